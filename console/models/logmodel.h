// SPDX-License-Identifier: MIT
#pragma once

#include "look/colors.h"
#include "models/logfilter.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <span>

namespace am {

/// The log as a table, filtered. New lines appear at most twenty times a second, and a new filter is applied slice by
/// slice, so that neither holds up the window, however many lines there are.
class LogModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum ColumnNumber { Time, Status, Endpoint, Took, Caller, What, ColumnCount };

    explicit LogModel(qint64 most = 1'000'000, QObject *parent = nullptr);

    void append(const QList<LogLine> &lines);
    void setFilter(const LogFilter &filter);
    /// On what ground which lines stand; the first rule that fits decides.
    using Rule = std::pair<LogFilter, Tone>;
    void setHighlights(const QList<Rule> &rules);
    /// While paused, new lines wait.
    void setPaused(bool paused);

    [[nodiscard]] LogLine line(int row) const;
    [[nodiscard]] qint64 newestId() const; ///< of all that were given
    [[nodiscard]] qint64 waiting() const { return qint64(m_waiting.size()); }
    [[nodiscard]] bool isFiltering() const { return m_scanned < m_scanEnd; }
    /// The next line with a status of 400 or more after this row; -1 = none.
    [[nodiscard]] int nextError(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// Lines wait, were shown, or a filter went on.
    void progressed();

private:
    void flush();
    void scanSlice();
    void show(const std::vector<qint64> &numbers);
    void take(std::span<const LogLine> lines);
    void makeRoom(qint64 lines);
    [[nodiscard]] QVariant groundOf(const LogLine &line) const;

    LogStore m_store;
    LogFilter m_filter;
    QList<Rule> m_highlights;
    std::deque<qint64> m_shown; ///< numbers of the store's lines that the filter lets through
    std::vector<LogLine> m_waiting;
    qint64 m_newestId = 0;
    qint64 m_scanned = 0; ///< the filter has seen the lines up to here …
    qint64 m_scanEnd = 0; ///< … of those up to here
    bool m_isPaused = false;
    QTimer m_flush;
    QTimer m_scan;
};

} // namespace am
