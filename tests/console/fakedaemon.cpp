// SPDX-License-Identifier: MIT
#include "console/fakedaemon.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace am::test {

FakeDaemon::FakeDaemon(const QString &socket, const QString &role)
    : m_role(role)
{
    QFile::remove(socket);
    if (!m_server.listen(socket))
        qFatal("cannot listen at %s", qPrintable(socket));
    connect(&m_server, &QLocalServer::newConnection, this, &FakeDaemon::greet);
}

FakeDaemon::~FakeDaemon()
{
    dropClients();
}

void FakeDaemon::greet()
{
    while (QLocalSocket *const client = m_server.nextPendingConnection()) {
        m_clients.append(client);
        connect(client, &QLocalSocket::readyRead, this, [this, client] { read(client); });
        client->write(adminprotocol::notification(u"hello"_s, {{u"protocol"_s, adminprotocol::version},
                                                               {u"version"_s, u"0.1.0"_s},
                                                               {u"role"_s, m_role},
                                                               {u"user"_s, u"alice"_s}}));
    }
}

void FakeDaemon::read(QLocalSocket *client)
{
    while (client->canReadLine()) {
        adminprotocol::Refusal refusal;
        const auto request = adminprotocol::parseRequest(client->readLine().chopped(1), refusal);
        if (!request) {
            client->write(adminprotocol::refusal(refusal));
            continue;
        }
        m_asked[request->method].prepend(request->params);
        const auto answer = m_answers.constFind(request->method);
        if (answer == m_answers.constEnd()) {
            client->write(adminprotocol::refusal(
                {adminprotocol::UnknownMethod, u"there is no method "_s + request->method, request->id}));
            continue;
        }
        const Result<QJsonValue> result = (*answer)(request->params);
        client->write(result ? adminprotocol::answer(request->id, *result)
                             : adminprotocol::refusal(
                                   {adminprotocol::code(result.error().kind), result.error().detail, request->id}));
    }
}

void FakeDaemon::notify(const QString &method, const QJsonObject &params)
{
    write(adminprotocol::notification(method, params));
}

void FakeDaemon::write(const QByteArray &bytes)
{
    for (const auto &client : std::as_const(m_clients)) {
        if (client)
            client->write(bytes);
    }
}

void FakeDaemon::dropClients()
{
    const auto clients = std::exchange(m_clients, {});
    for (const auto &client : clients) {
        if (!client)
            continue;
        client->disconnect(this);
        client->abort();
        client->deleteLater();
    }
}

} // namespace am::test
