// SPDX-License-Identifier: MIT
#pragma once

#include "models/memorymodel.h"
#include "panes/pane.h"

class QLabel;
class QPushButton;
class QTabWidget;

namespace am {

class FactSheet;
class ListPage;
class PreviewPage;
class Timeline;

/// One caller: what is remembered of them, to be corrected, and beside it what the agent will make of it.
class CallerPage final : public QWidget
{
    Q_OBJECT

public:
    explicit CallerPage(const Desk &desk, QWidget *parent = nullptr);

    /// As `callers.list` tells of them.
    void setCaller(const QJsonObject &caller);

Q_SIGNALS:
    void erased(const QString &caller);

private:
    void buildHead(QVBoxLayout *column);
    void buildMemories(QVBoxLayout *column);
    QWidget *buildBeside();
    QWidget *buildEraseLine();
    void enable();
    void offerUndo(int count, const QString &token, const QDateTime &until);
    void showHistory();
    void exportAll();
    void erase();
    void showCertificate(const QJsonObject &certificate);

    Desk m_desk;
    MemoryModel m_memories;
    QString m_caller;
    QLabel *m_name;
    QLabel *m_about;
    QPushButton *m_export;
    QPushButton *m_eraseButton;
    QPushButton *m_delete;
    QWidget *m_eraseLine;
    QLineEdit *m_eraseField;
    QLineEdit *m_search;
    QLineEdit *m_add;
    ListPage *m_list;
    QTabWidget *m_beside;
    PreviewPage *m_preview;
    Timeline *m_history;
    FactSheet *m_certificate;
};

} // namespace am
