// SPDX-License-Identifier: MIT
#include "admin/logmethods.h"

#include "admin/adminmethods.h"
#include "admin/logtail.h"
#include "shared/statusrange.h"
#include "storage/callerkey.h"
#include "storage/reader.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <limits>

using namespace Qt::StringLiterals;

namespace am {

namespace {

const QString tenant = u"default"_s;
constexpr qint64 anyId = std::numeric_limits<qint64>::max();

/// What is asked of the log; a caller by their key is looked up in the job.
struct LogQuestion
{
    LoggedRequestFilter filter;
    QString callerId = {};
    int limit = 100;
};

void readStatus(Params &params, LoggedRequestFilter &filter)
{
    const QString text = params.text("status");
    if (text.isEmpty())
        return;
    const auto range = StatusRange::parse(text);
    if (!range)
        return params.complain("status", u"503, 5xx, >=500 or <400"_s);
    filter.statusFrom = range->from;
    filter.statusTo = range->to;
}

/// "***29" or "*29" is what the log shows of many; anything else is one.
void readCaller(Params &params, const CallerKeyOf &callerKeyOf, LogQuestion &question)
{
    const QString caller = params.text("caller");
    if (caller.startsWith(u'*')) {
        const qsizetype stars = caller.indexOf(QRegularExpression(u"[^*]"_s));
        if (stars < 0 || caller.size() - stars != 2)
            params.complain("caller", u"a number, or as the log shows it: ***29"_s);
        question.filter.caller = u"***"_s + caller.right(2);
    } else if (params.has("caller")) {
        question.callerId = callerKeyOf(caller);
        if (question.callerId.isEmpty())
            params.complain("caller", u"a number, or as the log shows it: ***29"_s);
    }
}

LogQuestion questionOf(Params &params, const CallerKeyOf &callerKeyOf)
{
    LogQuestion question{.filter = {.tenant = tenant}};
    LoggedRequestFilter &filter = question.filter;
    filter.endpoint = params.text("endpoint");
    if (!filter.endpoint.isEmpty() && !filter.endpoint.startsWith(u'/'))
        filter.endpoint.prepend(u'/');
    readStatus(params, filter);
    readCaller(params, callerKeyOf, question);
    filter.conversation = params.text("conversation");
    filter.text = params.text("text");
    filter.since = params.time("since");
    filter.until = params.time("until");
    filter.after = params.integer("after", 0, anyId - 1, 0);
    filter.before = params.integer("before", 1, anyId, 0);
    question.limit = int(params.integer("limit", 1, 500, 100));
    return question;
}

Result<LoggedRequestPage> find(QSqlDatabase &database, const LogQuestion &question)
{
    LoggedRequestFilter filter = question.filter;
    if (!question.callerId.isEmpty()) {
        const auto key = callerKey(database, filter.tenant, question.callerId);
        if (!key)
            return key.error();
        filter.callerKey = *key;
    }
    return RequestLogTable(database).list(filter, question.limit);
}

QJsonObject toJson(const LoggedRequestPage &page)
{
    QJsonArray lines;
    for (const LoggedRequest &request : page.requests)
        lines.append(am::toJson(request));
    QJsonObject answer{{u"lines"_s, lines}};
    if (page.next > 0)
        answer.insert(u"next_before"_s, page.next);
    return answer;
}

/// Whoever asks, as somebody to be told; without one the answer is given here.
AdminListener *listenerOf(const AdminPeer &peer, const Reply<QJsonValue> &reply)
{
    if (!peer.listener)
        reply(Error{Error::Kind::BadInput, u"there is nobody to send lines to"_s});
    return peer.listener;
}

} // namespace

void addLogMethods(AdminMethods &methods, Reader &reader, LogTail &tail, const CallerKeyOf &callerKeyOf,
                   QObject *context)
{
    const auto query = [&reader, callerKeyOf, context](const QJsonObject &given, const AdminPeer &,
                                                       const Reply<QJsonValue> &reply) {
        Params params(given);
        const LogQuestion question = questionOf(params, callerKeyOf);
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        reader.read<LoggedRequestPage>([question](QSqlDatabase &database) { return find(database, question); }, context,
                                       [reply](const Result<LoggedRequestPage> &page) {
                                           if (page)
                                               reply(QJsonValue(toJson(*page)));
                                           else
                                               reply(page.error());
                                       },
                                       Reader::Lane::Background);
    };
    const auto follow = [&tail](const QJsonObject &given, const AdminPeer &peer, const Reply<QJsonValue> &reply) {
        Params params(given);
        std::optional<qint64> after;
        if (params.has("after"))
            after = params.integer("after", 0, anyId - 1, 0);
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        AdminListener *const listener = listenerOf(peer, reply);
        if (!listener)
            return;
        const bool complete = !after || tail.reachesBackTo(*after);
        reply(QJsonValue(QJsonObject{{u"complete"_s, complete}, {u"oldest"_s, tail.oldest()}}));
        tail.follow(*listener, after);
    };
    const auto stop = [&tail](const QJsonObject &given, const AdminPeer &peer, const Reply<QJsonValue> &reply) {
        if (const auto mistake = Params(given).mistake())
            return reply(*mistake);
        if (const AdminListener *const listener = listenerOf(peer, reply)) {
            tail.stop(*listener);
            reply(QJsonValue(QJsonObject()));
        }
    };
    methods.add(u"log.query"_s, AdminMethods::Access::Read, query);
    methods.add(u"log.tail"_s, AdminMethods::Access::Read, follow);
    methods.add(u"log.stop"_s, AdminMethods::Access::Read, stop);
}

} // namespace am
