// SPDX-License-Identifier: MIT
#pragma once

#include <QFile>
#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QSet>
#include <QString>

#include <memory>
#include <optional>
#include <unordered_map>

namespace am::test {

/// A memory as FakeMem0 keeps it. Times are milliseconds since the epoch; 0 = never.
struct FakeMem0Row
{
    QString id = {};
    QString text = {};
    QString user = {};
    QString run = {};
    QString agent = {};
    QJsonObject metadata = {};
    qint64 createdAt = 0;
    qint64 updatedAt = 0;
    qint64 number = 0; ///< in order of addition
};

struct FakeMem0Change
{
    QString event;
    QString oldText;
    QString newText;
    qint64 at = 0;
};

/// FakeMem0's memories, found by id, user and run without scanning; optionally kept in a file of JSON lines.
class FakeMem0Rows final
{
public:
    /// Reads what is there and appends every later change. False when the file cannot be used.
    [[nodiscard]] bool open(const QString &file);

    const FakeMem0Row &add(FakeMem0Row row);
    /// Whether the very same text is already there for the same ids.
    [[nodiscard]] bool holds(const FakeMem0Row &row) const;
    [[nodiscard]] const FakeMem0Row *find(const QString &id) const;
    void change(const QString &id, const std::optional<QString> &text, const std::optional<QJsonObject> &metadata);
    bool remove(const QString &id);
    /// Every row with these ids (an empty one does not count); newest first. All rows when both are empty.
    [[nodiscard]] QList<const FakeMem0Row *> scoped(const QString &user, const QString &run) const;
    [[nodiscard]] QList<FakeMem0Change> history(const QString &id) const { return m_changes.value(id); }
    /// User, or run -> how many memories.
    [[nodiscard]] QHash<QString, qint64> users() const { return counted(m_byUser); }
    [[nodiscard]] QHash<QString, qint64> runs() const { return counted(m_byRun); }
    [[nodiscard]] qsizetype size() const { return qsizetype(m_rows.size()); }

    static QJsonObject toJson(const FakeMem0Row &row);
    static FakeMem0Row fromJson(const QJsonObject &json);

private:
    void link(std::unique_ptr<FakeMem0Row> row);
    bool unlink(const QString &id);
    static QHash<QString, qint64> counted(const QHash<QString, QList<const FakeMem0Row *>> &index);
    void journal(const QJsonObject &line);

    std::unordered_map<QString, std::unique_ptr<FakeMem0Row>> m_rows;
    QHash<QString, QList<const FakeMem0Row *>> m_byUser;
    QHash<QString, QList<const FakeMem0Row *>> m_byRun;
    QHash<QString, int> m_texts; ///< ids + text -> how many rows
    QHash<QString, QList<FakeMem0Change>> m_changes;
    QFile m_file;
    qint64 m_next = 1;
};

} // namespace am::test
