// SPDX-License-Identifier: MIT
// Stands for ssh where the console forwards a socket: takes the arguments of SshTunnel::arguments() and does what the
// host's name says.
//   well         forwards, as ssh does: it makes the local end, and says when the other one cannot be reached
//   dying        the same, and ends in the middle of what the daemon says: after FAKE_SSH_BYTES bytes
//   unknown, changed, denied, prohibited, nowhere, refusing   fail as ssh does
//   strange      fails with what nobody knows
//   silent       never makes the local end
#include <QCoreApplication>
#include <QFile>
#include <QHash>
#include <QLocalServer>
#include <QLocalSocket>
#include <QTimer>

#include <csignal>
#include <cstdio>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace {

constexpr int failure = 255;

int fail(const char *text)
{
    std::fputs(text, stderr);
    return failure;
}

/// What OpenSSH 9.2 writes.
const QHash<QString, const char *> &failures()
{
    static const QHash<QString, const char *> all = {
        {u"unknown"_s, "No ED25519 host key is known for unknown and you have requested strict checking.\r\n"
                       "Host key verification failed.\r\n"},
        {u"changed"_s, "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r\n"
                       "Host key verification failed.\r\n"},
        {u"denied"_s, "operator@denied: Permission denied (publickey,password).\r\n"},
        {u"nowhere"_s, "ssh: Could not resolve hostname nowhere: Name or service not known\r\n"},
        {u"refusing"_s, "ssh: connect to host refusing port 22: Connection refused\r\n"},
        {u"strange"_s, "kex_exchange: \x1b[31mwhat is this\r\n"},
    };
    return all;
}

class Forwarder final : public QObject
{
public:
    Forwarder(QString remote, qint64 most)
        : m_remote(std::move(remote))
        , m_left(most)
    {
        connect(&m_server, &QLocalServer::newConnection, this, [this] { forward(); });
    }

    bool listen(const QString &local)
    {
        QFile::remove(local);
        return m_server.listen(local);
    }

private:
    void forward()
    {
        QLocalSocket *const here = m_server.nextPendingConnection();
        auto *const there = new QLocalSocket(here);
        there->connectToServer(m_remote);
        if (there->state() != QLocalSocket::ConnectedState) {
            std::fputs("channel 2: open failed: connect failed: open failed\r\n", stderr);
            here->abort();
            return here->deleteLater();
        }
        connect(here, &QLocalSocket::readyRead, there, [here, there] { there->write(here->readAll()); });
        connect(there, &QLocalSocket::readyRead, here, [this, here, there] { tell(here, there->readAll()); });
        connect(there, &QLocalSocket::disconnected, here, [this, here, there] {
            tell(here, there->readAll());
            here->disconnectFromServer();
        });
        connect(here, &QLocalSocket::disconnected, here, &QObject::deleteLater);
    }

    void tell(QLocalSocket *here, const QByteArray &bytes)
    {
        here->write(bytes.first(std::min<qint64>(bytes.size(), m_left)));
        m_left -= bytes.size();
        if (m_left > 0)
            return;
        here->flush();
        std::fputs("Connection to dying closed by remote host.\r\n", stderr);
        std::fflush(stderr);
        std::_Exit(failure);
    }

    QString m_remote;
    qint64 m_left;
    QLocalServer m_server;
};

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const QString host = arguments.constLast().section(u'@', -1);
    if (arguments.value(arguments.size() - 2) != "--"_L1)
        return fail("fake-ssh: the host does not stand behind --\n");
    if (failures().contains(host))
        return fail(failures().value(host));
    if (host == "silent"_L1)
        return QCoreApplication::exec();
    const QString forwarding = arguments.value(arguments.indexOf(u"-L"_s) + 1);
    const qint64 most = host == "dying"_L1 ? qEnvironmentVariableIntValue("FAKE_SSH_BYTES") : (1LL << 40);
    Forwarder forwarder(forwarding.section(u':', 1), most);
    if (!forwarder.listen(forwarding.section(u':', 0, 0)))
        return fail("unix_listener: cannot bind to path\r\nCould not request local forwarding.\r\n");
    if (host == "prohibited"_L1)
        std::fputs("channel 2: open failed: administratively prohibited: open failed\r\n", stderr);
    return QCoreApplication::exec();
}
