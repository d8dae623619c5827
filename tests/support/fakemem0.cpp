// SPDX-License-Identifier: MIT
#include "support/fakemem0.h"

#include <QDateTime>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am::test {

using namespace fakemem0;

FakeMem0::FakeMem0(Flavor flavor)
    : m_dialect(flavor == Flavor::Platform ? makeFakeMem0Platform(m_state) : makeFakeMem0SelfHosted(m_state))
    , m_server([this](const FakeHttpRequest &request) { return handle(request); })
{
}

QUrl FakeMem0::url() const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(port()));
}

QString FakeMem0::remember(const QString &user, const QString &text, const QJsonObject &metadata, const QString &run,
                           qint64 age)
{
    const qint64 at = QDateTime::currentMSecsSinceEpoch() - age * 1000;
    return m_state.rows.add({.text = text, .user = user, .run = run, .metadata = metadata, .createdAt = at}).id;
}

FakeHttpAnswer FakeMem0::handle(const FakeHttpRequest &request)
{
    if (request.path.startsWith("/__fake/"))
        return administer(request);
    FakeMem0Stats &stats = m_state.stats;
    ++stats.requests;
    stats.last = request;
    FakeHttpAnswer answer = misbehave(request);
    if (answer.status >= 400 && answer.status < 500)
        ++stats.refused;
    answer.delay += m_state.behavior.delayMs;
    return answer;
}

FakeHttpAnswer FakeMem0::misbehave(const FakeHttpRequest &request)
{
    const FakeMem0Behavior &behavior = m_state.behavior;
    if (behavior.silent)
        return {.fate = FakeHttpAnswer::Fate::Silence};
    if (behavior.garbage)
        return {.body = "{\"results\": [{\"id\": tru"};
    if (behavior.html) {
        return {.status = behavior.failStatus != 0 ? behavior.failStatus : 502,
                .body = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>",
                .contentType = "text/html"};
    }
    if (behavior.failStatus != 0 && m_state.stats.requests % behavior.failEvery == 0) {
        FakeHttpAnswer failure = refusal(behavior.failStatus, u"Request was throttled or failed on purpose."_s);
        if (behavior.retryAfter > 0)
            failure.headers.append({"Retry-After", QByteArray::number(behavior.retryAfter)});
        return failure;
    }
    FakeHttpAnswer answer = m_dialect->answer(request);
    if (m_dialect->isAdd(request) && behavior.dropAfterStore > 0 && m_state.stats.adds % behavior.dropAfterStore == 0)
        answer.fate = FakeHttpAnswer::Fate::Close;
    if (behavior.truncate)
        answer.fate = FakeHttpAnswer::Fate::Truncate;
    if (behavior.padBytes > 0)
        answer.body += QByteArray(behavior.padBytes, ' ');
    return answer;
}

FakeHttpAnswer FakeMem0::administer(const FakeHttpRequest &request)
{
    if (request.path == "/__fake/memories" && request.method == "GET") {
        auto rows = m_state.rows.scoped({}, {});
        std::sort(rows.begin(), rows.end(),
                  [](const FakeMem0Row *left, const FakeMem0Row *right) { return left->number < right->number; });
        QJsonArray shown;
        for (const FakeMem0Row *row : std::as_const(rows))
            shown.append(FakeMem0Rows::toJson(*row));
        return json(shown);
    }
    if (request.path == "/__fake/memories" && request.method == "POST")
        return addRows(request.body);
    if (request.path == "/__fake/memories" && request.method == "DELETE") {
        for (const FakeMem0Row *row : m_state.rows.scoped({}, {}))
            m_state.rows.remove(QString(row->id));
        return json(QJsonObject{});
    }
    if (request.path == "/__fake/behavior" && request.method == "POST") {
        m_state.behavior = FakeMem0Behavior::fromJson(QJsonDocument::fromJson(request.body).object());
        return json(QJsonObject{});
    }
    if (request.path == "/__fake/stats" && request.method == "GET") {
        const FakeMem0Stats &stats = m_state.stats;
        return json(QJsonObject{{u"requests"_s, stats.requests},
                                {u"adds"_s, stats.adds},
                                {u"searches"_s, stats.searches},
                                {u"lists"_s, stats.lists},
                                {u"stored"_s, stats.stored},
                                {u"repeated"_s, stats.repeated},
                                {u"refused"_s, stats.refused},
                                {u"memories"_s, m_state.rows.size()},
                                {u"connections"_s, connections()}});
    }
    return refusal(404, u"No such thing to drive."_s);
}

FakeHttpAnswer FakeMem0::addRows(const QByteArray &body)
{
    const QJsonArray given = QJsonDocument::fromJson(body).array();
    for (const QJsonValue &row : given)
        m_state.rows.add(FakeMem0Rows::fromJson(row.toObject()));
    return json(QJsonObject{{u"added"_s, given.size()}});
}

} // namespace am::test
