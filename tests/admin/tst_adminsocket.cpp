// SPDX-License-Identifier: MIT
#include "admin/adminconnection.h"
#include "admin/adminmethods.h"
#include "admin/adminsocket.h"
#include "admin/auditlog.h"
#include "storage/writer.h"
#include "support/localclient.h"

#include <QtTest>

#include <list>

#include <grp.h>
#include <sys/socket.h>

using namespace Qt::StringLiterals;
using am::AdminConnection;
using am::AdminLimits;
using am::AdminMethods;
using am::AdminPeer;
using am::AdminSocket;
using am::Descriptor;
using am::Reply;
using am::test::LocalClient;
namespace protocol = am::adminprotocol;

namespace {

QString ownGroup()
{
    const group *entry = ::getgrgid(::getegid());
    return entry ? QString::fromUtf8(entry->gr_name) : QString();
}

int codeOf(const QJsonObject &frame)
{
    return frame.value("error"_L1)["code"_L1].toInt();
}

} // namespace

/// Clients as they may be: well-behaved, broken, hostile, too many.
class tst_AdminSocket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        auto writer = am::Writer::start(m_directory->filePath(u"t.db"_s));
        QVERIFY(writer);
        m_writer = std::move(*writer);
        m_audit = std::make_unique<am::AuditLog>(*m_writer);
        m_methods = std::make_unique<AdminMethods>(*m_audit);
        m_held.clear();
        m_methods->add(u"echo"_s, AdminMethods::Access::Read,
                       [](const QJsonObject &params, const AdminPeer &, const Reply<QJsonValue> &reply) {
                           reply(QJsonValue(params));
                       });
        m_methods->add(
            u"hold"_s, AdminMethods::Access::Read,
            [this](const QJsonObject &, const AdminPeer &, const Reply<QJsonValue> &reply) { m_held.append(reply); });
        m_methods->add(u"change"_s, AdminMethods::Access::Change,
                       [](const QJsonObject &, const AdminPeer &peer, const Reply<QJsonValue> &reply) {
                           reply(QJsonValue(QJsonObject{{u"user"_s, peer.name}}));
                       });
        m_methods->add(u"large"_s, AdminMethods::Access::Read,
                       [](const QJsonObject &params, const AdminPeer &, const Reply<QJsonValue> &reply) {
                           reply(QJsonValue(QString(params.value("bytes"_L1).toInt(), u'x')));
                       });
    }
    void cleanup()
    {
        m_socket.reset();
        m_methods.reset();
        m_audit.reset();
        m_writer.reset();
    }

    void greetsFirst()
    {
        LocalClient client = connected();
        QTRY_COMPARE(client.frames().size(), 1);
        const QJsonObject hello = client.frames().constFirst();
        QCOMPARE(hello["method"_L1].toString(), u"hello"_s);
        QCOMPARE(hello["params"_L1]["protocol"_L1].toInt(), protocol::version);
        QCOMPARE(hello["params"_L1]["role"_L1].toString(), u"operator"_s);
        QVERIFY(hello["params"_L1]["version"_L1].toString().startsWith(u"0."_s));
    }

    void answersEachRequestByItsId()
    {
        LocalClient client = connected();
        client.sendRequest(1, "hold");
        client.sendRequest(2, "echo", {{u"a"_s, u"b"_s}});
        QTRY_COMPARE(client.answer(2)["result"_L1]["a"_L1].toString(), u"b"_s);
        QVERIFY(client.answer(1).isEmpty());
        m_held.takeFirst()(QJsonValue(true));
        QTRY_COMPARE(client.answer(1)["result"_L1].toBool(), true);
    }

    void answersWhoeverHasSaidAllThereIsToSay()
    {
        LocalClient client = connected();
        client.sendRequest(1, "hold");
        client.shutdownWriting();
        QTRY_COMPARE(m_held.size(), 1);
        m_held.takeFirst()(QJsonValue(7));
        QTRY_VERIFY(client.isClosed());
        QCOMPARE(client.answer(1)["result"_L1].toInt(), 7);
        QTRY_COMPARE(m_socket->clients(), 0);
    }

    void forgetsWhoeverHungUp()
    {
        {
            LocalClient client = connected();
            client.sendRequest(1, "hold");
            QTRY_COMPARE(m_held.size(), 1);
        }
        m_held.takeFirst()(QJsonValue(7));
        QTRY_COMPARE(m_socket->clients(), 0);
    }

    void bearsGarbage()
    {
        LocalClient client = connected();
        client.send("GET / HTTP/1.1\r\n\r\n\xff\xfe\0{\"jsonrpc\"\n[]\n"_ba);
        client.sendRequest(5, "nothing");
        client.sendRequest(6, "echo");
        QTRY_VERIFY(!client.answer(6).isEmpty());
        QCOMPARE(codeOf(client.frames().at(1)), int(protocol::NotJson));
        QCOMPARE(codeOf(client.answer(5)), int(protocol::UnknownMethod));
    }

    void endsAFrameTooLong()
    {
        LocalClient client = connected();
        const QByteArray flood(2 * 1024 * 1024, 'x');
        qsizetype sent = 0;
        QTRY_VERIFY([&] {
            const qsizetype taken = client.send(flood.sliced(sent));
            sent += qMax<qsizetype>(taken, 0);
            return taken < 0 || sent == flood.size();
        }());
        QTRY_VERIFY(client.isClosed());
        QCOMPARE(client.frames().size(), 2);
        QCOMPARE(codeOf(client.frames().constLast()), int(protocol::TooLarge));
        QTRY_COMPARE(m_socket->clients(), 0);
    }

    void takesAFrameAsLongAsItMayBe()
    {
        LocalClient client = connected();
        const QByteArray frame =
            protocol::request(1, u"echo"_s, {{u"a"_s, QString(protocol::largestFrame - 100, u'x')}});
        QVERIFY(frame.size() <= protocol::largestFrame);
        qsizetype sent = 0;
        QTRY_VERIFY((sent += client.send(frame.sliced(sent))) == frame.size());
        QTRY_VERIFY(!client.answer(1).isEmpty());
        QCOMPARE(client.answer(1)["result"_L1]["a"_L1].toString().size(), protocol::largestFrame - 100);
    }

    void refusesAnAnswerTooLong()
    {
        LocalClient client = connected();
        client.sendRequest(1, "large", {{u"bytes"_s, protocol::largestFrame}});
        QTRY_COMPARE(codeOf(client.answer(1)), int(protocol::TooLarge));
        client.sendRequest(2, "echo");
        QTRY_VERIFY(!client.answer(2).isEmpty());
    }

    void readsNoFurtherThanItCanAnswer()
    {
        LocalClient client = connected({.inFlight = 2});
        for (int id = 1; id <= 5; ++id)
            client.sendRequest(id, "hold");
        QTRY_COMPARE(m_held.size(), 2);
        client.sendRequest(6, "echo");
        m_held.takeFirst()(QJsonValue(1));
        QTRY_COMPARE(m_held.size(), 2);
        QVERIFY(client.answer(6).isEmpty());
        while (!m_held.isEmpty()) {
            m_held.takeFirst()(QJsonValue(1));
            QTest::qWait(0);
        }
        QTRY_VERIFY(!client.answer(6).isEmpty());
    }

    void answersAFloodOfSmallRequests()
    {
        LocalClient client = connected();
        QByteArray flood;
        for (int id = 1; id <= 2000; ++id)
            flood += protocol::request(id, u"echo"_s, {});
        qsizetype sent = 0;
        QTRY_VERIFY((sent += client.send(flood.sliced(sent))) == flood.size());
        QTRY_COMPARE(client.frames().size(), 2001);
        QCOMPARE(client.frames().constLast()["id"_L1].toInt(), 2000);
    }

    void dropsWhoeverTakesNothing()
    {
        LocalClient client = connected({.unsent = 64 * 1024, .stall = std::chrono::milliseconds(100)});
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"dropped .* from the admin socket"_s));
        for (int id = 1; id <= 4; ++id)
            client.sendRequest(id, "large", {{u"bytes"_s, 900'000}});
        QTRY_COMPARE(m_socket->clients(), 1);
        QTRY_COMPARE(m_socket->clients(), 0);
        QVERIFY(client.frames().size() < 5); // and no more than its queue was taken from it
    }

    void tellsASlowClientWhatItMissed()
    {
        int pair[2] = {};
        QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair), 0);
        LocalClient client(pair[1]);
        AdminConnection connection(Descriptor{pair[0]}, {.uid = 0, .name = u"root"_s}, *m_methods,
                                   {.unsent = 64 * 1024});
        const QJsonObject news{{u"text"_s, QString(10'000, u'x')}};
        for (int i = 0; i < 1000; ++i)
            connection.notify(u"news"_s, news);
        const auto missed = [&client] {
            const QJsonObject last = client.frames().constLast();
            return last["method"_L1].toString() == "missed"_L1 ? last["params"_L1]["count"_L1].toInt() : -1;
        };
        QTRY_VERIFY(missed() > 0);
        QCOMPARE(missed() + client.frames().size() - 2, 1000); // all but hello and this one are news
        connection.notify(u"news"_s, {});
        QTRY_COMPARE(client.frames().constLast()["method"_L1].toString(), u"news"_s);
    }

    void turnsAwayMoreThanItsLimit()
    {
        QVERIFY(listen({.clients = 64}));
        std::list<LocalClient> clients;
        for (int i = 0; i < 200; ++i) {
            clients.emplace_back(path());
            if (!clients.back().isConnected()) { // the kernel's queue is full
                clients.pop_back();
                --i;
            }
            QTest::qWait(0);
        }
        int greeted = 0;
        int busy = 0;
        for (LocalClient &client : clients) {
            QTRY_VERIFY(!client.frames().isEmpty());
            greeted += int(client.frames().constFirst()["method"_L1].toString() == "hello"_L1);
            busy += int(codeOf(client.frames().constFirst()) == protocol::Busy && client.isClosed());
        }
        QCOMPARE(greeted, 64);
        QCOMPARE(busy, 136);
        clients.erase(clients.begin(), std::next(clients.begin(), 10));
        QTRY_COMPARE(m_socket->clients(), 54);
        LocalClient late(path());
        QTRY_VERIFY(!late.frames().isEmpty());
        QCOMPARE(late.frames().constFirst()["method"_L1].toString(), u"hello"_s);
    }

    void letsTheReadOnlySocketsClientsLookOnly()
    {
        const QString group = ownGroup();
        if (group.isEmpty())
            QSKIP("this user's group has no name");
        QVERIFY(listen({}, {.socket = path(), .group = {}, .readOnlyGroup = group}));
        LocalClient reader(protocol::readOnlySocket(path()));
        QTRY_COMPARE(reader.frames().size(), 1);
        QCOMPARE(reader.frames().constFirst()["params"_L1]["role"_L1].toString(), u"reader"_s);
        reader.sendRequest(1, "change");
        QTRY_COMPARE(codeOf(reader.answer(1)), int(protocol::Denied));
        reader.sendRequest(2, "echo");
        QTRY_VERIFY(!reader.answer(2).isEmpty());

        LocalClient chief(path());
        chief.sendRequest(1, "change");
        QTRY_COMPARE(chief.answer(1)["result"_L1]["user"_L1].toString(), am::accountName(::getuid()));
    }

    void namesAGroupThatIsNotThere()
    {
        m_socket = std::make_unique<AdminSocket>(
            am::AdminSettings{.socket = path(), .group = u"no such group"_s, .readOnlyGroup = {}}, *m_methods);
        const auto refused = m_socket->listen();
        QVERIFY(!refused);
        QCOMPARE(refused.error().detail, u"server.admin_group: there is no group \"no such group\""_s);
    }

    void saysGoodbye()
    {
        LocalClient client = connected();
        client.sendRequest(1, "hold");
        QTRY_COMPARE(m_held.size(), 1);
        m_socket->close();
        QTRY_COMPARE(client.frames().constLast()["method"_L1].toString(), u"stopping"_s);
        QVERIFY(!LocalClient(path()).isConnected());
        m_held.takeFirst()(QJsonValue(7));
        QTRY_COMPARE(client.answer(1)["result"_L1].toInt(), 7);
        m_socket.reset();
        QVERIFY(client.isClosed());
    }

private:
    [[nodiscard]] QString path() const { return m_directory->filePath(u"a.sock"_s); }

    bool listen(const AdminLimits &limits, const am::AdminSettings &settings)
    {
        m_socket = std::make_unique<AdminSocket>(settings, *m_methods, limits);
        return m_socket->listen().has_value();
    }
    bool listen(const AdminLimits &limits)
    {
        return listen(limits, {.socket = path(), .group = {}, .readOnlyGroup = {}});
    }

    LocalClient connected(const AdminLimits &limits = {})
    {
        if (!listen(limits))
            qFatal("cannot listen at %s", qPrintable(path()));
        return LocalClient(path());
    }

    std::optional<QTemporaryDir> m_directory;
    std::unique_ptr<am::Writer> m_writer;
    std::unique_ptr<am::AuditLog> m_audit;
    std::unique_ptr<AdminMethods> m_methods;
    std::unique_ptr<AdminSocket> m_socket;
    QList<Reply<QJsonValue>> m_held;
};

QTEST_GUILESS_MAIN(tst_AdminSocket)
#include "tst_adminsocket.moc"
