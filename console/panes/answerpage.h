// SPDX-License-Identifier: MIT
#pragma once

#include "sender/webhooksender.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace am {

/// A webhook that was sent, with what it was answered.
struct SentWebhook
{
    int kind = 0;  ///< number of its template
    int fault = 0; ///< number in webhookFaults()
    QString body;  ///< with its variables
    QString conversation = {};
    qint64 at = 0; ///< milliseconds
    QString status = {};
    QString headers = {};
    QString answer = {};
    bool isAccepted = false;
};

/// The answer to the last webhook: status, time, headers and body, the way to the call that it made, and whether it is
/// another one than was given before.
class AnswerPage final : public QWidget
{
    Q_OBJECT

public:
    explicit AnswerPage(QWidget *parent = nullptr);

    /// Until show() or clear().
    void showSending();
    void clear();
    /// `differing`: lines against the answer before; negative = it is compared to none.
    void show(const SentWebhook &sent, qsizetype differing);
    /// Nothing leads to a call any more: it was another daemon's.
    void forgetCall();

Q_SIGNALS:
    void cancelWanted();
    void callWanted();
    void differenceWanted();

private:
    QLabel *m_status;
    QPlainTextEdit *m_text;
    QPushButton *m_toCall;
    QPushButton *m_toDifference;
    QPushButton *m_cancel;
};

/// Two answers laid over each other, line by line.
class DifferencePage final : public QWidget
{
    Q_OBJECT

public:
    explicit DifferencePage(QWidget *parent = nullptr);

    /// How many lines differ.
    qsizetype compare(const SentWebhook &before, const SentWebhook &after);

protected:
    void changeEvent(QEvent *event) override;

private:
    void paintLines();

    QLabel *m_title;
    QPlainTextEdit *m_text;
};

} // namespace am
