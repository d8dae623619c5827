// SPDX-License-Identifier: MIT
#include "support/fakeelevenlabs.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am::test {

namespace {

constexpr char conversationsPath[] = "/v1/convai/conversations";
constexpr char agentsPath[] = "/v1/convai/agents/";

FakeHttpAnswer json(const QJsonObject &body, int status = 200)
{
    return {.status = status, .body = QJsonDocument(body).toJson(QJsonDocument::Compact)};
}

FakeHttpAnswer refusal(int status, const QString &code, const QString &message)
{
    return json({{u"detail"_s, QJsonObject{{u"status"_s, code}, {u"message"_s, message}}}}, status);
}

/// As FastAPI puts it.
FakeHttpAnswer unprocessable(const QString &parameter, const QString &message)
{
    const QJsonObject problem{{u"loc"_s, QJsonArray{u"query"_s, parameter}}, {u"msg"_s, message}};
    return json({{u"detail"_s, QJsonArray{problem}}}, 422);
}

QJsonObject row(const FakeConversation &conversation)
{
    return {{u"agent_id"_s, conversation.agent},
            {u"conversation_id"_s, conversation.id},
            {u"start_time_unix_secs"_s, conversation.startedAt},
            {u"call_duration_secs"_s, conversation.duration},
            {u"message_count"_s, 2},
            {u"status"_s, conversation.status},
            {u"call_successful"_s, u"success"_s}};
}

QByteArray made(const FakeConversation &conversation)
{
    return QJsonDocument(QJsonObject{{u"agent_id"_s, conversation.agent},
                                     {u"conversation_id"_s, conversation.id},
                                     {u"status"_s, conversation.status},
                                     {u"transcript"_s, QJsonArray{}}})
        .toJson(QJsonDocument::Compact);
}

} // namespace

FakeElevenLabs::FakeElevenLabs()
    : m_server([this](const FakeHttpRequest &request) { return handle(request); })
{
}

QUrl FakeElevenLabs::url() const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(port()));
}

int FakeElevenLabs::asked(const QString &id) const
{
    const QByteArray path = conversationsPath + ('/' + id.toLatin1());
    return int(std::count_if(requests.begin(), requests.end(),
                             [&path](const FakeHttpRequest &request) { return request.path == path; }));
}

int FakeElevenLabs::askedForAgent(const QString &id) const
{
    const QByteArray path = agentsPath + id.toLatin1();
    return int(std::count_if(requests.begin(), requests.end(),
                             [&path](const FakeHttpRequest &request) { return request.path == path; }));
}

int FakeElevenLabs::listed() const
{
    return int(std::count_if(requests.begin(), requests.end(),
                             [](const FakeHttpRequest &request) { return request.path == conversationsPath; }));
}

FakeConversation FakeElevenLabs::call(const QString &id, qint64 startedAt, const QString &caller, const QString &words)
{
    FakeConversation conversation{.id = id, .startedAt = startedAt};
    const QJsonObject turn{{u"role"_s, u"user"_s}, {u"message"_s, words}, {u"time_in_call_secs"_s, 3}};
    const QJsonObject phone{{u"type"_s, u"twilio"_s},
                            {u"direction"_s, u"inbound"_s},
                            {u"agent_number"_s, u"+15550100001"_s},
                            {u"external_number"_s, caller},
                            {u"call_sid"_s, u"CA1"_s}};
    const QJsonObject detail{
        {u"agent_id"_s, conversation.agent},
        {u"conversation_id"_s, id},
        {u"status"_s, conversation.status},
        {u"has_audio"_s, false},
        {u"transcript"_s, QJsonArray{turn}},
        {u"metadata"_s, QJsonObject{{u"start_time_unix_secs"_s, startedAt},
                                    {u"call_duration_secs"_s, conversation.duration},
                                    {u"phone_call"_s, phone}}},
        {u"analysis"_s, QJsonObject{{u"call_successful"_s, u"success"_s}, {u"transcript_summary"_s, words}}}};
    // With line ends: what is fetched must be kept as it came.
    conversation.detail = QJsonDocument(detail).toJson(QJsonDocument::Indented);
    return conversation;
}

QJsonObject FakeElevenLabs::agent(const QString &prompt, const QStringList &overrides, const QString &firstMessage,
                                  const QString &language)
{
    const QJsonObject agent{{u"first_message"_s, firstMessage},
                            {u"language"_s, language},
                            {u"prompt"_s, QJsonObject{{u"prompt"_s, prompt}, {u"llm"_s, u"some-model"_s}}}};
    const QJsonObject allowed{
        {u"first_message"_s, overrides.contains(u"first_message"_s)},
        {u"language"_s, overrides.contains(u"language"_s)},
        {u"prompt"_s, QJsonObject{{u"prompt"_s, overrides.contains(u"prompt"_s)}, {u"llm"_s, false}}}};
    const QJsonObject perCall{{u"agent"_s, allowed}, {u"tts"_s, QJsonObject{{u"voice_id"_s, false}}}};
    return {{u"agent_id"_s, u"agent_of_the_tests"_s},
            {u"name"_s, u"Front desk"_s},
            {u"conversation_config"_s, QJsonObject{{u"agent"_s, agent}}},
            {u"platform_settings"_s,
             QJsonObject{{u"overrides"_s, QJsonObject{{u"conversation_config_override"_s, perCall}}}}}};
}

FakeHttpAnswer FakeElevenLabs::handle(const FakeHttpRequest &request)
{
    requests.append(request);
    if (behavior.silent)
        return {.fate = FakeHttpAnswer::Fate::Silence};
    if (behavior.garbage)
        return {.body = "{\"conversations\": [{\"agent_id\": tru"};
    if (behavior.failStatus != 0 && request.path.startsWith(behavior.failPath)) {
        FakeHttpAnswer failure = refusal(behavior.failStatus, u"on_purpose"_s, u"Failed on purpose."_s);
        if (behavior.retryAfter > 0)
            failure.headers.append({"Retry-After", QByteArray::number(behavior.retryAfter)});
        return failure;
    }
    FakeHttpAnswer given = answer(request);
    given.delay += behavior.delayMs;
    given.body += QByteArray(behavior.padBytes, ' ');
    if (behavior.truncate)
        given.fate = FakeHttpAnswer::Fate::Truncate;
    return given;
}

FakeHttpAnswer FakeElevenLabs::answer(const FakeHttpRequest &request) const
{
    if (request.headers.value("xi-api-key") != apiKey)
        return refusal(401, u"invalid_api_key"_s, u"Invalid API key"_s);
    if (request.method != "GET")
        return refusal(405, u"method_not_allowed"_s, u"Method Not Allowed"_s);
    if (request.path == "/v1/workspace/webhooks")
        return listWebhooks(request);
    if (request.path == conversationsPath)
        return list(request);
    if (request.path.startsWith(conversationsPath + "/"_ba))
        return detail(QString::fromLatin1(request.path.mid(qsizetype(sizeof conversationsPath))));
    if (request.path.startsWith(agentsPath))
        return showAgent(QString::fromLatin1(request.path.mid(qsizetype(sizeof agentsPath) - 1)));
    return refusal(404, u"not_found"_s, u"Not Found"_s);
}

FakeHttpAnswer FakeElevenLabs::list(const FakeHttpRequest &request) const
{
    const int pageSize = request.parameter("page_size").toInt();
    if (pageSize < 1 || pageSize > 100)
        return unprocessable(u"page_size"_s, u"Input should be between 1 and 100"_s);
    const QString agent = QString::fromUtf8(request.parameter("agent_id"));
    if (unknownAgents.contains(agent))
        return unprocessable(u"agent_id"_s, u"Unknown agent"_s);
    const qint64 after = request.parameter("call_start_after_unix").toLongLong();
    QList<FakeConversation> matching;
    for (const FakeConversation &conversation : conversations) {
        if (conversation.startedAt > after && (agent.isEmpty() || conversation.agent == agent))
            matching.append(conversation);
    }
    const bool rising = request.parameter("sort_direction") == "asc" && !behavior.newestFirst;
    std::stable_sort(matching.begin(), matching.end(),
                     [rising](const FakeConversation &left, const FakeConversation &right) {
                         return rising ? left.startedAt < right.startedAt : left.startedAt > right.startedAt;
                     });
    const qsizetype from = request.parameter("cursor").toLongLong();
    QJsonArray rows;
    for (const FakeConversation &conversation : matching.mid(from, pageSize))
        rows.append(row(conversation));
    const bool more = from + pageSize < matching.size();
    return json({{u"conversations"_s, rows},
                 {u"has_more"_s, more},
                 {u"next_cursor"_s, more ? QJsonValue(QString::number(from + pageSize)) : QJsonValue()}});
}

FakeHttpAnswer FakeElevenLabs::detail(const QString &id) const
{
    for (const FakeConversation &conversation : conversations) {
        if (conversation.id != id || gone.contains(id))
            continue;
        if (failing.contains(id))
            return refusal(500, u"internal_server_error"_s, u"Internal Server Error"_s);
        if (onDetail)
            onDetail(id);
        return {.body = conversation.detail.isEmpty() ? made(conversation) : conversation.detail};
    }
    return refusal(404, u"conversation_not_found"_s, u"Conversation not found"_s);
}

FakeHttpAnswer FakeElevenLabs::showAgent(const QString &id) const
{
    const auto found = agents.constFind(id);
    return found == agents.cend() ? refusal(404, u"agent_not_found"_s, u"Agent not found"_s) : json(*found);
}

FakeHttpAnswer FakeElevenLabs::listWebhooks(const FakeHttpRequest &request) const
{
    const bool usages = request.parameter("include_usages") == "true";
    if (!behavior.seesWebhooks || (usages && !behavior.isAdministrator))
        return refusal(403, u"missing_permissions"_s, u"You are not an administrator of this workspace."_s);
    QJsonArray shown;
    for (const QJsonValue webhook : webhooks) {
        QJsonObject one = webhook.toObject();
        if (!usages)
            one.remove(u"usage"_s);
        shown.append(one);
    }
    return json({{u"webhooks"_s, shown}});
}

} // namespace am::test
