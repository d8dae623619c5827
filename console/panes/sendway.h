// SPDX-License-Identifier: MIT
#pragma once

#include "keys/profilekeys.h"
#include "sender/webhooksender.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace am {

/// How a webhook gets to the daemon: the daemon sends it to itself with its own keys, or it goes directly to an address
/// with a key of the operator's, kept for the profile or typed for this time.
class SendWay final : public QWidget
{
    Q_OBJECT

public:
    /// `keys`: null = none are kept.
    explicit SendWay(ProfileKeys *keys, QWidget *parent = nullptr);

    /// Which key belongs to it: that of a signature, or the workspace's.
    void setSigned(bool isSigned);
    /// The order with address and key, or why it cannot be sent, for people.
    void complete(WebhookOrder order, QObject *context, Reply<WebhookOrder> reply);

private:
    QLayout *buildAddress();
    QLayout *buildKey();
    void followProfile();
    void followKey();
    void look();
    void showState(const Result<QByteArray> &kept);
    void keep();
    void forget();
    void say(const QString &text, bool isTrouble);
    [[nodiscard]] bool isDirect() const;
    [[nodiscard]] KeySlot slot() const;

    ProfileKeys *m_keys;
    QComboBox *m_way;
    QLineEdit *m_address;
    QWidget *m_keyRow;
    QComboBox *m_slot;
    QLineEdit *m_key;
    QPushButton *m_keep;
    QPushButton *m_forget;
    QLabel *m_state;
    QPushButton *m_file; ///< chooses the file instead of the keychain, or no longer
    QString m_webhooks;  ///< the profile's address
    bool m_isSigned = true;
    bool m_mayPrefer = false; ///< the way is still the profile's to decide
    quint64 m_look = 0;       ///< answers to an earlier look are dropped
};

} // namespace am
