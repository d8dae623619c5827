// SPDX-License-Identifier: MIT
#include "support/fakemem0extractions.h"
#include "support/fakemem0filter.h"
#include "support/fakemem0state.h"

#include <QJsonDocument>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am::test {

using namespace fakemem0;

namespace {

constexpr int OffsetSeconds = -7 * 3600; ///< the platform answers in California's time

const QStringList EntityKeys{u"user_id"_s, u"agent_id"_s, u"app_id"_s, u"run_id"_s};

/// List, get and update name the run session_id; search names it run_id.
QJsonObject listed(const FakeMem0Row &row)
{
    return {{u"id"_s, row.id},
            {u"memory"_s, row.text},
            {u"user_id"_s, orNull(row.user)},
            {u"agent_id"_s, orNull(row.agent)},
            {u"session_id"_s, orNull(row.run)},
            {u"metadata"_s, row.metadata.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(row.metadata)},
            {u"categories"_s, QJsonArray{u"misc"_s}},
            {u"expiration_date"_s, QJsonValue::Null},
            {u"created_at"_s, date(row.createdAt, OffsetSeconds)},
            {u"updated_at"_s, date(row.updatedAt, OffsetSeconds)}};
}

/// The platform's v1, v2 and v3 as the bridge uses them.
class Platform final : public FakeMem0Dialect
{
public:
    explicit Platform(FakeMem0State &state)
        : m_state(state)
        , m_extractions(state)
    {
    }

    FakeHttpAnswer answer(const FakeHttpRequest &request) override;
    [[nodiscard]] bool isAdd(const FakeHttpRequest &request) const override
    {
        return request.method == "POST" && request.path == "/v3/memories/add/";
    }

private:
    [[nodiscard]] bool allowed(const FakeHttpRequest &request) const;
    FakeHttpAnswer route(const FakeHttpRequest &request, const QJsonObject &body);
    FakeHttpAnswer add(const QJsonObject &body);
    FakeHttpAnswer addVerbatim(const QJsonObject &body);
    FakeHttpAnswer search(const QJsonObject &body);
    FakeHttpAnswer list(const FakeHttpRequest &request, const QJsonObject &body);
    FakeHttpAnswer one(const QByteArray &method, const QString &id, const QJsonObject &body);
    FakeHttpAnswer history(const QString &id) const;
    FakeHttpAnswer removeMany(const QString &user, const QString &run);
    FakeHttpAnswer entities(const FakeHttpRequest &request) const;

    FakeMem0State &m_state;
    FakeMem0Extractions m_extractions;
};

bool Platform::allowed(const FakeHttpRequest &request) const
{
    const QByteArray given = request.headers.value("authorization");
    if (!given.startsWith("Token ") || given.size() < 7)
        return false;
    return m_state.apiKey.isEmpty() || given.mid(6) == m_state.apiKey;
}

FakeHttpAnswer Platform::answer(const FakeHttpRequest &request)
{
    m_extractions.finishDue();
    if (!request.path.endsWith('/'))
        return {.status = 404, .body = "<h1>Not Found</h1>", .contentType = "text/html"};
    if (!allowed(request))
        return refusal(401, u"Invalid API key. Get your API key at https://app.mem0.ai."_s);
    if (request.body.isEmpty())
        return route(request, {});
    if (!request.headers.value("content-type").startsWith("application/json"))
        return refusal(415, u"Unsupported media type in request."_s);
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    if (!document.isObject())
        return refusal(400, u"JSON parse error"_s);
    return route(request, document.object());
}

FakeHttpAnswer Platform::route(const FakeHttpRequest &request, const QJsonObject &body)
{
    const QStringList parts = segments(request.path);
    const QString path = parts.join(u'/');
    const QByteArray &method = request.method;
    if (path == "v1/ping"_L1 && method == "GET")
        return json(QJsonObject{{u"status"_s, u"ok"_s}, {u"org_id"_s, u"org-1"_s}, {u"project_id"_s, u"proj-1"_s}});
    if (path == "v3/memories/add"_L1 && method == "POST")
        return add(body);
    if (path == "v3/memories/search"_L1 && method == "POST")
        return search(body);
    if (path == "v3/memories"_L1 && method == "POST")
        return list(request, body);
    if (path == "v1/entities"_L1 && method == "GET")
        return entities(request);
    if (path == "v1/memories"_L1 && method == "DELETE") {
        return removeMany(QString::fromUtf8(request.parameter("user_id")),
                          QString::fromUtf8(request.parameter("run_id")));
    }
    if (path.startsWith("v2/entities/"_L1) && parts.size() == 4 && method == "DELETE") {
        if (parts[2] != "user"_L1)
            return refusal(400, u"Invalid entity type"_s, u"message"_s);
        return removeMany(parts[3], {});
    }
    if (path.startsWith("v1/event/"_L1) && parts.size() == 3 && method == "GET")
        return m_extractions.answer(parts[2]);
    if (path.startsWith("v1/memories/"_L1) && parts.size() == 3)
        return one(method, parts[2], body);
    if (path.startsWith("v1/memories/"_L1) && parts.size() == 4 && parts[3] == "history"_L1 && method == "GET")
        return history(parts[2]);
    return refusal(404, u"Not found."_s);
}

FakeHttpAnswer Platform::add(const QJsonObject &body)
{
    ++m_state.stats.adds;
    const auto invalid = [](const QString &why) {
        return json(QJsonObject{{u"error"_s, u"400 Bad Request"_s},
                                {u"details"_s, QJsonObject{{u"message"_s, u"Invalid input data. "_s + why}}}},
                    400);
    };
    if (!body.value("messages"_L1).isArray() || body.value("messages"_L1).toArray().isEmpty())
        return json(QJsonObject{{u"messages"_s, QJsonArray{u"This field is required."_s}}}, 400);
    const bool named = std::any_of(EntityKeys.begin(), EntityKeys.end(),
                                   [&body](const QString &key) { return !body.value(key).toString().isEmpty(); });
    if (!named)
        return invalid(u"One of user_id, agent_id, app_id, run_id is required."_s);
    for (const QJsonValue &message : body.value("messages"_L1).toArray()) {
        if (!QStringList{u"user"_s, u"assistant"_s, u"system"_s}.contains(message["role"_L1].toString()))
            return invalid(u"Unknown role."_s);
    }
    if (body.contains("timestamp"_L1) && !body.value("timestamp"_L1).isDouble())
        return json(QJsonObject{{u"timestamp"_s, QJsonArray{u"A valid integer is required."_s}}}, 400);
    if (body.contains("metadata"_L1) && !body.value("metadata"_L1).isObject())
        return json(QJsonObject{{u"metadata"_s, QJsonArray{u"Expected a dictionary."_s}}}, 400);
    if (!body.value("infer"_L1).toBool(true))
        return addVerbatim(body);

    const QString id = m_extractions.queue(rowsOf(body, true));
    return json(QJsonObject{{u"message"_s, u"Memory processing has been queued for background execution"_s},
                            {u"status"_s, u"PENDING"_s},
                            {u"event_id"_s, id}});
}

FakeHttpAnswer Platform::addVerbatim(const QJsonObject &body)
{
    QJsonArray results;
    for (const FakeMem0Row &row : rowsOf(body, false)) {
        if (m_state.rows.holds(row))
            continue;
        results.append(FakeMem0Extractions::result(m_state.store(row)));
    }
    return json(QJsonObject{{u"message"_s, u"Memories stored successfully"_s},
                            {u"status"_s, u"SUCCEEDED"_s},
                            {u"event_id"_s, QUuid::createUuid().toString(QUuid::WithoutBraces)},
                            {u"results"_s, results}});
}

/// Top-level entity ids belong into filters since v3.
QString problemOf(const QJsonObject &body)
{
    for (const QString &key : EntityKeys) {
        if (body.contains(key))
            return u"%1 must be given inside filters."_s.arg(key);
    }
    if (!body.value("filters"_L1).isObject())
        return u"filters: This field is required."_s;
    return FakeMem0Filter(body.value("filters"_L1).toObject()).problem();
}

QList<const FakeMem0Row *> matching(const FakeMem0Rows &rows, const QJsonObject &filters)
{
    const FakeMem0Filter filter(filters);
    QList<const FakeMem0Row *> found = rows.scoped(filter.user(), filter.run());
    found.removeIf([&filter](const FakeMem0Row *row) { return !filter.matches(*row); });
    return found;
}

FakeHttpAnswer Platform::search(const QJsonObject &body)
{
    ++m_state.stats.searches;
    if (const QString problem = problemOf(body); !problem.isEmpty())
        return refusal(400, problem, u"error"_s);
    const int limit = body.value("top_k"_L1).toInt(10);
    if (body.value("query"_L1).toString().trimmed().isEmpty())
        return json(QJsonObject{{u"query"_s, QJsonArray{u"This field may not be blank."_s}}}, 400);
    if (limit < 1 || limit > 1000)
        return refusal(400, u"top_k must be between 1 and 1000"_s, u"error"_s);
    QJsonArray results;
    for (const auto &[points, row] :
         best(matching(m_state.rows, body.value("filters"_L1).toObject()), body.value("query"_L1).toString(),
              body.value("threshold"_L1).toDouble(0.1), limit)) {
        QJsonObject found = listed(*row);
        found.insert("run_id"_L1, found.take("session_id"_L1));
        found.insert("score"_L1, points);
        results.append(found);
    }
    return json(QJsonObject{{u"results"_s, results}});
}

FakeHttpAnswer Platform::list(const FakeHttpRequest &request, const QJsonObject &body)
{
    ++m_state.stats.lists;
    if (const QString problem = problemOf(body); !problem.isEmpty())
        return json(QJsonArray{problem}, 400);
    const auto number = [&request, &body](const char *name, int otherwise) {
        const QByteArray given = request.parameter(name);
        return given.isNull() ? body.value(QLatin1StringView(name)).toInt(otherwise) : given.toInt();
    };
    const int page = number("page", 1);
    const int size = number("page_size", 100);
    if (size < 1 || size > 200)
        return refusal(400, u"page_size must be between 1 and 200"_s, u"error"_s);
    const auto rows = matching(m_state.rows, body.value("filters"_L1).toObject());
    const qsizetype from = qsizetype(page - 1) * size;
    if (page < 1 || (page > 1 && from >= rows.size()))
        return refusal(404, u"Invalid page."_s);
    QJsonArray results;
    for (const FakeMem0Row *row : rows.mid(from, size))
        results.append(listed(*row));
    const bool more = from + size < rows.size();
    // Nobody may follow this: behind a proxy it names another host.
    const QString next = u"https://elsewhere.invalid/v3/memories/?page=%1&page_size=%2"_s.arg(page + 1).arg(size);
    return json(QJsonObject{{u"count"_s, rows.size()},
                            {u"next"_s, more ? QJsonValue(next) : QJsonValue(QJsonValue::Null)},
                            {u"previous"_s, QJsonValue::Null},
                            {u"results"_s, results}});
}

FakeHttpAnswer Platform::one(const QByteArray &method, const QString &id, const QJsonObject &body)
{
    if (QUuid::fromString(id).isNull())
        return refusal(400, u"memory_id should be a valid UUID"_s, u"error"_s);
    if (m_state.rows.find(id) == nullptr)
        return refusal(404, u"Memory not found!"_s, u"error"_s);
    if (method == "PUT") {
        std::optional<QString> text;
        std::optional<QJsonObject> metadata;
        if (body.value("text"_L1).isString())
            text = body.value("text"_L1).toString();
        if (body.value("metadata"_L1).isObject())
            metadata = body.value("metadata"_L1).toObject();
        if (!text && !metadata)
            return refusal(400, u"At least one of text, metadata is required"_s, u"error"_s);
        m_state.rows.change(id, text, metadata);
    } else if (method == "DELETE") {
        m_state.rows.remove(id);
        return refusal(200, u"Memory deleted successfully!"_s, u"message"_s);
    } else if (method != "GET") {
        return refusal(405, u"Method not allowed."_s);
    }
    return json(listed(*m_state.rows.find(id)));
}

FakeHttpAnswer Platform::history(const QString &id) const
{
    QJsonArray entries;
    int number = 0;
    for (const FakeMem0Change &change : m_state.rows.history(id)) {
        entries.append(QJsonObject{{u"id"_s, u"%1/%2"_s.arg(id).arg(++number)},
                                   {u"memory_id"_s, id},
                                   {u"old_memory"_s, orNull(change.oldText)},
                                   {u"new_memory"_s, orNull(change.newText)},
                                   {u"event"_s, change.event},
                                   {u"created_at"_s, date(change.at, OffsetSeconds)}});
    }
    return entries.isEmpty() ? refusal(404, u"Memory not found!"_s, u"error"_s) : json(entries);
}

FakeHttpAnswer Platform::removeMany(const QString &user, const QString &run)
{
    if (user.isEmpty() && run.isEmpty())
        return json(QJsonArray{u"One of the filters: app_id, user_id, agent_id, run_id is required!"_s}, 400);
    for (const FakeMem0Row *row : m_state.rows.scoped(user, run))
        m_state.rows.remove(QString(row->id));
    return json(QJsonObject{{u"message"_s, u"Delete in progress. This may take some time."_s},
                            {u"event_id"_s, QUuid::createUuid().toString(QUuid::WithoutBraces)}});
}

FakeHttpAnswer Platform::entities(const FakeHttpRequest &request) const
{
    // Users and runs mixed, as the platform lists them.
    QList<std::pair<QString, QString>> all;
    const auto users = m_state.rows.users();
    const auto runs = m_state.rows.runs();
    for (auto it = users.cbegin(); it != users.cend(); ++it)
        all.append({it.key(), u"user"_s});
    for (auto it = runs.cbegin(); it != runs.cend(); ++it)
        all.append({it.key(), u"run"_s});
    std::sort(all.begin(), all.end());
    const auto number = [&request](const char *name, int otherwise) {
        const QByteArray given = request.parameter(name);
        return given.isNull() ? otherwise : given.toInt();
    };
    const int page = number("page", 1);
    const int size = number("page_size", 100);
    if (page < 1 || size < 1 || (page > 1 && qsizetype(page - 1) * size >= all.size()))
        return refusal(404, u"Invalid page."_s);
    QJsonArray results;
    for (const auto &[name, type] : all.mid(qsizetype(page - 1) * size, size)) {
        results.append(QJsonObject{{u"id"_s, u"e-"_s + name},
                                   {u"name"_s, name},
                                   {u"type"_s, type},
                                   {u"total_memories"_s, type == "user"_L1 ? users.value(name) : runs.value(name)},
                                   {u"created_at"_s, date(1'700'000'000'000, OffsetSeconds)},
                                   {u"updated_at"_s, date(1'700'000'000'000, OffsetSeconds)}});
    }
    return json(QJsonObject{{u"count"_s, all.size()},
                            {u"next"_s, QJsonValue::Null},
                            {u"previous"_s, QJsonValue::Null},
                            {u"results"_s, results},
                            {u"total_users"_s, users.size()},
                            {u"total_runs"_s, runs.size()}});
}

} // namespace

std::unique_ptr<FakeMem0Dialect> makeFakeMem0Platform(FakeMem0State &state)
{
    return std::make_unique<Platform>(state);
}

} // namespace am::test
