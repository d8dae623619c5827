// SPDX-License-Identifier: MIT
#include "observe/requestrecord.h"

#include "shared/redaction.h"

namespace am {

namespace {
quint64 nextId()
{
    static quint64 last = 0; // one thread does all HTTP
    return ++last;
}
} // namespace

RequestRecord::RequestRecord()
    : m_id(nextId())
{
    m_timer.start();
}

void RequestRecord::setCaller(QStringView caller)
{
    m_caller = redaction::caller(caller);
}

void RequestRecord::stage(const char *name)
{
    const qint64 now = microseconds();
    m_stages.push_back({name, now - m_stageBegan});
    m_stageBegan = now;
}

} // namespace am
