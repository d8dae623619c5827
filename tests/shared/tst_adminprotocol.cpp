// SPDX-License-Identifier: MIT
#include "shared/adminprotocol.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Error;
namespace protocol = am::adminprotocol;

class tst_AdminProtocol : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void refusesWhatIsNoRequest_data()
    {
        QTest::addColumn<QByteArray>("frame");
        QTest::addColumn<int>("code");
        QTest::addColumn<QJsonValue>("id");
        const QJsonValue none = QJsonValue::Null;
        QTest::newRow("garbage") << QByteArray("GET / HTTP/1.1\r") << int(protocol::NotJson) << none;
        QTest::newRow("nothing") << QByteArray() << int(protocol::NotJson) << none;
        QTest::newRow("a batch") << QByteArray(R"([{"jsonrpc":"2.0","id":1,"method":"status"}])")
                                 << int(protocol::NotARequest) << none;
        QTest::newRow("another protocol") << QByteArray(R"({"jsonrpc":"1.0","id":1,"method":"status"})")
                                          << int(protocol::NotARequest) << QJsonValue(1);
        QTest::newRow("a request that wants no answer")
            << QByteArray(R"({"jsonrpc":"2.0","method":"status"})") << int(protocol::NotARequest) << none;
        QTest::newRow("an id that is an object")
            << QByteArray(R"({"jsonrpc":"2.0","id":{},"method":"status"})") << int(protocol::NotARequest) << none;
        QTest::newRow("a method that is a number") << QByteArray(R"({"jsonrpc":"2.0","id":"a","method":7})")
                                                   << int(protocol::NotARequest) << QJsonValue(u"a"_s);
        QTest::newRow("params in order") << QByteArray(R"({"jsonrpc":"2.0","id":2,"method":"status","params":[1]})")
                                         << int(protocol::BadParams) << QJsonValue(2);
    }
    void refusesWhatIsNoRequest()
    {
        QFETCH(QByteArray, frame);
        protocol::Refusal refusal;
        QVERIFY(!protocol::parseRequest(frame, refusal));
        QTEST(refusal.code, "code");
        QTEST(refusal.id, "id");
        QVERIFY(!refusal.message.isEmpty());
    }

    void readsWhatItWrote()
    {
        const QByteArray frame = protocol::request(7, u"deliveries.get"_s, {{u"id"_s, 3}});
        QVERIFY(frame.endsWith('\n'));
        QCOMPARE(frame.count('\n'), 1);
        protocol::Refusal refusal;
        const auto request = protocol::parseRequest(frame.chopped(1), refusal);
        QVERIFY(request);
        QCOMPARE(request->id, QJsonValue(7));
        QCOMPARE(request->method, u"deliveries.get"_s);
        QCOMPARE(request->params, (QJsonObject{{u"id"_s, 3}}));

        const auto answer = protocol::parseMessage(protocol::answer(7, QJsonObject{{u"a"_s, u"line\nend"_s}}));
        QVERIFY(answer);
        QCOMPARE(answer->id, 7);
        QCOMPARE(answer->result->toObject().value("a"_L1).toString(), u"line\nend"_s);

        const auto told = protocol::parseMessage(protocol::notification(u"hello"_s, {{u"protocol"_s, 1}}));
        QVERIFY(told);
        QCOMPARE(told->method, u"hello"_s);
        QCOMPARE(told->params.value("protocol"_L1).toInt(), 1);
    }

    void tellsEveryKindOfErrorApart()
    {
        for (const auto kind :
             {Error::Kind::BadInput, Error::Kind::Denied, Error::Kind::NotFound, Error::Kind::Busy,
              Error::Kind::Unreachable, Error::Kind::Timeout, Error::Kind::Storage, Error::Kind::Internal}) {
            const auto message = protocol::parseMessage(protocol::refusal({protocol::code(kind), u"why"_s, 1}));
            QVERIFY(message);
            QVERIFY(!message->result);
            QCOMPARE(message->result.error().kind, kind);
            QCOMPARE(message->result.error().detail, u"why"_s);
        }
        QCOMPARE(protocol::kind(protocol::UnknownMethod), Error::Kind::WrongAddress);
        QCOMPARE(protocol::kind(-1), Error::Kind::Internal);
    }

    void knowsForeignersByTheirWords_data()
    {
        QTest::addColumn<QByteArray>("frame");
        QTest::newRow("a web server") << QByteArray("HTTP/1.1 400 Bad Request\r");
        QTest::newRow("another protocol") << QByteArray(R"({"id":1,"result":{}})");
        QTest::newRow("neither result nor error") << QByteArray(R"({"jsonrpc":"2.0","id":1})");
    }
    void knowsForeignersByTheirWords()
    {
        QFETCH(QByteArray, frame);
        const auto message = protocol::parseMessage(frame);
        QVERIFY(!message);
        QCOMPARE(message.error().kind, Error::Kind::Unreachable);
    }

    void servesWhereClientsLook()
    {
        QProcessEnvironment environment;
        QVERIFY(protocol::clientSockets(environment)
                    .contains(protocol::daemonSocket(environment, protocol::defaultDataDirectory())));
        environment.insert(u"RUNTIME_DIRECTORY"_s, u"/run/agenticmemory:/run/other"_s);
        QVERIFY(protocol::clientSockets({}).contains(protocol::daemonSocket(environment, u"/var/lib/x"_s)));
        environment.insert(u"AGENTICMEMORY_SOCKET"_s, u"/tmp/s"_s);
        QCOMPARE(protocol::clientSockets(environment), QStringList{u"/tmp/s"_s});
    }
};

QTEST_GUILESS_MAIN(tst_AdminProtocol)
#include "tst_adminprotocol.moc"
