// SPDX-License-Identifier: MIT
#include "support/fakemem0state.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace am::test {

using namespace fakemem0;

namespace {

const QStringList EntityKeys{u"user_id"_s, u"agent_id"_s, u"run_id"_s};

QJsonObject shown(const FakeMem0Row &row)
{
    const QByteArray hash = QCryptographicHash::hash(row.text.toUtf8(), QCryptographicHash::Md5).toHex();
    return {{u"id"_s, row.id},
            {u"memory"_s, row.text},
            {u"hash"_s, QString::fromLatin1(hash)},
            {u"metadata"_s, row.metadata.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(row.metadata)},
            {u"user_id"_s, orNull(row.user)},
            {u"run_id"_s, orNull(row.run)},
            {u"created_at"_s, date(row.createdAt, 0)},
            {u"updated_at"_s, date(row.updatedAt, 0)}};
}

FakeHttpAnswer unprocessable(const QString &field, const QString &why)
{
    const QJsonObject problem{{u"type"_s, u"missing"_s}, {u"loc"_s, QJsonArray{u"body"_s, field}}, {u"msg"_s, why}};
    return json(QJsonObject{{u"detail"_s, QJsonArray{problem}}}, 422);
}

FakeHttpAnswer unidentified()
{
    return refusal(400, u"At least one identifier (user_id, agent_id, run_id) is required."_s);
}

/// Mem0's open-source REST server.
class SelfHosted final : public FakeMem0Dialect
{
public:
    explicit SelfHosted(FakeMem0State &state)
        : m_state(state)
    {
    }

    FakeHttpAnswer answer(const FakeHttpRequest &request) override;
    [[nodiscard]] bool isAdd(const FakeHttpRequest &request) const override
    {
        return request.method == "POST" && request.path == "/memories";
    }

private:
    FakeHttpAnswer route(const FakeHttpRequest &request, const QJsonObject &body);
    FakeHttpAnswer add(const QJsonObject &body);
    FakeHttpAnswer search(const QJsonObject &body);
    FakeHttpAnswer list(const FakeHttpRequest &request);
    FakeHttpAnswer one(const QByteArray &method, const QString &id, const QJsonObject &body);
    FakeHttpAnswer history(const QString &id) const;
    FakeHttpAnswer removeMany(const QString &user, const QString &run);
    FakeHttpAnswer entities() const;

    FakeMem0State &m_state;
};

FakeHttpAnswer SelfHosted::answer(const FakeHttpRequest &request)
{
    if (request.path.endsWith('/'))
        return refusal(404, u"Not Found"_s);
    const QByteArray given = request.headers.value("x-api-key");
    if (given.isEmpty() && (!m_state.apiKey.isEmpty() || request.headers.contains("authorization"))) {
        FakeHttpAnswer answer = refusal(401, u"Authentication required. Provide a Bearer token or X-API-Key header."_s);
        answer.headers.emplaceBack("WWW-Authenticate", "Bearer");
        return answer;
    }
    if (!m_state.apiKey.isEmpty() && given != m_state.apiKey)
        return refusal(401, u"Invalid API key."_s);
    if (request.body.isEmpty())
        return route(request, {});
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    if (!request.headers.value("content-type").startsWith("application/json") || !document.isObject())
        return unprocessable(u"body"_s, u"Input should be a valid dictionary"_s);
    return route(request, document.object());
}

FakeHttpAnswer SelfHosted::route(const FakeHttpRequest &request, const QJsonObject &body)
{
    const QStringList parts = segments(request.path);
    const QByteArray &method = request.method;
    const QString first = parts.value(0);
    if (parts.size() == 1 && first == "search"_L1 && method == "POST")
        return search(body);
    if (parts.size() == 1 && first == "entities"_L1 && method == "GET")
        return entities();
    if (parts.size() == 3 && first == "entities"_L1 && method == "DELETE")
        return removeMany(parts[1] == "user"_L1 ? parts[2] : QString(), parts[1] == "run"_L1 ? parts[2] : QString());
    if (first != "memories"_L1)
        return refusal(404, u"Not Found"_s);
    if (parts.size() == 1 && method == "POST")
        return add(body);
    if (parts.size() == 1 && method == "GET")
        return list(request);
    if (parts.size() == 1 && method == "DELETE")
        return removeMany(QString::fromUtf8(request.parameter("user_id")),
                          QString::fromUtf8(request.parameter("run_id")));
    if (parts.size() == 2)
        return one(method, parts[1], body);
    if (parts.size() == 3 && parts[2] == "history"_L1 && method == "GET")
        return history(parts[1]);
    return refusal(404, u"Not Found"_s);
}

FakeHttpAnswer SelfHosted::add(const QJsonObject &body)
{
    ++m_state.stats.adds;
    if (!body.value("messages"_L1).isArray() || body.value("messages"_L1).toArray().isEmpty())
        return unprocessable(u"messages"_s, u"Field required"_s);
    const bool named = std::any_of(EntityKeys.begin(), EntityKeys.end(),
                                   [&body](const QString &key) { return !body.value(key).toString().isEmpty(); });
    if (!named)
        return unidentified();
    for (const QString &key : EntityKeys) {
        if (body.value(key).toString().contains(u' '))
            return refusal(400, key + u" cannot contain whitespace."_s);
    }
    for (const QString &unknown : {u"timestamp"_s, u"app_id"_s, u"custom_instructions"_s}) {
        if (body.contains(unknown))
            return unprocessable(unknown, u"Extra inputs are not permitted"_s);
    }
    const bool extract = body.value("infer"_L1).toBool(true);
    const QString outcome = m_state.behavior.eventOutcome;
    if (extract && outcome == "FAILED"_L1) {
        return json(QJsonObject{{u"detail"_s, u"The provider did not answer."_s},
                                {u"code"_s, u"provider_timeout"_s},
                                {u"request_id"_s, u"r-1"_s}},
                    502);
    }
    QJsonArray results;
    if (!extract || outcome != "EMPTY"_L1) {
        for (const FakeMem0Row &row : rowsOf(body, extract)) {
            const FakeMem0Row &stored = m_state.store(row);
            results.append(QJsonObject{{u"id"_s, stored.id}, {u"memory"_s, stored.text}, {u"event"_s, u"ADD"_s}});
        }
    }
    FakeHttpAnswer answer = json(QJsonObject{{u"results"_s, results}});
    answer.delay = extract ? m_state.behavior.pendingMs : 0; // the caller waits for the language model
    return answer;
}

FakeHttpAnswer SelfHosted::search(const QJsonObject &body)
{
    ++m_state.stats.searches;
    const QJsonObject filters = body.value("filters"_L1).toObject();
    const QString user = filters.value("user_id"_L1).toString();
    const QString run = filters.value("run_id"_L1).toString();
    const int limit = body.value("top_k"_L1).toInt(20);
    if (!body.value("query"_L1).isString())
        return unprocessable(u"query"_s, u"Field required"_s);
    if (user.isEmpty() && run.isEmpty())
        return unidentified();
    if (limit < 0 || limit > 1000)
        return unprocessable(u"top_k"_s, u"Input should be less than or equal to 1000"_s);
    QJsonArray results;
    for (const auto &[points, row] : best(m_state.rows.scoped(user, run), body.value("query"_L1).toString(),
                                          body.value("threshold"_L1).toDouble(0.1), limit)) {
        QJsonObject found = shown(*row);
        found.insert("score"_L1, points);
        results.append(found);
    }
    return json(QJsonObject{{u"results"_s, results}});
}

FakeHttpAnswer SelfHosted::list(const FakeHttpRequest &request)
{
    ++m_state.stats.lists;
    const QString user = QString::fromUtf8(request.parameter("user_id"));
    const QString run = QString::fromUtf8(request.parameter("run_id"));
    if (user.isEmpty() && run.isEmpty() && request.parameter("agent_id").isEmpty())
        return unidentified();
    const QByteArray given = request.parameter("top_k");
    const int limit = given.isNull() ? 20 : given.toInt();
    if (limit < 0 || limit > 1000)
        return unprocessable(u"top_k"_s, u"Input should be less than or equal to 1000"_s);
    QJsonArray results;
    const auto rows = m_state.rows.scoped(user, run).mid(0, limit);
    // Oldest first, to catch whoever trusts an order that is not promised.
    for (auto row = rows.rbegin(); row != rows.rend(); ++row)
        results.append(shown(**row));
    return json(QJsonObject{{u"results"_s, results}});
}

FakeHttpAnswer SelfHosted::one(const QByteArray &method, const QString &id, const QJsonObject &body)
{
    const FakeMem0Row *row = m_state.rows.find(id);
    if (method == "GET")
        return row == nullptr ? json(QJsonValue::Null) : json(shown(*row));
    if (row == nullptr)
        return refusal(404, u"Memory not found"_s);
    if (method == "DELETE") {
        m_state.rows.remove(id);
        return refusal(200, u"Memory deleted successfully"_s, u"message"_s);
    }
    if (method != "PUT")
        return refusal(405, u"Method Not Allowed"_s);
    std::optional<QString> text;
    std::optional<QJsonObject> metadata;
    if (body.value("text"_L1).isString())
        text = body.value("text"_L1).toString();
    if (body.value("metadata"_L1).isObject())
        metadata = body.value("metadata"_L1).toObject();
    if (!text && !metadata)
        return refusal(400, u"Nothing to update."_s);
    m_state.rows.change(id, text, metadata);
    return refusal(200, u"Memory updated successfully!"_s, u"message"_s);
}

FakeHttpAnswer SelfHosted::history(const QString &id) const
{
    QJsonArray entries;
    int number = 0;
    for (const FakeMem0Change &change : m_state.rows.history(id)) {
        entries.append(QJsonObject{{u"id"_s, u"%1/%2"_s.arg(id).arg(++number)},
                                   {u"memory_id"_s, id},
                                   {u"old_memory"_s, orNull(change.oldText)},
                                   {u"new_memory"_s, orNull(change.newText)},
                                   {u"event"_s, change.event},
                                   {u"created_at"_s, date(change.at, 0)},
                                   {u"is_deleted"_s, 0}});
    }
    return json(entries);
}

FakeHttpAnswer SelfHosted::removeMany(const QString &user, const QString &run)
{
    if (user.isEmpty() && run.isEmpty())
        return unidentified();
    for (const FakeMem0Row *row : m_state.rows.scoped(user, run))
        m_state.rows.remove(QString(row->id));
    return refusal(200, u"All relevant memories deleted"_s, u"message"_s);
}

FakeHttpAnswer SelfHosted::entities() const
{
    QJsonArray entries;
    const auto users = m_state.rows.users();
    for (auto it = users.cbegin(); it != users.cend(); ++it) {
        entries.append(QJsonObject{{u"id"_s, it.key()},
                                   {u"type"_s, u"user"_s},
                                   {u"total_memories"_s, it.value()},
                                   {u"created_at"_s, date(1'700'000'000'000, 0)},
                                   {u"updated_at"_s, date(1'700'000'000'000, 0)}});
    }
    entries.append(QJsonObject{{u"id"_s, u"conv_1"_s}, {u"type"_s, u"run"_s}, {u"total_memories"_s, 1}});
    return json(entries);
}

} // namespace

std::unique_ptr<FakeMem0Dialect> makeFakeMem0SelfHosted(FakeMem0State &state)
{
    return std::make_unique<SelfHosted>(state);
}

} // namespace am::test
