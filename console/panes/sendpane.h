// SPDX-License-Identifier: MIT
#pragma once

#include "panes/pane.h"
#include "sender/webhooksender.h"

class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;
class QTabWidget;

namespace am {

class JsonEditor;

/// Sends webhooks as ElevenLabs does, right or wrong on purpose, and shows what the daemon answers.
class SendPane final : public Pane
{
    Q_OBJECT

public:
    explicit SendPane(const Desk &desk, QWidget *parent = nullptr);

    /// A saved send is the body's plain file.
    void loadFile(const QString &file);
    void forgetDaemon() {}

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    struct Sent
    {
        int kind;
        QString body; ///< with its variables
        QString answer;
        QString conversation;
    };

    QWidget *buildEditor();
    QWidget *buildAnswer();
    QLayout *buildWay();
    void chooseTemplate(int number);
    void send();
    void take(const Result<WebhookAnswer> &answer, const Sent &sent);
    void showSent(int row);
    void openFile();
    void saveFile();

    Desk m_desk;
    WebhookSender m_sender;
    QComboBox *m_kind;
    QComboBox *m_fault;
    QComboBox *m_way;
    QLineEdit *m_caller;
    QLineEdit *m_address;
    QLineEdit *m_key;
    JsonEditor *m_editor;
    QLabel *m_mistake;
    QPushButton *m_send;
    QLabel *m_status;
    class QPlainTextEdit *m_answer;
    QPushButton *m_toCall;
    QListWidget *m_history;
    QTabWidget *m_tabs;
    QList<Sent> m_sent; ///< the newest first
    QString m_conversation;
};

} // namespace am
