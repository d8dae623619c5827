// SPDX-License-Identifier: MIT
#pragma once

#include "models/memorymodel.h"
#include "panes/pane.h"

class QLabel;
class QPushButton;
class QTabWidget;

namespace am {

class EraseLine;
class FactSheet;
class HistoryView;
class ListPage;
class PreviewPage;
class SourcePage;

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
    void callWanted(const QString &conversation, const QString &sentence);

private:
    enum Beside { Preview, History, Source, Certificate };
    void buildHead(QVBoxLayout *column);
    void buildMemories(QVBoxLayout *column);
    QWidget *buildBeside();
    void enable();
    void offerUndo(int count, const QStringList &tokens, const QDateTime &until);
    void openBeside();
    void showHistory(const QJsonObject &memory);
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
    EraseLine *m_eraseLine;
    QLineEdit *m_search;
    QLineEdit *m_add;
    ListPage *m_list;
    QTabWidget *m_beside;
    PreviewPage *m_preview;
    HistoryView *m_history;
    SourcePage *m_source;
    FactSheet *m_certificate;
};

} // namespace am
