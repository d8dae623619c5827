// SPDX-License-Identifier: MIT
#pragma once

#include "link/daemonconnection.h"
#include "look/colors.h"

#include <QAbstractTableModel>
#include <QJsonArray>

#include <optional>

namespace am {

/// How one column of a RemoteList reads a row.
struct Column
{
    QString title;
    std::function<QString(const QJsonObject &row)> text;
    std::function<Tone(const QJsonObject &row)> tone = {};
    bool isNumber = false;
    int width = 0; ///< pixels; 0 = takes what is left
};

/// One of the daemon's lists: which method, where its rows are, what they are known by, and how it goes on.
struct ListSource
{
    QString method;
    QString rows; ///< name of the array in the answer
    QString id;   ///< name of what is unique in a row
    QList<Column> columns;
    /// The params that take the page after this answer, when there are `have` rows; nothing when it was the last.
    std::function<std::optional<QJsonObject>(const QJsonObject &answer, const QJsonArray &rows, qsizetype have)> next;
};

/// How many rows a page has.
constexpr int rowsPerPage = 100;

/// A list of the daemon's, fetched page by page as a view asks for more. refresh() brings the first page up to date in
/// place, so that what is selected stays selected.
class RemoteList : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class Standing { Idle, Loading, Ready, NotOffered, Failed };
    enum Role {
        RowRole = Qt::UserRole,
        ToneRole,
        GroundRole ///< the Tone whose ground the whole row stands on; mostly none
    };

    RemoteList(DaemonConnection &connection, ListSource source, QObject *parent = nullptr);

    /// Begins anew with these, a filter for the most part.
    void setParams(const QJsonObject &params);
    void refresh();
    /// Forgets all rows, as for a caller who was left.
    void clear();

    [[nodiscard]] Standing standing() const { return m_standing; }
    [[nodiscard]] QString trouble() const { return m_trouble; } ///< for people, when Failed
    [[nodiscard]] const QJsonObject &params() const { return m_params; }
    [[nodiscard]] QJsonObject row(int number) const;
    [[nodiscard]] int rowOf(const QJsonValue &id) const; ///< -1 = not here
    [[nodiscard]] const QList<Column> &columns() const { return m_source.columns; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void standingChanged();

protected:
    [[nodiscard]] DaemonConnection &connection() const { return m_connection; }
    /// What an edit will probably make of it, until the daemon's answer.
    void replaceRow(int number, const QJsonObject &row);
    /// Begins anew with another method that answers the same rows.
    void setMethod(const QString &method, const QJsonObject &params);

private:
    void fetch(const QJsonObject &cursor, bool isFirst);
    void takeFirst(const QJsonArray &page);
    void append(const QJsonArray &page);
    void setStanding(Standing standing, const QString &trouble = {});

    DaemonConnection &m_connection;
    ListSource m_source;
    QJsonObject m_params;
    QList<QJsonObject> m_rows;
    std::optional<QJsonObject> m_next;
    QString m_trouble;
    Standing m_standing = Standing::Idle;
    quint64 m_generation = 0; ///< answers to an earlier question are dropped
    bool m_underWay = false;
};

} // namespace am
