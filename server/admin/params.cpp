// SPDX-License-Identifier: MIT
#include "admin/params.h"

#include <QDateTime>
#include <QJsonArray>

#include <limits>

using namespace Qt::StringLiterals;

namespace am {

QJsonValue Params::find(const char *name)
{
    m_known.insert(QLatin1StringView(name));
    return m_params.value(QLatin1StringView(name));
}

QString Params::text(const char *name)
{
    const QJsonValue value = find(name);
    if (!value.isUndefined() && !value.isString())
        complain(name, u"a string"_s);
    return value.toString();
}

QString Params::requiredText(const char *name)
{
    QString value = text(name);
    if (value.isEmpty())
        complain(name, u"a string that is not empty"_s);
    return value;
}

qint64 Params::integer(const char *name, qint64 least, qint64 most, qint64 otherwise)
{
    return has(name) ? requiredInteger(name, least, most) : (find(name), otherwise);
}

qint64 Params::requiredInteger(const char *name, qint64 least, qint64 most)
{
    const QJsonValue value = find(name);
    const qint64 number = value.toInteger(std::numeric_limits<qint64>::min()); // also when it is not whole
    if (number >= least && number <= most)
        return number;
    complain(name, u"a whole number from %1 to %2"_s.arg(least).arg(most));
    return least;
}

qint64 Params::time(const char *name)
{
    const QString given = text(name);
    const QDateTime time = QDateTime::fromString(given, Qt::ISODateWithMs);
    if (!given.isEmpty() && !time.isValid())
        complain(name, u"a time such as 2026-01-31T12:00:00Z"_s);
    return time.isValid() ? time.toMSecsSinceEpoch() : 0;
}

QList<qint64> Params::ids(const char *name)
{
    const QJsonValue value = find(name);
    QList<qint64> numbers;
    const QJsonArray array = value.toArray();
    for (const QJsonValue item : array) {
        numbers.append(item.toInteger());
        if (numbers.constLast() <= 0)
            return complain(name, u"whole numbers above 0"_s), QList<qint64>();
    }
    if (!value.isUndefined() && numbers.isEmpty())
        complain(name, u"a list of at least one id"_s);
    return numbers;
}

QStringList Params::texts(const char *name)
{
    const QJsonValue value = find(name);
    QStringList texts;
    const QJsonArray array = value.toArray();
    for (const QJsonValue item : array) {
        texts.append(item.toString());
        if (texts.constLast().isEmpty())
            return complain(name, u"strings that are not empty"_s), QStringList();
    }
    if (!value.isUndefined() && texts.isEmpty())
        complain(name, u"a list of at least one string"_s);
    return texts;
}

QString Params::caller(const CallerKeyOf &callerKeyOf)
{
    const QString given = requiredText("caller");
    QString key = given.isEmpty() ? QString() : callerKeyOf(given);
    if (key.isEmpty())
        complain("caller", u"somebody's number or id"_s);
    return key;
}

void Params::complain(const char *name, const QString &expected)
{
    if (m_mistake.isEmpty())
        m_mistake = u"%1: expected %2"_s.arg(QLatin1StringView(name), expected);
}

std::optional<Error> Params::mistake() const
{
    for (const QString &name : m_params.keys()) {
        if (!m_known.contains(name))
            return Error{Error::Kind::BadInput, u"%1: there is no such parameter"_s.arg(name.left(60))};
    }
    if (m_mistake.isEmpty())
        return {};
    return Error{Error::Kind::BadInput, m_mistake};
}

QJsonValue timeToJson(qint64 milliseconds)
{
    if (milliseconds == 0)
        return QJsonValue::Null;
    return QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC).toString(Qt::ISODateWithMs);
}

} // namespace am
