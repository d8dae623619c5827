// SPDX-License-Identifier: MIT
#include "elevenlabs/elevenlabsclient.h"

#include "outgoing/pathid.h"
#include "shared/answersoon.h"

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr int pageSize = 100; // their most
constexpr int queuedCalls = 16;
constexpr qsizetype largestParsed = 4 * 1024 * 1024; // on the event loop; a row of a list takes a kilobyte

Result<QByteArray> asItIs(const QByteArray &body)
{
    return body;
}

template<typename T>
Result<T> bounded(const QByteArray &body, Result<T> (*parse)(const QByteArray &))
{
    if (body.size() > largestParsed)
        return Error{Error::Kind::Unreachable, u"the answer is larger than %1 bytes"_s.arg(largestParsed), 0};
    return parse(body);
}

Result<ConversationPage> boundedPage(const QByteArray &body)
{
    return bounded(body, &elevenlabs::conversationPage);
}

Result<QList<WorkspaceWebhook>> boundedWebhooks(const QByteArray &body)
{
    return bounded(body, &elevenlabs::webhooks);
}

Result<AgentProfile> boundedAgent(const QByteArray &body)
{
    return bounded(body, &elevenlabs::agent);
}

Error noId()
{
    return {Error::Kind::BadInput, u"that is no id of ElevenLabs'"_s, 0};
}

} // namespace

ElevenLabsClient::ElevenLabsClient(const ElevenLabsSettings &settings, qint64 largestAnswer,
                                   std::chrono::milliseconds deadline)
    : m_settings(settings)
    , m_deadline(deadline)
    // Their limits are unpublished, and nobody waits on the line for any of this.
    , m_pool({.live = 1, .background = 1, .queued = queuedCalls, .largestAnswer = largestAnswer})
{
}

template<typename T>
void ElevenLabsClient::get(const QByteArray &path, const CallQuery &query, Result<T> (*parse)(const QByteArray &),
                           QObject *context, Reply<T> reply)
{
    m_pool.send({.verb = "GET",
                 .url = callAddress(baseAddress(m_settings.baseUrl), path, query),
                 .headers = {{"xi-api-key", m_settings.apiKey.trimmed()}},
                 .options = {.lane = CallOptions::Lane::Background, .deadline = m_deadline}},
                context, [parse, reply = std::move(reply)](const Result<CallAnswer> &answer) {
                    if (!answer)
                        return reply(answer.error());
                    const auto failed = elevenlabs::failure(*answer);
                    reply(failed ? Result<T>(*failed) : parse(answer->body));
                });
}

void ElevenLabsClient::conversations(const ConversationQuery &query, QObject *context, Reply<ConversationPage> reply)
{
    CallQuery parameters{{"page_size", QString::number(pageSize)},
                         {"sort_direction", u"asc"_s},
                         {"call_start_after_unix", QString::number(query.startedAfter)},
                         {"summary_mode", u"exclude"_s}};
    if (!query.agent.isEmpty())
        parameters.append({"agent_id", query.agent});
    if (!query.cursor.isEmpty())
        parameters.append({"cursor", query.cursor});
    get("/v1/convai/conversations", parameters, &boundedPage, context, std::move(reply));
}

void ElevenLabsClient::conversation(const QString &id, QObject *context, Reply<QByteArray> reply)
{
    if (!isPathId(id))
        return answerSoon<QByteArray>(context, std::move(reply), noId());
    get("/v1/convai/conversations/" + id.toLatin1(), {}, &asItIs, context, std::move(reply));
}

void ElevenLabsClient::webhooks(bool withUsages, QObject *context, Reply<QList<WorkspaceWebhook>> reply)
{
    const CallQuery parameters{{"include_usages", withUsages ? u"true"_s : u"false"_s}};
    get("/v1/workspace/webhooks", parameters, &boundedWebhooks, context, std::move(reply));
}

void ElevenLabsClient::agent(const QString &id, QObject *context, Reply<AgentProfile> reply)
{
    if (!isPathId(id))
        return answerSoon<AgentProfile>(context, std::move(reply), noId());
    get("/v1/convai/agents/" + id.toLatin1(), {}, &boundedAgent, context, std::move(reply));
}

} // namespace am
