// SPDX-License-Identifier: MIT
#include "models/logmodel.h"

#include "look/colors.h"
#include "models/remotelist.h"

#include <QElapsedTimer>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr std::chrono::milliseconds flushEvery{50};
constexpr int sliceMilliseconds = 12;
/// Of waiting lines while paused: beyond it the oldest go, as they would in the store.
constexpr size_t mostWaiting = 200'000;

Tone toneOf(const LogLine &line, int column)
{
    if (column == LogModel::Status || column == LogModel::What) {
        if (line.status >= 500)
            return Tone::Bad;
        if (line.status >= 400)
            return Tone::Warning;
    }
    return column == LogModel::Status ? Tone::Good : column == LogModel::Endpoint ? Tone::Plain : Tone::Quiet;
}

} // namespace

LogModel::LogModel(qint64 most, QObject *parent)
    : QAbstractTableModel(parent)
    , m_store(most)
{
    m_flush.setSingleShot(true);
    m_flush.setInterval(flushEvery);
    m_scan.setSingleShot(true);
    connect(&m_flush, &QTimer::timeout, this, &LogModel::flush);
    connect(&m_scan, &QTimer::timeout, this, &LogModel::scanSlice);
}

void LogModel::append(const QList<LogLine> &lines)
{
    for (const LogLine &line : lines) {
        if (line.id <= m_newestId)
            continue; // was here before a reconnect
        m_newestId = line.id;
        m_waiting.push_back(line);
    }
    if (m_waiting.size() > mostWaiting)
        m_waiting.erase(m_waiting.begin(), m_waiting.end() - qint64(mostWaiting));
    if (m_isPaused)
        Q_EMIT progressed();
    else if (!m_flush.isActive())
        m_flush.start();
}

qint64 LogModel::newestId() const
{
    return m_newestId;
}

void LogModel::setPaused(bool paused)
{
    m_isPaused = paused;
    if (!paused)
        flush();
}

void LogModel::flush()
{
    if (m_isPaused || m_waiting.empty())
        return;
    const auto waiting = std::exchange(m_waiting, {});
    for (size_t from = 0; from < waiting.size(); from += LogStore::chunkLines) {
        const size_t to = std::min(waiting.size(), from + LogStore::chunkLines);
        take(std::span(waiting).subspan(from, to - from));
    }
    Q_EMIT progressed();
}

void LogModel::take(std::span<const LogLine> lines)
{
    makeRoom(qint64(lines.size()));
    std::vector<qint64> fresh;
    const bool isScanning = isFiltering();
    for (const LogLine &line : lines) {
        m_store.append(line);
        if (!isScanning && m_filter.matches(line))
            fresh.push_back(m_store.end() - 1);
    }
    // While older lines are still being looked at, these come after them.
    if (isScanning)
        m_scanEnd = m_store.end();
    else
        show(fresh);
}

/// Rows go before their lines do: whoever hears of it still looks at them.
void LogModel::makeRoom(qint64 lines)
{
    const qint64 first = m_store.firstWith(lines);
    const auto kept = std::lower_bound(m_shown.begin(), m_shown.end(), first);
    if (kept != m_shown.begin()) {
        beginRemoveRows({}, 0, int(kept - m_shown.begin()) - 1);
        m_shown.erase(m_shown.begin(), kept);
        endRemoveRows();
    }
    m_store.dropTo(first);
}

void LogModel::show(const std::vector<qint64> &numbers)
{
    if (numbers.empty())
        return;
    const int row = int(m_shown.size());
    beginInsertRows({}, row, row + int(numbers.size()) - 1);
    m_shown.insert(m_shown.end(), numbers.begin(), numbers.end());
    endInsertRows();
}

void LogModel::setFilter(const LogFilter &filter)
{
    beginResetModel();
    m_filter = filter;
    m_shown.clear();
    endResetModel();
    m_scanned = m_store.first();
    m_scanEnd = m_store.end();
    scanSlice();
}

void LogModel::setHighlights(const QList<Rule> &rules)
{
    m_highlights = rules;
    if (!m_shown.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1), {RemoteList::GroundRole});
}

QVariant LogModel::groundOf(const LogLine &line) const
{
    const auto rule = std::find_if(m_highlights.begin(), m_highlights.end(),
                                   [&line](const Rule &one) { return one.first.matches(line); });
    return rule == m_highlights.end() ? QVariant() : QVariant(int(rule->second));
}

void LogModel::scanSlice()
{
    QElapsedTimer timer;
    timer.start();
    std::vector<qint64> found;
    m_scanned = std::max(m_scanned, m_store.first());
    while (m_scanned < m_scanEnd) {
        if (m_filter.isEmpty() || m_filter.matches(m_store.at(m_scanned)))
            found.push_back(m_scanned);
        // The clock is not asked for each line.
        if (++m_scanned % 64 == 0 && timer.hasExpired(sliceMilliseconds))
            break;
    }
    show(found);
    if (isFiltering())
        m_scan.start();
    Q_EMIT progressed();
}

LogLine LogModel::line(int row) const
{
    return row >= 0 && size_t(row) < m_shown.size() ? m_store.at(m_shown[size_t(row)]) : LogLine{};
}

int LogModel::nextError(int row) const
{
    for (size_t i = size_t(row) + 1; i < m_shown.size(); ++i) {
        if (m_store.statusAt(m_shown[i]) >= 400)
            return int(i);
    }
    return -1;
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int LogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const bool isNumber = index.column() == Took || index.column() == Status;
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole && role != RemoteList::ToneRole && role != RemoteList::GroundRole)
        return {};
    if (role == RemoteList::GroundRole && m_highlights.isEmpty())
        return {};
    const LogLine one = line(index.row());
    if (role == RemoteList::ToneRole)
        return int(toneOf(one, index.column()));
    if (role == RemoteList::GroundRole)
        return groundOf(one);
    switch (index.column()) {
    case Time:
        return QDateTime::fromMSecsSinceEpoch(one.at).toString(u"HH:mm:ss.zzz"_s);
    case Status:
        return QString::number(one.status);
    case Endpoint:
        return one.endpoint;
    case Took:
        return tr("%1 ms").arg(one.took, 0, 'f', 1);
    case Caller:
        return one.caller;
    case What:
        return QStringList{one.code, one.note, one.conversation}.join(u"  "_s).trimmed();
    default:
        return {};
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const QString titles[] = {tr("Time"), tr("Status"), tr("Endpoint"), tr("Took"), tr("Caller"), tr("What")};
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section == Took || section == Status ? Qt::AlignRight : Qt::AlignLeft));
    return role == Qt::DisplayRole ? titles[section] : QVariant();
}

} // namespace am
