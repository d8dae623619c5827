// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QList>
#include <QSqlDatabase>
#include <QString>
#include <QStringList>

namespace am {

/// A caller as the list of callers shows them.
struct ListedCaller
{
    QString caller = {};
    QString name = {};     ///< as of their card; empty = unknown
    qint64 memories = -1;  ///< as of their card; -1 = they have none
    qint64 lastCallAt = 0; ///< ms, when the newest report arrived; 0 = nothing is kept of a call

    friend bool operator==(const ListedCaller &, const ListedCaller &) = default;
};

struct ListedCallerPage
{
    QList<ListedCaller> callers;
    QString next; ///< for the next page's `before`; empty = that was all
};

/// Who is known here, out of deliveries and cards, of one tenant. First those of whom reports are kept, the latest call
/// first, then those who have a card only, in the order of their ids. Lives inside one job of a Reader.
class CallerDirectory final
{
public:
    explicit CallerDirectory(QSqlDatabase &database, QString tenant = QStringLiteral("default"));

    /// At most `limit`, after `before`: an earlier page's `next`, or empty. `search`: a piece of the id, or of the
    /// name. A bounded number of rows is looked at, however many there are: a page may be short or empty though `next`
    /// says that there is more. BadInput: `before` is no page's.
    Result<ListedCallerPage> page(const QString &search, const QString &before, int limit);
    /// Those of `ids` that are on no page(): neither a report nor a card is kept of them. Of these, those that `search`
    /// is a piece of.
    Result<QStringList> unlisted(const QStringList &ids, const QString &search);
    /// Also of somebody about whom nothing is kept.
    Result<ListedCaller> find(const QString &caller);

private:
    Result<ListedCallerPage> called(const QString &search, qint64 before, int limit);
    Result<ListedCallerPage> remembered(const QString &search, const QString &after, int limit);
    Result<qint64> newestBelow(qint64 id);

    QSqlDatabase &m_database;
    const QString m_tenant;
};

} // namespace am
