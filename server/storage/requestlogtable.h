// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QList>
#include <QSqlDatabase>
#include <QString>
#include <QStringList>

namespace am {

/// What is kept of one request. No body, no secret, no whole number.
struct LoggedRequest
{
    QString tenant = {};
    qint64 id = 0; ///< rising, of the request's log line
    qint64 at = 0; ///< milliseconds, when it was answered
    QString method = {};
    QString endpoint = {};
    int status = 0;
    QString code = {}; ///< of the answer when it is an error
    qint64 microseconds = 0;
    QString stages = {}; ///< a JSON object: name → milliseconds
    QString caller = {}; ///< masked
    QString callerKey = {};
    QString conversation = {};
    QString agent = {};
    QString note = {};
};

/// What is empty or 0 filters nothing.
struct LoggedRequestFilter
{
    QString tenant;
    QString endpoint = {};
    int statusFrom = 0;
    int statusTo = 999;
    QString caller = {}; ///< masked
    QString callerKey = {};
    QString conversation = {};
    QString text = {}; ///< occurs in the note, the code, the conversation or the agent, whatever its case
    qint64 since = 0;  ///< milliseconds
    qint64 until = 0;  ///< milliseconds, itself excluded
    qint64 after = 0;  ///< only ids above it
    qint64 before = 0; ///< only ids below it; 0 = from the newest
};

struct LoggedRequestPage
{
    QList<LoggedRequest> requests; ///< newest first
    qint64 next = 0;               ///< for the next page's `before`; 0 = that was all
};

/// The table request_log: the requests of the last days, for the desk. Lives inside one job of a Writer or a Reader.
class RequestLogTable final
{
public:
    static QStringList schema();
    /// The rows in order of their ids, which is one index fewer: part of migration step 16.
    static QStringList inOrderSchema();

    explicit RequestLogTable(QSqlDatabase &database)
        : m_database(database)
    {
    }

    Result<Done> insert(const LoggedRequest &request);
    /// At most `limit`. Without callerKey or conversation a bounded number of rows is looked at, so that a page may be
    /// short or empty though `next` says that there is more.
    Result<LoggedRequestPage> list(const LoggedRequestFilter &filter, int limit);
    /// 0 = none.
    Result<qint64> newestId(const QString &tenant);

    /// How many are older than that.
    Result<qint64> countBefore(qint64 at);
    /// Removes at most `limit` of them; how many.
    Result<qint64> removeBefore(qint64 at, int limit);
    /// Removes at most `limit` with ids up to that, the oldest first; how many.
    Result<qint64> removeUpTo(const QString &tenant, qint64 id, int limit);
    /// All of one caller; how many.
    Result<qint64> removeCaller(const QString &tenant, const QString &callerKey);
    /// All of one call; how many. Not each of them knew whose call it was.
    Result<qint64> removeConversation(const QString &tenant, const QString &conversation);

private:
    struct Span ///< of ids
    {
        qint64 lowest = 0;
        qint64 before = 0; ///< itself excluded
    };
    Result<Span> spanOf(const LoggedRequestFilter &filter);
    Result<qint64> id(const QString &statement, const QVariantList &values);

    QSqlDatabase &m_database;
};

} // namespace am
