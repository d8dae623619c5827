// SPDX-License-Identifier: MIT
#include "storage/requestlog.h"

#include "shared/redaction.h"
#include "storage/tombstonetable.h"

#include <algorithm>
#include <iterator>
#include <utility>

using namespace Qt::StringLiterals;

namespace am {

namespace {

const QString tenant = u"default"_s;
constexpr qsizetype longestText = 300; // of what comes from outside

QString safe(const QString &text)
{
    return redaction::text(text.left(longestText));
}

/// The platform's own ids are looked for as they are. Anything else might be a number.
QString conversationId(const QString &text)
{
    return text.startsWith("conv_"_L1) ? text.left(longestText) : safe(text);
}

/// {"signature":0.031,…}, in milliseconds. The names are literals, so nothing needs an escape.
QString stagesAsJson(const std::vector<RequestRecord::Stage> &stages)
{
    QByteArray json;
    json.reserve(128);
    json += '{';
    for (const RequestRecord::Stage &stage : stages) {
        json += json.size() > 1 ? ",\"" : "\"";
        json += stage.name;
        json += "\":";
        appendMilliseconds(json, stage.microseconds);
    }
    return QString::fromLatin1(json + '}');
}

LoggedRequest toKeep(const RequestRecord &record, qint64 now)
{
    return {.tenant = tenant,
            .id = qint64(record.id()),
            .at = now,
            .method = safe(QString::fromLatin1(record.method)),
            .endpoint = safe(QString::fromLatin1(record.endpoint)),
            .status = record.status,
            .code = QString::fromLatin1(record.code),
            .microseconds = record.microseconds(),
            .stages = stagesAsJson(record.stages()),
            .caller = record.caller(),
            .conversation = conversationId(record.conversation),
            .agent = safe(record.agent),
            .note = safe(record.note)};
}

/// Whether whom it is about was erased while the line waited.
Result<bool> isErased(QSqlDatabase &database, const LoggedRequest &request, const QString &callerId)
{
    TombstoneTable tombstones(database);
    auto conversation = tombstones.isConversationErased(request.tenant, request.conversation);
    if (!conversation || *conversation || callerId.isEmpty())
        return conversation;
    const auto at = tombstones.callerErasedAt(request.tenant, callerId);
    if (!at)
        return at.error();
    return *at && **at >= request.at;
}

} // namespace

RequestLog::RequestLog(Writer &writer, CallerKey callerKey, const Limits &limits, Clock clock)
    : m_writer(writer)
    , m_callerKey(std::move(callerKey))
    , m_limits(limits)
    , m_clock(std::move(clock))
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(m_limits.rest);
    connect(&m_rest, &QTimer::timeout, this, &RequestLog::restIsOver);
}

RequestLog::~RequestLog()
{
    while (!m_waiting.empty()) {
        m_writing = false;
        flush(Writer::Hurry::Now);
    }
}

void RequestLog::log(const RequestRecord &record)
{
    LoggedRequest request = toKeep(record, m_clock());
    Q_EMIT logged(request);
    if (m_limits.lines == 0)
        return;
    if (m_waiting.size() >= size_t(m_limits.queue)) {
        ++m_dropped;
        return;
    }
    m_waiting.push_back({std::move(request), record.callerId()});
    if (m_waiting.size() == size_t(m_limits.batch))
        m_writing ? m_writer.hurry() : flush(Writer::Hurry::Along);
    if (!m_rest.isActive())
        m_rest.start();
}

void RequestLog::restIsOver()
{
    m_writing ? m_writer.hurry() : flush(Writer::Hurry::Now); // nothing came to go along with
}

void RequestLog::flush(Writer::Hurry hurry)
{
    if (m_writing || m_waiting.empty())
        return; // or the job under way flushes the rest
    if (m_writer.failure()) {
        m_dropped += std::exchange(m_waiting, {}).size();
        return;
    }
    const auto end = m_waiting.begin() + qptrdiff(std::min(m_waiting.size(), size_t(m_limits.batch)));
    std::vector<Waiting> batch(std::make_move_iterator(m_waiting.begin()), std::make_move_iterator(end));
    m_waiting.erase(m_waiting.begin(), end);
    m_writing = true;
    const size_t count = batch.size();
    m_writer.write<Done>([batch = std::move(batch), callerKey = m_callerKey, lines = m_limits.lines](
                             QSqlDatabase &database) { return write(database, batch, callerKey, lines); },
                         this,
                         [this, count](const Result<Done> &written) {
                             m_writing = false;
                             m_dropped += written ? 0 : count;
                             if (m_waiting.size() >= size_t(m_limits.batch))
                                 flush(Writer::Hurry::Now);
                             else if (!m_waiting.empty())
                                 m_rest.start();
                         },
                         hurry);
}

Result<Done> RequestLog::write(QSqlDatabase &database, const std::vector<Waiting> &batch, const CallerKey &callerKey,
                               qint64 lines)
{
    RequestLogTable table(database);
    const auto tombstones = TombstoneTable(database).isEmpty(tenant);
    if (!tombstones)
        return tombstones.error();
    for (const Waiting &waiting : batch) {
        LoggedRequest request = waiting.request;
        const auto erased = *tombstones ? Result<bool>(false) : isErased(database, request, waiting.callerId);
        if (!erased)
            return erased.error();
        if (*erased) {
            request.caller.clear();
            request.conversation.clear();
            request.note.clear();
        } else if (!waiting.callerId.isEmpty() && callerKey) {
            auto key = callerKey(database, request.tenant, waiting.callerId);
            if (!key)
                return key.error();
            request.callerKey = *std::move(key);
        }
        if (auto inserted = table.insert(request); !inserted)
            return inserted;
    }
    // Twice as many as came: a bound that was lowered is reached in time.
    const auto removed = table.removeUpTo(tenant, batch.back().request.id - lines, int(batch.size()) * 2);
    return removed ? Result<Done>(Done{}) : removed.error();
}

} // namespace am
