// SPDX-License-Identifier: MIT
#include "panes/sendway.h"

#include "link/profiles.h"
#include "shared/answersoon.h"
#include "widgets/labels.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHostAddress>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace am {

namespace {

enum Way { ThroughDaemon, Directly };

const QString usualAddress = u"http://127.0.0.1:8080"_s;

QPushButton *buttonOf(const QString &objectName, const QString &text, const QString &meaning)
{
    auto *const button = new QPushButton(text);
    button->setObjectName(objectName);
    button->setToolTip(meaning);
    return button;
}

/// Whether nobody on the way can read a header. A signature may be read, a workspace's key may not.
bool isPrivateWay(const QUrl &address)
{
    return address.scheme() == "https"_L1 || address.host() == "localhost"_L1 ||
           QHostAddress(address.host()).isLoopback();
}

} // namespace

SendWay::SendWay(ProfileKeys *keys, QWidget *parent)
    : QWidget(parent)
    , m_keys(keys)
    , m_keyRow(new QWidget)
    , m_state(explanation({}))
    , m_file(buttonOf(u"keyFile"_s, {}, {}))
{
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addLayout(buildAddress());
    auto *const rows = new QVBoxLayout(m_keyRow);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(6);
    rows->addLayout(buildKey());
    rows->addWidget(m_state);
    rows->addWidget(m_file, 0, Qt::AlignLeft);
    column->addWidget(m_keyRow);
    m_state->setObjectName(u"keyState"_s);
    m_file->hide();
    connect(m_file, &QPushButton::clicked, this, [this] { m_keys->setUsesFile(!m_keys->usesFile()); });
    connect(m_way, &QComboBox::activated, this, [this] { m_mayPrefer = false; });
    connect(m_way, &QComboBox::currentIndexChanged, this, &SendWay::followKey);
    connect(m_slot, &QComboBox::currentIndexChanged, this, &SendWay::followKey);
    connect(m_key, &QLineEdit::textChanged, this, [this] { m_keep->setEnabled(!m_key->text().isEmpty()); });
    setSigned(true);
    followProfile();
    if (!m_keys)
        return;
    connect(m_keys, &ProfileKeys::changed, this, &SendWay::followKey);
    connect(&m_keys->profiles(), &Profiles::switched, this, &SendWay::followProfile);
    connect(&m_keys->profiles(), &Profiles::changed, this, [this] {
        if (m_keys->profiles().profile().webhooks != m_webhooks)
            followProfile();
    });
}

QLayout *SendWay::buildAddress()
{
    m_way = new QComboBox;
    m_way->addItems({tr("The daemon sends it to itself"), tr("Directly, with a key")});
    m_way->setAccessibleName(tr("Way"));
    m_way->setObjectName(u"way"_s);
    m_address = new QLineEdit(usualAddress);
    m_address->setAccessibleName(tr("Address"));
    m_address->setObjectName(u"address"_s);
    auto *const line = new QHBoxLayout;
    line->addLayout(named(tr("Way"), m_way), 1);
    line->addWidget(m_address, 1, Qt::AlignBottom);
    return line;
}

QLayout *SendWay::buildKey()
{
    m_slot = new QComboBox;
    m_slot->setAccessibleName(tr("Which key"));
    m_slot->setObjectName(u"keySlot"_s);
    m_key = new QLineEdit;
    m_key->setEchoMode(QLineEdit::Password);
    m_key->setAccessibleName(tr("Key"));
    m_key->setObjectName(u"key"_s);
    m_keep = buttonOf(u"keepKey"_s, tr("Keep"), tr("Keeps what is typed for this connection"));
    m_keep->setEnabled(false);
    m_forget = buttonOf(u"forgetKey"_s, tr("Forget"), tr("Deletes the key that is kept"));
    auto *const line = new QHBoxLayout;
    line->addWidget(m_slot);
    line->addWidget(m_key, 1);
    line->addWidget(m_keep);
    line->addWidget(m_forget);
    m_keep->setVisible(m_keys != nullptr);
    connect(m_keep, &QPushButton::clicked, this, &SendWay::keep);
    connect(m_forget, &QPushButton::clicked, this, &SendWay::forget);
    return line;
}

bool SendWay::isDirect() const
{
    return m_way->currentIndex() == Directly;
}

KeySlot SendWay::slot() const
{
    return KeySlot(m_slot->currentData().toInt());
}

void SendWay::setSigned(bool isSigned)
{
    if (m_slot->count() > 0 && std::exchange(m_isSigned, isSigned) == isSigned)
        return;
    m_isSigned = isSigned;
    m_key->clear(); // what was typed is another one
    m_slot->clear();
    if (isSigned) {
        m_slot->addItem(tr("Signing key"), int(KeySlot::Signing));
        m_slot->addItem(tr("Next signing key"), int(KeySlot::NextSigning));
    } else {
        m_slot->addItem(tr("Workspace key"), int(KeySlot::Workspace));
    }
}

/// One with an address and a key of its own sends by itself; until the operator wants it otherwise.
void SendWay::followProfile()
{
    m_webhooks = m_keys ? m_keys->profiles().profile().webhooks : QString();
    m_address->setText(m_webhooks.isEmpty() ? usualAddress : m_webhooks);
    m_key->clear();
    m_mayPrefer = !m_webhooks.isEmpty();
    m_way->setCurrentIndex(ThroughDaemon);
    followKey();
}

void SendWay::followKey()
{
    m_address->setVisible(isDirect());
    m_keyRow->setVisible(isDirect());
    ++m_look;
    m_forget->hide();
    m_file->hide();
    if (!m_keys)
        return say(tr("A key that is typed stays in this window."), false);
    // Whoever does not send directly is not asked to unlock a keychain.
    if (!isDirect() && !m_mayPrefer)
        return;
    say(tr("Looking for a key …"), false);
    look();
}

void SendWay::look()
{
    m_keys->read(slot(), this, [this, number = m_look](const Result<QByteArray> &kept) {
        if (number == m_look)
            showState(kept);
    });
}

void SendWay::showState(const Result<QByteArray> &kept)
{
    if (kept && std::exchange(m_mayPrefer, false) && !isDirect())
        return m_way->setCurrentIndex(Directly); // which looks again
    const bool usesFile = m_keys->usesFile();
    m_forget->setVisible(kept.has_value());
    m_key->setPlaceholderText(kept ? tr("The key that is kept") : tr("Key"));
    m_file->setVisible(usesFile || (!kept && kept.error().kind == Error::Kind::Unreachable));
    m_file->setText(usesFile ? tr("Use no file, and delete it") : tr("Keep keys in a file instead"));
    const QString profile = m_keys->profiles().profile().name;
    if (kept) {
        return say(usesFile ? tr("Kept in %1, which only you may read; it is not encrypted.").arg(m_keys->file())
                            : tr("Kept in the system's keychain for “%1”.").arg(profile),
                   false);
    }
    if (kept.error().kind == Error::Kind::NotFound)
        return say(tr("None is kept for “%1”. One that is typed is used once, unless you keep it.").arg(profile),
                   false);
    if (kept.error().kind != Error::Kind::Unreachable)
        return say(kept.error().detail, true);
    say(tr("No key can be kept: %1. One that is typed stays in this window. A file would do, too: %2, not encrypted, "
           "readable by you, by whatever runs as you, and by whoever has your backups.")
            .arg(kept.error().detail, m_keys->file()),
        true);
}

void SendWay::keep()
{
    m_keys->keep(slot(), m_key->text().toUtf8(), this, [this](const Result<Done> &done) {
        if (!done && done.error().kind != Error::Kind::Unreachable)
            return say(done.error().detail, true);
        if (done)
            m_key->clear();
        followKey();
    });
}

void SendWay::forget()
{
    m_keys->forget(slot(), this, [this](const Result<Done> &done) {
        if (!done)
            return say(done.error().detail, true);
        followKey();
    });
}

void SendWay::say(const QString &text, bool isTrouble)
{
    m_state->setText(text);
    setTone(m_state, isTrouble ? Tone::Warning : Tone::Plain);
}

void SendWay::complete(WebhookOrder order, QObject *context, Reply<WebhookOrder> reply)
{
    const auto refuse = [&](const QString &why) {
        answerSoon<WebhookOrder>(context, reply, Error{Error::Kind::BadInput, why});
    };
    if (!isDirect())
        return answerSoon<WebhookOrder>(context, reply, order);
    order.address = webhookAddress(m_address->text());
    if (order.address.isEmpty())
        return refuse(tr("An address is expected, such as http://127.0.0.1:8080"));
    if (!order.kind.isSigned && order.fault != "unsigned"_L1 && !isPrivateWay(order.address))
        return refuse(tr("A workspace key can be read on its way over http: use https"));
    order.key = m_key->text().toUtf8();
    if (!order.key.isEmpty() || order.fault == "unsigned"_L1)
        return answerSoon<WebhookOrder>(context, reply, order);
    if (!m_keys)
        return refuse(tr("Type the key that it is to carry"));
    m_keys->read(slot(), context, [order, reply](const Result<QByteArray> &kept) mutable {
        if (!kept) {
            return reply(Error{Error::Kind::BadInput, kept.error().kind == Error::Kind::NotFound
                                                          ? tr("Type the key that it is to carry: none is kept")
                                                          : kept.error().detail});
        }
        order.key = *kept;
        reply(order);
    });
}

} // namespace am
