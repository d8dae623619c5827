// SPDX-License-Identifier: MIT
#pragma once

#include "panes/answerpage.h"

class QListWidget;

namespace am {

/// The webhooks that were sent, the last one first, as long as the window is there.
class SentHistory final : public QWidget
{
    Q_OBJECT

public:
    explicit SentHistory(QWidget *parent = nullptr);

    void add(const SentWebhook &sent);

Q_SIGNALS:
    /// To be looked at, edited and sent again.
    void chosen(const am::SentWebhook &sent);
    /// Their answers are to be compared.
    void twoChosen(const am::SentWebhook &older, const am::SentWebhook &newer);

private:
    void tell();

    QListWidget *m_list;
    QList<SentWebhook> m_sent; ///< as in the list
};

} // namespace am
