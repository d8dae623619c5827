// SPDX-License-Identifier: MIT
#include "observe/requestrecord.h"

#include "shared/redaction.h"

namespace am {

namespace {
quint64 lastId = 0; // one thread does all HTTP
} // namespace

RequestRecord::RequestRecord()
    : m_id(++lastId)
{
    m_timer.start();
}

void RequestRecord::continueAfter(quint64 id)
{
    lastId = id;
}

void RequestRecord::setCaller(QStringView caller)
{
    m_callerId = caller.toString();
    m_caller = redaction::caller(caller);
}

void RequestRecord::remark(const QString &remark)
{
    note += note.isEmpty() ? remark : QStringLiteral("; ") + remark;
}

void RequestRecord::stage(const char *name)
{
    const qint64 now = microseconds();
    m_stages.push_back({name, now - m_stageBegan});
    m_stageBegan = now;
}

} // namespace am
