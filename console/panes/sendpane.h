// SPDX-License-Identifier: MIT
#pragma once

#include "panes/answerpage.h"
#include "panes/pane.h"

#include <memory>
#include <optional>

class QComboBox;
class QTabWidget;

namespace am {

class JsonEditor;
class SendWay;
class SentHistory;

/// Sends webhooks as ElevenLabs does, right or wrong on purpose, and shows what the daemon answers.
class SendPane final : public Pane
{
    Q_OBJECT

public:
    explicit SendPane(const Desk &desk, QWidget *parent = nullptr);

    /// A saved send is the body's plain file; which webhook it is follows from it.
    void loadFile(const QString &file);
    /// Another one is spoken with now: the calls of the last are not to be seen there.
    void forgetDaemon();

private:
    void buildHead();
    QWidget *buildEditor();
    QLayout *buildChoices();
    QWidget *buildAnswer();
    void chooseTemplate(int number);
    void setKind(int number);
    void send();
    void dispatch(const WebhookOrder &order, SentWebhook sent);
    void take(const Result<WebhookAnswer> &answer, SentWebhook sent);
    void cancel();
    void endSending();
    void lookBackAt(const SentWebhook &sent);
    void openFile();
    void saveFile();

    Desk m_desk;
    WebhookSender m_sender;
    QComboBox *m_kind;
    QComboBox *m_fault;
    QLineEdit *m_caller;
    SendWay *m_way;
    JsonEditor *m_editor;
    QPushButton *m_send;
    AnswerPage *m_answer;
    DifferencePage *m_difference;
    SentHistory *m_history;
    QTabWidget *m_tabs;
    std::unique_ptr<QObject> m_underWay; ///< what is being sent; its end gives that up
    std::optional<SentWebhook> m_before; ///< what the next answer is compared to
    QString m_conversation;
};

} // namespace am
