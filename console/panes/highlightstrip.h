// SPDX-License-Identifier: MIT
#pragma once

#include "models/highlights.h"

#include <QWidget>

class QVBoxLayout;

namespace am {

/// The highlight rules, a row for each, changed where they stand: a filter, and what its lines mean. What is typed
/// holds at once.
class HighlightStrip final : public QWidget
{
    Q_OBJECT

public:
    /// `highlights` outlives it; `completions` as FilterField's.
    HighlightStrip(Highlights &highlights, const QStringList &completions, QWidget *parent = nullptr);

    /// Anew, after they were changed elsewhere.
    void showRules();
    /// An empty row, to be typed into.
    void addRule();

private:
    void addRow(const Highlight &rule);
    void removeRow(QWidget *row);
    void take();

    Highlights &m_highlights;
    QStringList m_completions;
    QVBoxLayout *m_rows;
};

} // namespace am
