// SPDX-License-Identifier: MIT
#include "support/fakemem0rows.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am::test {

namespace {

QString textKey(const FakeMem0Row &row)
{
    return QStringList{row.user, row.run, row.agent, row.text}.join(QChar(u'\0'));
}

} // namespace

QJsonObject FakeMem0Rows::toJson(const FakeMem0Row &row)
{
    return {{u"id"_s, row.id},
            {u"memory"_s, row.text},
            {u"user_id"_s, row.user},
            {u"run_id"_s, row.run},
            {u"agent_id"_s, row.agent},
            {u"metadata"_s, row.metadata},
            {u"created_ms"_s, row.createdAt},
            {u"updated_ms"_s, row.updatedAt},
            {u"number"_s, row.number}};
}

FakeMem0Row FakeMem0Rows::fromJson(const QJsonObject &json)
{
    return {.id = json.value("id"_L1).toString(),
            .text = json.value("memory"_L1).toString(),
            .user = json.value("user_id"_L1).toString(),
            .run = json.value("run_id"_L1).toString(),
            .agent = json.value("agent_id"_L1).toString(),
            .metadata = json.value("metadata"_L1).toObject(),
            .createdAt = json.value("created_ms"_L1).toInteger(),
            .updatedAt = json.value("updated_ms"_L1).toInteger(),
            .number = json.value("number"_L1).toInteger()};
}

bool FakeMem0Rows::open(const QString &file)
{
    QFile earlier(file);
    if (earlier.open(QIODevice::ReadOnly)) {
        while (!earlier.atEnd()) {
            // A last line cut by a kill is no JSON and is left out.
            const QJsonObject line = QJsonDocument::fromJson(earlier.readLine()).object();
            if (line.contains("put"_L1)) {
                auto row = std::make_unique<FakeMem0Row>(fromJson(line.value("put"_L1).toObject()));
                unlink(row->id);
                m_next = std::max(m_next, row->number + 1);
                link(std::move(row));
            } else {
                unlink(line.value("remove"_L1).toString());
            }
        }
    }
    m_file.setFileName(file);
    return m_file.open(QIODevice::WriteOnly | QIODevice::Append);
}

void FakeMem0Rows::journal(const QJsonObject &line)
{
    if (!m_file.isOpen())
        return;
    m_file.write(QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n');
    m_file.flush();
}

void FakeMem0Rows::link(std::unique_ptr<FakeMem0Row> row)
{
    if (!row->user.isEmpty())
        m_byUser[row->user].append(row.get());
    if (!row->run.isEmpty())
        m_byRun[row->run].append(row.get());
    ++m_texts[textKey(*row)];
    const QString id = row->id;
    m_rows.insert_or_assign(id, std::move(row));
}

bool FakeMem0Rows::unlink(const QString &id)
{
    const auto found = m_rows.find(id);
    if (found == m_rows.end())
        return false;
    const FakeMem0Row *row = found->second.get();
    const auto drop = [row](QHash<QString, QList<const FakeMem0Row *>> &index, const QString &key) {
        if (const auto entry = index.find(key); entry != index.end()) {
            entry->removeOne(row);
            if (entry->isEmpty())
                index.erase(entry);
        }
    };
    drop(m_byUser, row->user);
    drop(m_byRun, row->run);
    if (const auto same = m_texts.find(textKey(*row)); --*same == 0)
        m_texts.erase(same);
    m_rows.erase(found);
    return true;
}

const FakeMem0Row &FakeMem0Rows::add(FakeMem0Row row)
{
    if (row.id.isEmpty())
        row.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    if (row.createdAt == 0)
        row.createdAt = QDateTime::currentMSecsSinceEpoch();
    row.number = m_next++;
    m_changes[row.id].append({.event = u"ADD"_s, .oldText = {}, .newText = row.text, .at = row.createdAt});
    auto owned = std::make_unique<FakeMem0Row>(std::move(row));
    const FakeMem0Row &added = *owned;
    link(std::move(owned));
    journal({{u"put"_s, toJson(added)}});
    return added;
}

bool FakeMem0Rows::holds(const FakeMem0Row &row) const
{
    return m_texts.contains(textKey(row));
}

const FakeMem0Row *FakeMem0Rows::find(const QString &id) const
{
    const auto found = m_rows.find(id);
    return found == m_rows.end() ? nullptr : found->second.get();
}

void FakeMem0Rows::change(const QString &id, const std::optional<QString> &text,
                          const std::optional<QJsonObject> &metadata)
{
    const auto found = m_rows.find(id);
    if (found == m_rows.end())
        return;
    auto row = std::make_unique<FakeMem0Row>(*found->second);
    row->updatedAt = QDateTime::currentMSecsSinceEpoch();
    if (text)
        m_changes[id].append({.event = u"UPDATE"_s, .oldText = row->text, .newText = *text, .at = row->updatedAt});
    row->text = text.value_or(row->text);
    row->metadata = metadata.value_or(row->metadata);
    journal({{u"put"_s, toJson(*row)}});
    unlink(id);
    link(std::move(row));
}

bool FakeMem0Rows::remove(const QString &id)
{
    if (const FakeMem0Row *row = find(id)) {
        m_changes[id].append(
            {.event = u"DELETE"_s, .oldText = row->text, .newText = {}, .at = QDateTime::currentMSecsSinceEpoch()});
    }
    if (!unlink(id))
        return false;
    journal({{u"remove"_s, id}});
    return true;
}

QList<const FakeMem0Row *> FakeMem0Rows::scoped(const QString &user, const QString &run) const
{
    QList<const FakeMem0Row *> rows;
    if (user.isEmpty() && run.isEmpty()) {
        rows.reserve(size());
        for (const auto &[id, row] : m_rows)
            rows.append(row.get());
    } else {
        // The conversation's own list is the shorter one.
        rows = run.isEmpty() ? m_byUser.value(user) : m_byRun.value(run);
        if (!user.isEmpty())
            rows.removeIf([&user](const FakeMem0Row *row) { return row->user != user; });
    }
    std::sort(rows.begin(), rows.end(), [](const FakeMem0Row *left, const FakeMem0Row *right) {
        return std::pair(left->createdAt, left->number) > std::pair(right->createdAt, right->number);
    });
    return rows;
}

QHash<QString, qint64> FakeMem0Rows::counted(const QHash<QString, QList<const FakeMem0Row *>> &index)
{
    QHash<QString, qint64> counts;
    for (auto it = index.cbegin(); it != index.cend(); ++it)
        counts.insert(it.key(), it->size());
    return counts;
}

} // namespace am::test
