// SPDX-License-Identifier: MIT
#include "models/remotelist.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

RemoteList::RemoteList(DaemonConnection &connection, ListSource source, QObject *parent)
    : QAbstractTableModel(parent)
    , m_connection(connection)
    , m_source(std::move(source))
{
}

void RemoteList::setParams(const QJsonObject &params)
{
    clear();
    m_params = params;
    refresh();
}

void RemoteList::setMethod(const QString &method, const QJsonObject &params)
{
    m_source.method = method;
    setParams(params);
}

void RemoteList::clear()
{
    ++m_generation;
    m_underWay = false;
    beginResetModel();
    m_rows.clear();
    m_next.reset();
    endResetModel();
    setStanding(Standing::Idle);
}

void RemoteList::refresh()
{
    if (!m_underWay)
        fetch({}, true);
}

bool RemoteList::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_next && !m_underWay;
}

void RemoteList::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        fetch(*m_next, false);
}

void RemoteList::fetch(const QJsonObject &cursor, bool isFirst)
{
    m_underWay = true;
    if (m_rows.isEmpty())
        setStanding(Standing::Loading);
    QJsonObject params = m_params;
    params.insert(u"limit"_s, rowsPerPage);
    for (auto it = cursor.begin(); it != cursor.end(); ++it)
        params.insert(it.key(), it.value());
    m_connection.ask(
        m_source.method, params, this, [this, isFirst, generation = m_generation](const Result<QJsonValue> &result) {
            if (generation != m_generation)
                return;
            m_underWay = false;
            if (!result) {
                m_next.reset(); // or the view would ask again at every repaint
                const bool notOffered = result.error().kind == Error::Kind::WrongAddress;
                return setStanding(notOffered ? Standing::NotOffered : Standing::Failed, result.error().detail);
            }
            const QJsonObject answer = result->toObject();
            const QJsonArray page = answer.value(m_source.rows).toArray();
            if (isFirst)
                takeFirst(page);
            else
                append(page);
            // A refresh must not cut off the pages after the first, which were fetched before.
            if (!isFirst || m_rows.size() <= page.size())
                m_next = m_source.next ? m_source.next(answer, page, m_rows.size()) : std::nullopt;
            setStanding(Standing::Ready);
        });
}

void RemoteList::takeFirst(const QJsonArray &page)
{
    QList<QJsonObject> fresh;
    QSet<QString> known;
    for (const QJsonValue value : page) {
        fresh.append(value.toObject());
        known.insert(value[m_source.id].toVariant().toString());
    }
    // What stands above the page's last row and is not in the page is gone; what stands below was not asked for.
    const bool isWhole = fresh.size() < rowsPerPage;
    const int last = isWhole ? -1 : rowOf(fresh.last().value(m_source.id));
    const qsizetype covered = last < 0 ? m_rows.size() : last;
    for (qsizetype i = covered - 1; i >= 0; --i) {
        if (known.contains(m_rows.at(i).value(m_source.id).toVariant().toString()))
            continue;
        beginRemoveRows({}, int(i), int(i));
        m_rows.removeAt(i);
        endRemoveRows();
    }
    for (int i = 0; i < fresh.size(); ++i) {
        const int old = rowOf(fresh.at(i).value(m_source.id));
        if (old == i) {
            replaceRow(i, fresh.at(i));
            continue;
        }
        if (old >= 0) {
            beginRemoveRows({}, old, old);
            m_rows.removeAt(old);
            endRemoveRows();
        }
        const int place = std::min(i, int(m_rows.size()));
        beginInsertRows({}, place, place);
        m_rows.insert(place, fresh.at(i));
        endInsertRows();
    }
}

void RemoteList::append(const QJsonArray &page)
{
    QList<QJsonObject> added;
    for (const QJsonValue value : page) {
        if (rowOf(value[m_source.id]) < 0)
            added.append(value.toObject());
    }
    m_next.reset();
    if (added.isEmpty())
        return;
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + added.size()) - 1);
    m_rows += added;
    endInsertRows();
}

void RemoteList::replaceRow(int number, const QJsonObject &row)
{
    m_rows[number] = row;
    // Also when it is the same: an age in it has grown.
    Q_EMIT dataChanged(index(number, 0), index(number, columnCount() - 1));
}

void RemoteList::setStanding(Standing standing, const QString &trouble)
{
    m_trouble = trouble;
    m_standing = standing;
    Q_EMIT standingChanged();
}

QJsonObject RemoteList::row(int number) const
{
    return m_rows.value(number);
}

int RemoteList::rowOf(const QJsonValue &id) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [this, &id](const QJsonObject &row) { return row.value(m_source.id) == id; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

int RemoteList::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int RemoteList::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_source.columns.size());
}

QVariant RemoteList::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const QJsonObject &row = m_rows.at(index.row());
    const Column &column = m_source.columns.at(index.column());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return column.text(row);
    case Qt::ToolTipRole:
        return column.isNumber ? QVariant() : column.text(row);
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (column.isNumber ? Qt::AlignRight : Qt::AlignLeft));
    case RowRole:
        return row;
    case ToneRole:
        return int(column.tone ? column.tone(row) : Tone::Plain);
    default:
        return {};
    }
}

QVariant RemoteList::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= m_source.columns.size())
        return {};
    const Column &column = m_source.columns.at(section);
    if (role == Qt::DisplayRole)
        return column.title;
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (column.isNumber ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

} // namespace am
