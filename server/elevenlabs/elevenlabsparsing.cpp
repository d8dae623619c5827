// SPDX-License-Identifier: MIT
#include "elevenlabs/elevenlabsparsing.h"

#include "outgoing/pathid.h"
#include "outgoing/problemtext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// A time or a length; 0 for what is none. Some of their times are milliseconds.
qint64 seconds(const QJsonValue &value)
{
    constexpr double firstMilliseconds = 1e11; // seconds: the year 5138; milliseconds: 1973
    const double number = value.toDouble();
    if (!(number > 0) || number > 1e15)
        return 0;
    return qint64(number >= firstMilliseconds ? number / 1000 : number);
}

ListedConversation conversation(const QJsonObject &row)
{
    return {.id = row.value("conversation_id"_L1).toString(),
            .agent = row.value("agent_id"_L1).toString(),
            .status = row.value("status"_L1).toString(),
            .startedAt = seconds(row.value("start_time_unix_secs"_L1)),
            .duration = seconds(row.value("call_duration_secs"_L1))};
}

WorkspaceWebhook webhook(const QJsonObject &row)
{
    WorkspaceWebhook found{.name = row.value("name"_L1).toString(),
                           .url = QUrl(row.value("webhook_url"_L1).toString()),
                           .isDisabled = row.value("is_disabled"_L1).toBool(),
                           .isAutoDisabled = row.value("is_auto_disabled"_L1).toBool(),
                           .usages = {},
                           .failureCode = row.value("most_recent_failure_error_code"_L1).toInt(),
                           .failedAt = seconds(row.value("most_recent_failure_timestamp"_L1))};
    for (const QJsonValue usage : row.value("usage"_L1).toArray())
        found.usages.append(usage["usage_type"_L1].toString());
    return found;
}

/// The objects in the array `key`, or nothing when there is no such array.
std::optional<QList<QJsonObject>> rowsOf(const QJsonObject &answer, QLatin1StringView key)
{
    const QJsonValue rows = answer.value(key);
    if (!rows.isArray())
        return std::nullopt;
    QList<QJsonObject> found;
    for (const QJsonValue row : rows.toArray())
        found.append(row.toObject());
    return found;
}

Error notTheirs(QLatin1StringView missing)
{
    return {Error::Kind::Unreachable, u"the answer has no list \"%1\""_s.arg(missing), 0};
}

Error::Kind kindOf(int status)
{
    switch (status) {
    case 400:
    case 422:
        return Error::Kind::BadInput;
    case 401:
    case 403:
        return Error::Kind::Denied;
    case 404:
        return Error::Kind::NotFound;
    case 408:
    case 504:
        return Error::Kind::Timeout;
    case 429:
        return Error::Kind::Busy;
    default:
        return Error::Kind::Unreachable;
    }
}

} // namespace

bool ListedConversation::isFinished() const
{
    return status != "initiated"_L1 && status != "in-progress"_L1 && status != "processing"_L1;
}

std::optional<Error> elevenlabs::failure(const CallAnswer &answer)
{
    if (answer.status >= 200 && answer.status < 300)
        return std::nullopt;
    return Error{kindOf(answer.status), u"HTTP %1: %2"_s.arg(answer.status).arg(problemText(answer.body)),
                 answer.retryAfterSeconds};
}

Result<ConversationPage> elevenlabs::conversationPage(const QByteArray &body)
{
    const QJsonObject answer = QJsonDocument::fromJson(body).object();
    const auto rows = rowsOf(answer, "conversations"_L1);
    if (!rows)
        return notTheirs("conversations"_L1);
    ConversationPage page;
    for (const QJsonObject &row : *rows) {
        ListedConversation listed = conversation(row);
        if (isPathId(listed.id) && listed.startedAt > 0)
            page.conversations.append(std::move(listed));
    }
    if (!answer.value("has_more"_L1).toBool())
        return page;
    page.next = answer.value("next_cursor"_L1).toString();
    if (page.next.isEmpty()) // what cannot be read must not pass for read
        return Error{Error::Kind::Unreachable, u"the list goes on, and there is no cursor"_s, 0};
    return page;
}

Result<QList<WorkspaceWebhook>> elevenlabs::webhooks(const QByteArray &body)
{
    const auto rows = rowsOf(QJsonDocument::fromJson(body).object(), "webhooks"_L1);
    if (!rows)
        return notTheirs("webhooks"_L1);
    QList<WorkspaceWebhook> found;
    for (const QJsonObject &row : *rows)
        found.append(webhook(row));
    return found;
}

Result<AgentProfile> elevenlabs::agent(const QByteArray &body)
{
    const QJsonObject answer = QJsonDocument::fromJson(body).object();
    const QJsonValue settings = answer["conversation_config"_L1]["agent"_L1];
    if (!settings.isObject())
        return Error{Error::Kind::Unreachable, u"the answer is no agent: it has no conversation_config.agent"_s, 0};
    const QJsonValue allowed =
        answer["platform_settings"_L1]["overrides"_L1]["conversation_config_override"_L1]["agent"_L1];
    AgentProfile profile{.prompt = settings["prompt"_L1]["prompt"_L1].toString(),
                         .firstMessage = settings["first_message"_L1].toString(),
                         .language = settings["language"_L1].toString().toLower(),
                         .allowedOverrides = {}};
    if (allowed["prompt"_L1]["prompt"_L1].toBool())
        profile.allowedOverrides.append(u"prompt"_s);
    if (allowed["first_message"_L1].toBool())
        profile.allowedOverrides.append(u"first_message"_s);
    if (allowed["language"_L1].toBool())
        profile.allowedOverrides.append(u"language"_s);
    return profile;
}

} // namespace am
