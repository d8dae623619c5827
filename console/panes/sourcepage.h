// SPDX-License-Identifier: MIT
#pragma once

#include "models/sourcesentence.h"
#include "panes/pane.h"

#include <QJsonObject>

class QLabel;
class QPushButton;

namespace am {

class FactSheet;

/// From which sentence of which call a memory came, as far as that can be known.
class SourcePage final : public QWidget
{
    Q_OBJECT

public:
    explicit SourcePage(const Desk &desk, QWidget *parent = nullptr);

    /// As `memories.list` tells of it; empty = none is chosen. The daemon records who looks at a report.
    void setMemory(const QJsonObject &memory);

Q_SIGNALS:
    void callWanted(const QString &conversation, const QString &sentence);

private:
    void say(const QString &text);
    void askForReport(const QJsonObject &call);
    void show(const CallReport &report);

    Desk m_desk;
    QJsonObject m_memory;
    SourceSentence m_source;
    QLabel *m_sentence;
    QLabel *m_about;
    FactSheet *m_facts;
    QPushButton *m_open;
    quint64 m_generation = 0; ///< answers about what was left are dropped
};

} // namespace am
