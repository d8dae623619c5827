// SPDX-License-Identifier: MIT
#include "admin/adminmethods.h"

#include "admin/auditlog.h"
#include "shared/redaction.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qsizetype longestDetails = 500;

/// Words that say nothing of a caller. Of any other only the end is recorded: the audit log outlives what it is about.
const QSet<QString> harmlessParams = {u"state"_s, u"since"_s, u"until"_s};

/// What the record may keep of a param: no text that may name somebody, and nothing of what is nested.
QJsonValue harmless(const QJsonValue &value)
{
    if (value.isString())
        return redaction::caller(value.toString());
    if (value.isObject())
        return u"***"_s;
    if (!value.isArray())
        return value;
    QJsonArray items;
    const QJsonArray array = value.toArray();
    for (const QJsonValue item : array)
        items.append(item.isArray() ? u"***"_s : harmless(item));
    return items;
}

AuditEntry entryFor(const QString &name, QJsonObject params, const AdminPeer &peer)
{
    const QString caller = params.take("caller"_L1).toString();
    for (const QString &param : params.keys()) {
        if (!harmlessParams.contains(param))
            params.insert(param, harmless(params.value(param)));
    }
    const QString details =
        params.isEmpty() ? QString() : QString::fromUtf8(QJsonDocument(params).toJson(QJsonDocument::Compact));
    return {.uid = peer.uid,
            .operatorName = peer.name,
            .method = name,
            .caller = redaction::caller(caller),
            .details = redaction::text(details.left(longestDetails))};
}

/// "done", or how many it was done to, where the answer counts them: that may be none.
QString outcomeOf(const Result<QJsonValue> &result)
{
    if (!result)
        return result.error().detail;
    for (const auto count : {"replayed"_L1, "discarded"_L1}) {
        if (const QJsonValue number = result->toObject().value(count); number.isDouble())
            return u"%1 %2"_s.arg(count).arg(number.toInteger());
    }
    return u"done"_s;
}

} // namespace

void AdminMethods::add(const QString &name, Access access, Handler handler)
{
    m_methods.insert(name, {access, std::move(handler)});
}

void AdminMethods::call(const QString &name, const QJsonObject &params, const AdminPeer &peer, Reply<QJsonValue> reply)
{
    const auto method = m_methods.constFind(name);
    if (method == m_methods.cend())
        return reply(Error{Error::Kind::NotFound, u"there is no method %1"_s.arg(name)});
    if (method->access == Access::Change && peer.readOnly)
        return reply(Error{Error::Kind::Denied, u"%1 is not for those who may only read"_s.arg(name)});
    if (method->access == Access::Read && !params.contains("caller"_L1))
        return method->handler(params, peer, std::move(reply));
    record(name, params, peer, reply);
}

void AdminMethods::record(const QString &name, const QJsonObject &params, const AdminPeer &peer,
                          const Reply<QJsonValue> &reply)
{
    m_audit.begin(entryFor(name, params, peer), &m_context,
                  [this, name, params, peer, reply](const Result<qint64> &id) {
                      if (!id)
                          return reply(Error{id.error().kind,
                                             u"not done, because it cannot be recorded: "_s + id.error().detail});
                      const auto recorded = [this, entry = *id, reply](const Result<QJsonValue> &result) {
                          const QString caller = result ? result->toObject().value("caller"_L1).toString() : QString();
                          m_audit.end(entry, outcomeOf(result), redaction::caller(caller));
                          reply(result);
                      };
                      m_methods.value(name).handler(params, peer, recorded);
                  });
}

} // namespace am
