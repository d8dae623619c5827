// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QList>
#include <QSqlDatabase>
#include <QString>

#include <optional>

namespace am {

/// A row of `calls`: a call that /client-data saw begin, and what its agent was told then.
struct CallRow
{
    QString conversation = {}; ///< the platform's id, or the one made for a call without ("call_…")
    QString caller = {};       ///< the key; empty when nobody may know who it is
    QString agent = {};
    qint64 beganAt = 0;       ///< milliseconds
    bool confirmed = false;   ///< of a shared number: who speaks has been confirmed during the call
    QByteArray briefing = {}; ///< /client-data's answer, JSON, without its token; empty when it was too long to keep
    qint64 briefingBytes = 0; ///< of the answer, kept or not
};

/// The table `calls`; one tenant's part of it.
class CallTable final
{
public:
    static QStringList schema();

    explicit CallTable(QSqlDatabase &database, QString tenant = QStringLiteral("default"));

    /// In place of an earlier one of the conversation: the platform asked again.
    Result<Done> put(const CallRow &row);
    /// Nothing when there is none.
    Result<Done> confirm(const QString &conversation);
    Result<std::optional<CallRow>> find(const QString &conversation);
    /// The newest calls that began at or after `since`, oldest first, without their briefings: at most `limit`.
    Result<QList<CallRow>> since(qint64 since, qsizetype limit);
    /// The newest calls of this caller that began before `before`, newest first: at most `limit`.
    Result<QList<CallRow>> ofCaller(const QString &caller, qint64 before, qsizetype limit);
    /// How many rows went: 0 or 1.
    Result<qint64> remove(const QString &conversation);
    /// How many calls of this caller that began before `before` were removed.
    Result<qint64> removeCaller(const QString &caller, qint64 before);
    Result<qint64> countBefore(qint64 before);
    /// How many of those that began before `before` were removed: at most `limit`.
    Result<qint64> removeBefore(qint64 before, int limit);

private:
    Result<QList<CallRow>> read(const QString &statement, const QVariantList &values);

    QSqlDatabase &m_database;
    const QString m_tenant;
};

} // namespace am
