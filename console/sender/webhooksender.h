// SPDX-License-Identifier: MIT
#pragma once

#include "link/daemonconnection.h"
#include "sender/webhooktemplates.h"

#include <QNetworkAccessManager>
#include <QUrl>

namespace am {

/// What goes wrong with a webhook on purpose. Names as `test.send` takes them.
struct WebhookFault
{
    QString name; ///< empty = none
    QString title;
};
const QList<WebhookFault> &webhookFaults();

/// One webhook to be sent, its variables filled in.
struct WebhookOrder
{
    WebhookTemplate kind;
    QByteArray body;
    QString fault = {};
    QUrl address = {};   ///< empty = the daemon sends it to itself and signs with its own key
    QByteArray key = {}; ///< for `address`: of the signature, or the workspace's
};

struct WebhookAnswer
{
    int status = 0;
    double took = 0; ///< milliseconds
    QString headers;
    QString body;
};

/// As the faults of a signed webhook leave header and body. Seconds.
struct SignedWebhook
{
    QByteArray signature;
    QByteArray body;
};
SignedWebhook signedWebhook(const WebhookOrder &order, qint64 now);

/// Sends webhooks: through the daemon, which needs no secret here, or directly.
class WebhookSender final
{
public:
    WebhookSender(DaemonConnection &connection, std::function<qint64()> clock);

    /// What goes directly is given up when `context` dies.
    void send(const WebhookOrder &order, QObject *context, Reply<WebhookAnswer> reply);

private:
    void sendThroughDaemon(const WebhookOrder &order, QObject *context, const Reply<WebhookAnswer> &reply);
    void sendDirectly(const WebhookOrder &order, QObject *context, const Reply<WebhookAnswer> &reply);
    void sendBroken(const WebhookOrder &order, QObject *context, const Reply<WebhookAnswer> &reply);

    DaemonConnection &m_connection;
    std::function<qint64()> m_clock;
    QNetworkAccessManager m_network;
};

} // namespace am
