// SPDX-License-Identifier: MIT
#include "models/logstore.h"

#include <QDateTime>
#include <QJsonDocument>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qsizetype longestText = std::numeric_limits<quint16>::max();
constexpr size_t mostNames = std::numeric_limits<quint16>::max();

} // namespace

LogLine LogLine::fromJson(const QJsonObject &line)
{
    return {.id = line.value("id"_L1).toInteger(),
            .at = QDateTime::fromString(line.value("at"_L1).toString(), Qt::ISODateWithMs).toMSecsSinceEpoch(),
            .status = line.value("status"_L1).toInt(),
            .took = line.value("ms"_L1).toDouble(),
            .method = line.value("method"_L1).toString(),
            .endpoint = line.value("endpoint"_L1).toString(),
            .code = line.value("code"_L1).toString(),
            .caller = line.value("caller"_L1).toString(),
            .agent = line.value("agent"_L1).toString(),
            .conversation = line.value("conversation"_L1).toString(),
            .note = line.value("note"_L1).toString(),
            .stages = QJsonDocument(line.value("stages"_L1).toObject()).toJson(QJsonDocument::Compact)};
}

LogStore::LogStore(qint64 most)
    : m_most(std::max<qint64>(most, 2 * chunkLines))
{
    nameOf({});
}

qint64 LogStore::firstWith(qint64 added) const
{
    qint64 first = m_first;
    while (m_end + added - first > m_most)
        first += chunkLines;
    return first;
}

void LogStore::dropTo(qint64 first)
{
    for (; m_first < first && !m_chunks.empty(); m_first += chunkLines)
        m_chunks.pop_front();
}

/// When there are too many different ones, the last of all stand without.
LogStore::Name LogStore::nameOf(const QString &text)
{
    if (const auto known = m_numbers.constFind(text); known != m_numbers.constEnd())
        return *known;
    if (m_names.size() >= mostNames)
        return 0;
    const auto number = Name(m_names.size());
    m_names.push_back(text);
    m_numbers.insert(text, number);
    return number;
}

void LogStore::append(const LogLine &line)
{
    if (m_chunks.empty() || m_chunks.back()->lines.size() == chunkLines) {
        m_chunks.push_back(std::make_unique<Chunk>());
        m_chunks.back()->lines.reserve(chunkLines);
    }
    Chunk &chunk = *m_chunks.back();
    const QByteArray conversation = line.conversation.toUtf8().left(longestText);
    const QByteArray note = line.note.toUtf8().left(longestText);
    const QByteArray stages = line.stages.size() > longestText ? QByteArray() : line.stages;
    chunk.lines.push_back({.id = line.id,
                           .at = line.at,
                           .microseconds = quint32(line.took * 1000),
                           .offset = quint32(chunk.texts.size()),
                           .status = quint16(line.status),
                           .method = nameOf(line.method),
                           .endpoint = nameOf(line.endpoint),
                           .code = nameOf(line.code),
                           .caller = nameOf(line.caller),
                           .agent = nameOf(line.agent),
                           .conversation = quint16(conversation.size()),
                           .note = quint16(note.size()),
                           .stages = quint16(stages.size())});
    chunk.texts += conversation + note + stages;
    if (chunk.lines.size() == chunkLines)
        chunk.texts.squeeze();
    m_newestId = std::max(m_newestId, line.id);
    ++m_end;
}

const LogStore::Packed &LogStore::packedAt(qint64 number) const
{
    return chunkAt(number).lines[size_t((number - m_first) % chunkLines)];
}

LogLine LogStore::at(qint64 number) const
{
    const Packed &packed = packedAt(number);
    const char *const texts = chunkAt(number).texts.constData() + packed.offset;
    return {.id = packed.id,
            .at = packed.at,
            .status = packed.status,
            .took = double(packed.microseconds) / 1000,
            .method = m_names[packed.method],
            .endpoint = m_names[packed.endpoint],
            .code = m_names[packed.code],
            .caller = m_names[packed.caller],
            .agent = m_names[packed.agent],
            .conversation = QString::fromUtf8(texts, packed.conversation),
            .note = QString::fromUtf8(texts + packed.conversation, packed.note),
            .stages = QByteArray(texts + packed.conversation + packed.note, packed.stages)};
}

} // namespace am
