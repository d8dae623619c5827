// SPDX-License-Identifier: MIT
#include "observe/requestrecord.h"

#include "shared/redaction.h"

#include <array>
#include <charconv>

namespace am {

namespace {
quint64 lastId = 0; // one thread does all HTTP
} // namespace

void appendMilliseconds(QByteArray &text, qint64 microseconds)
{
    std::array<char, 28> digits{};
    char *end = std::to_chars(digits.data(), digits.data() + digits.size() - 4, microseconds / 1000).ptr;
    const auto rest = int(microseconds % 1000);
    for (const char digit : {'.', char('0' + rest / 100), char('0' + rest / 10 % 10), char('0' + rest % 10)})
        *end++ = digit;
    text.append(digits.data(), end - digits.data());
}

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
