// SPDX-License-Identifier: MIT
#include "models/memorymodel.h"

#include "ctl/moment.h"
#include "models/lists.h"

using namespace Qt::StringLiterals;

namespace am {

MemoryModel::MemoryModel(DaemonConnection &connection, const Clock &clock, QObject *parent)
    : RemoteList(connection, memoryList(clock), parent)
    , m_again([this] {
        refresh();
        m_again.rest();
    })
{
    connect(this, &MemoryModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { seek(first, last); });
}

void MemoryModel::show(const QString &caller, const QString &text)
{
    m_caller = caller;
    m_awaited.clear();
    m_again.startOver();
    if (caller.isEmpty())
        clear();
    else if (text.isEmpty())
        setMethod(u"memories.list"_s, {{u"caller"_s, caller}, {u"page"_s, 1}});
    else
        setMethod(u"memories.search"_s, {{u"caller"_s, caller}, {u"text"_s, text}});
}

void MemoryModel::add(const QString &text)
{
    change(u"memories.add"_s, {{u"text"_s, text}});
}

void MemoryModel::remove(const QList<int> &rows)
{
    Removal removal;
    for (const int number : rows)
        removal.ids.append(row(number).value("id"_L1));
    removeNext(removal);
}

/// The daemon takes so many at once.
void MemoryModel::removeNext(const Removal &removal)
{
    constexpr qsizetype mostAtOnce = 100;
    Removal next = removal;
    next.ids = {};
    QJsonArray now;
    for (qsizetype i = 0; i < removal.ids.size(); ++i)
        (i < mostAtOnce ? now : next.ids).append(removal.ids.at(i));
    const QJsonObject params{{u"caller"_s, m_caller}, {u"ids"_s, now}};
    connection().ask(u"memories.delete"_s, params, this,
                     [this, next, caller = m_caller](const Result<QJsonValue> &result) mutable {
                         if (result) {
                             next.count += (*result)["deleted"_L1].toInt();
                             next.undo.append((*result)["undo"_L1].toString());
                             const QDateTime until = ctl::moment((*result)["undo_until"_L1]);
                             next.until = next.until.isValid() ? std::min(next.until, until) : until;
                             if (!next.ids.isEmpty() && caller == m_caller)
                                 return removeNext(next);
                         } else {
                             Q_EMIT failed(result.error().detail);
                         }
                         if (caller == m_caller)
                             refresh();
                         if (!next.undo.isEmpty())
                             Q_EMIT removed(next.count, next.undo, next.until);
                         Q_EMIT changed();
                     });
}

void MemoryModel::undo(const QStringList &tokens)
{
    for (const QString &token : tokens) {
        connection().ask(u"memories.undo"_s, {{u"undo"_s, token}}, this, [this](const Result<QJsonValue> &result) {
            if (!result)
                Q_EMIT failed(result.error().detail);
            refresh();
            Q_EMIT changed();
        });
    }
}

Qt::ItemFlags MemoryModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = RemoteList::flags(index);
    return index.isValid() && index.column() == 0 && connection().mayChange() ? flags | Qt::ItemIsEditable : flags;
}

bool MemoryModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const QString text = value.toString().trimmed();
    if (role != Qt::EditRole || !flags(index).testFlag(Qt::ItemIsEditable) || text.isEmpty())
        return false;
    QJsonObject edited = row(index.row());
    if (edited.value("text"_L1) == text)
        return false;
    edited.insert(u"text"_s, text);
    replaceRow(index.row(), edited);
    change(u"memories.edit"_s, {{u"id"_s, edited.value("id"_L1)}, {u"text"_s, text}});
    return true;
}

void MemoryModel::change(const QString &method, QJsonObject params)
{
    params.insert(u"caller"_s, m_caller);
    const QString text = params.value("text"_L1).toString();
    connection().ask(method, params, this, [this, caller = m_caller, text](const Result<QJsonValue> &result) {
        if (caller == m_caller)
            refresh(); // also after a failure: what was shown before its answer is not true
        if (!result)
            return Q_EMIT failed(result.error().detail);
        if (caller == m_caller && (*result)["pending"_L1].toBool())
            await(text);
        Q_EMIT changed();
    });
}

void MemoryModel::await(const QString &text)
{
    m_awaited = text;
    m_again.startOver();
    m_again.rest();
    Q_EMIT awaited();
}

void MemoryModel::seek(int first, int last)
{
    for (int number = first; number <= last && !m_awaited.isEmpty(); ++number) {
        if (row(number).value("text"_L1) != m_awaited)
            continue;
        m_awaited.clear();
        m_again.startOver();
        Q_EMIT changed();
    }
}

} // namespace am
