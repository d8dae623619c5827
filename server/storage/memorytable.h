// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QSqlDatabase>
#include <QString>
#include <QStringList>

#include <optional>

namespace am {

/// A row of `memories`.
struct MemoryRow
{
    qint64 number = 0; ///< given by insert(); that of the index too
    QString id = {};
    QString caller = {}; ///< empty = known by its conversation only
    QString conversation = {};
    QString part = {};
    QString kind = {}; ///< "factual" or "semantic"
    QString text = {};
    QByteArray metadata = {}; ///< a JSON object
    qint64 createdAt = 0;     ///< ms, UTC
    qint64 updatedAt = 0;     ///< ms, UTC; 0 = never
    double rank = 0;          ///< of a search: BM25, the smaller the better
};

/// What `memories` knows of one caller.
struct MemoryCallerRow
{
    QString caller = {};
    qint64 memories = 0;
    qint64 createdAt = 0;
    qint64 updatedAt = 0;
};

/// The tables `memories` and `memory_words` (FTS5), kept in step; one tenant's part of them.
/// The index holds for each memory the words it is found by, as the caller of this class spells them; it asks only that
/// different callers' words differ, so that a search touches one caller's entries alone.
class MemoryTable final
{
public:
    static QStringList schema();

    explicit MemoryTable(QSqlDatabase &database, QString tenant = QStringLiteral("default"));

    /// No words = not to be found by search.
    Result<Done> insert(const MemoryRow &row, const QString &words);
    /// Text, metadata and updatedAt of the row with this number.
    Result<Done> update(const MemoryRow &row, const QString &words);
    Result<Done> remove(qint64 number);
    Result<Done> removeCaller(const QString &caller);

    Result<std::optional<MemoryRow>> find(const QString &id);
    Result<QStringList> idsOfPart(const QString &caller, const QString &conversation, const QString &part);
    /// The ids of the memories of this caller and conversation, by their texts.
    Result<QHash<QString, QString>> idsByText(const QString &caller, const QString &conversation);
    /// Newest first. An empty caller or conversation stands for any; both empty for none.
    Result<QList<MemoryRow>> list(const QString &caller, const QString &conversation, qint64 offset, int limit);
    Result<qint64> count(const QString &caller, const QString &conversation);
    /// Best first; `expression` is one of FTS5.
    Result<QList<MemoryRow>> search(const QString &caller, const QString &expression, int limit);
    /// In the order of their names.
    Result<QList<MemoryCallerRow>> callers(qint64 offset, int limit);

    /// FTS5 keeps deleted words until the segments that hold them are merged. One slice of that work, of about `pages`
    /// pages; the first one of a round prepares all segments for it. False when the round is done.
    Result<bool> mergeIndex(bool first, int pages);

private:
    Result<QList<MemoryRow>> rows(const QString &statement, const QVariantList &values);

    QSqlDatabase &m_database;
    const QString m_tenant;
};

} // namespace am
