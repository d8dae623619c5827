// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QJsonObject>
#include <QList>
#include <QSet>

#include <functional>
#include <optional>

namespace am {

/// The person an id stands for, in whatever spelling, as its key; empty = nobody.
using CallerKeyOf = std::function<QString(const QString &id)>;

/// Reads a request's params by name and type. Read all, then ask mistake(): a name that nobody has read is one too, so
/// that a filter with a typing error does not mean everything.
class Params final
{
public:
    explicit Params(const QJsonObject &params)
        : m_params(params)
    {
    }

    /// Absent: empty.
    QString text(const char *name);
    QString requiredText(const char *name);
    /// Of any type.
    QJsonValue value(const char *name) { return find(name); }
    qint64 integer(const char *name, qint64 least, qint64 most, qint64 otherwise);
    qint64 requiredInteger(const char *name, qint64 least, qint64 most);
    /// ISO 8601 as milliseconds since the epoch; absent: 0.
    qint64 time(const char *name);
    /// Whole numbers above 0; absent: none.
    QList<qint64> ids(const char *name);
    /// Strings that are not empty; absent: none.
    QStringList texts(const char *name);
    /// The required param "caller" as a key.
    QString caller(const CallerKeyOf &callerKeyOf);
    [[nodiscard]] bool has(const char *name) const { return m_params.contains(QLatin1StringView(name)); }

    /// A value that is not what the method takes.
    void complain(const char *name, const QString &expected);
    /// The first one, kind BadInput.
    [[nodiscard]] std::optional<Error> mistake() const;

private:
    QJsonValue find(const char *name);

    QJsonObject m_params;
    QSet<QString> m_known;
    QString m_mistake;
};

/// Milliseconds since the epoch as ISO 8601 in UTC; null for 0.
QJsonValue timeToJson(qint64 milliseconds);

} // namespace am
