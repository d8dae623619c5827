// SPDX-License-Identifier: MIT
#include "support/fakemem0filter.h"

#include <QDateTime>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am::test {

namespace {

const QStringList Logical{u"AND"_s, u"OR"_s, u"NOT"_s};
const QStringList Entities{u"user_id"_s, u"agent_id"_s, u"app_id"_s, u"run_id"_s};
const QStringList Others{u"created_at"_s, u"updated_at"_s, u"timestamp"_s,       u"expiration_date"_s, u"text"_s,
                         u"categories"_s, u"metadata"_s,   u"keywords_search"_s, u"memory_ids"_s,      u"keywords"_s};

QJsonArray branches(const QJsonValue &value)
{
    return value.isArray() ? value.toArray() : QJsonArray{value};
}

QString problemOf(const QJsonObject &filter, bool positive, int &entities)
{
    for (auto it = filter.begin(); it != filter.end(); ++it) {
        if (Logical.contains(it.key())) {
            for (const QJsonValue &branch : branches(it.value())) {
                if (!branch.isObject())
                    return u"A logical operator takes a list of objects."_s;
                const QString inner = problemOf(branch.toObject(), positive && it.key() != "NOT"_L1, entities);
                if (!inner.isEmpty())
                    return inner;
            }
        } else if (Entities.contains(it.key())) {
            if (!it->isString() && !it->isObject())
                return it.key() + u" must be a string or an object."_s;
            entities += positive ? 1 : 0;
        } else if (!Others.contains(it.key())) {
            return u"Top-level key must be a logical operator or an allowed field: [%1]"_s.arg(
                (Logical + Entities + Others).join(u", "_s));
        }
    }
    return {};
}

bool sameText(const QJsonValue &wanted, const QString &actual)
{
    if (wanted.isString())
        return wanted == u"*"_s ? !actual.isEmpty() : wanted.toString() == actual;
    const QJsonObject operators = wanted.toObject();
    for (auto it = operators.begin(); it != operators.end(); ++it) {
        if ((it.key() == "eq"_L1 && it->toString() != actual) || (it.key() == "ne"_L1 && it->toString() == actual) ||
            (it.key() == "in"_L1 && !it->toArray().contains(actual)))
            return false;
    }
    return true;
}

bool inTime(const QJsonObject &operators, qint64 at)
{
    for (auto it = operators.begin(); it != operators.end(); ++it) {
        const qint64 other = QDateTime::fromString(it->toString(), Qt::ISODateWithMs).toMSecsSinceEpoch();
        if ((it.key() == "gte"_L1 && at < other) || (it.key() == "gt"_L1 && at <= other) ||
            (it.key() == "lte"_L1 && at > other) || (it.key() == "lt"_L1 && at >= other))
            return false;
    }
    return true;
}

bool sameMetadata(const QJsonObject &wanted, const QJsonObject &actual)
{
    for (auto it = wanted.begin(); it != wanted.end(); ++it) {
        if (actual.value(it.key()) != it.value())
            return false;
    }
    return true;
}

bool fits(const QJsonObject &filter, const FakeMem0Row &row);

bool fitsKey(const QString &key, const QJsonValue &value, const FakeMem0Row &row)
{
    const auto fitsBranch = [&row](const QJsonValue &branch) { return fits(branch.toObject(), row); };
    if (Logical.contains(key)) {
        const QJsonArray list = branches(value);
        if (key == "AND"_L1)
            return std::all_of(list.begin(), list.end(), fitsBranch);
        return std::any_of(list.begin(), list.end(), fitsBranch) != (key == "NOT"_L1);
    }
    if (key == "user_id"_L1)
        return sameText(value, row.user);
    if (key == "run_id"_L1)
        return sameText(value, row.run);
    if (key == "agent_id"_L1)
        return sameText(value, row.agent);
    if (key == "app_id"_L1)
        return sameText(value, {});
    if (key == "created_at"_L1)
        return inTime(value.toObject(), row.createdAt);
    if (key == "metadata"_L1)
        return sameMetadata(value.toObject(), row.metadata);
    if (key == "memory_ids"_L1)
        return value.toArray().contains(row.id);
    return true;
}

bool fits(const QJsonObject &filter, const FakeMem0Row &row)
{
    for (auto it = filter.begin(); it != filter.end(); ++it) {
        if (!fitsKey(it.key(), it.value(), row))
            return false;
    }
    return true;
}

} // namespace

QString FakeMem0Filter::problem() const
{
    int entities = 0;
    const QString wrong = problemOf(m_filter, true, entities);
    if (wrong.isEmpty() && entities == 0)
        return u"filters must hold at least one of user_id, agent_id, app_id, run_id."_s;
    return wrong;
}

bool FakeMem0Filter::matches(const FakeMem0Row &row) const
{
    return fits(m_filter, row);
}

QString FakeMem0Filter::fixed(const QJsonObject &filter, const QString &key)
{
    if (filter.value(key).isString() && filter.value(key) != u"*"_s)
        return filter.value(key).toString();
    for (const QJsonValue &branch : filter.value("AND"_L1).toArray()) {
        const QString inner = fixed(branch.toObject(), key);
        if (!inner.isEmpty())
            return inner;
    }
    return {};
}

} // namespace am::test
