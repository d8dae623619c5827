// SPDX-License-Identifier: MIT
#pragma once

#include "panes/pane.h"

#include <QStackedWidget>

class QTabWidget;

namespace am {

class EmptyState;
class JsonView;
class ReceiptPage;
class RecordingBar;
class TranscriptView;

/// Everything about one call: transcript, receipt, briefing served, raw report. Each look at a report is in the
/// daemon's audit log, so it is fetched only when its page is opened.
class DetailTabs final : public QStackedWidget
{
    Q_OBJECT

public:
    explicit DetailTabs(const Desk &desk, QWidget *parent = nullptr);

    /// With a sentence the transcript is opened, and it is marked there.
    void showCall(const QString &conversation, const QString &sentence = {});
    void showDelivery(qint64 id);
    void showNothing(const QString &title, const QString &text);

private:
    enum Page { Receipt, Transcript, Briefing, Report };
    void ask(const QString &method, const QJsonObject &params);
    void take(const QJsonObject &answer);
    void openPage();
    void openReport();
    void takeReport(const QByteArray &bytes);
    void openBriefing();
    QWidget *framed(QWidget *content);

    Desk m_desk;
    EmptyState *m_empty;
    QTabWidget *m_tabs;
    TranscriptView *m_transcript;
    RecordingBar *m_recording;
    ReceiptPage *m_receipt;
    QStackedWidget *m_briefing;
    JsonView *m_briefingView;
    EmptyState *m_noBriefing;
    JsonView *m_report;
    QString m_conversation;
    QString m_sentence;    ///< to be marked when the transcript is there
    qint64 m_delivery = 0; ///< whose report is shown
    bool m_isReportOpen = false;
    bool m_isBriefingOpen = false;
    quint64 m_generation = 0; ///< answers about what was left are dropped
};

} // namespace am
