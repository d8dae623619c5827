// SPDX-License-Identifier: MIT
#include "http/origins.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Origins;

namespace {

const QByteArray desk = "https://desk.example.com";

am::HttpRequest requestFrom(const QByteArrayList &origins, const QByteArray &method = "POST")
{
    am::HttpRequest request;
    request.method = method;
    for (const QByteArray &origin : origins)
        request.headers.append("origin", origin);
    return request;
}

am::HttpRequest preflightFrom(const QByteArrayList &origins)
{
    am::HttpRequest request = requestFrom(origins, "OPTIONS");
    request.headers.append("access-control-request-method", "POST");
    return request;
}

/// All values of a field of an answer, "-" when it has none.
QByteArray field(const am::HttpAnswer &answer, const QByteArray &name)
{
    QByteArrayList values;
    for (const auto &header : answer.headers) {
        if (header.first == name)
            values << header.second;
    }
    return values.isEmpty() ? "-" : values.join('|');
}

} // namespace

class tst_Origins : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void allows_data()
    {
        QTest::addColumn<QList<QByteArray>>("allowed");
        QTest::addColumn<QByteArrayList>("sent");
        QTest::addColumn<QByteArray>("expected");
        const QList<QByteArray> one{desk};
        const QList<QByteArray> two{"http://localhost:3000", desk};
        const QList<QByteArray> every{"*"};
        const QByteArray none = "-";
        QTest::newRow("the allowed one") << one << QByteArrayList{desk} << desk;
        QTest::newRow("one of several") << two << QByteArrayList{desk} << desk;
        QTest::newRow("every one, by its name") << every << QByteArrayList{desk} << desk;
        QTest::newRow("another one") << one << QByteArrayList{"https://evil.example.com"} << none;
        QTest::newRow("another scheme") << one << QByteArrayList{"http://desk.example.com"} << none;
        QTest::newRow("another port") << one << QByteArrayList{desk + ":8443"} << none;
        QTest::newRow("a name that begins like it") << one << QByteArrayList{desk + ".evil.com"} << none;
        QTest::newRow("a name that ends like it") << one << QByteArrayList{"https://x.desk.example.com"} << none;
        QTest::newRow("a page without an origin") << one << QByteArrayList{"null"} << none;
        QTest::newRow("an asterisk sent to us") << one << QByteArrayList{"*"} << none;
        QTest::newRow("an empty one") << one << QByteArrayList{""} << none;
        QTest::newRow("none sent") << one << QByteArrayList{} << none;
        QTest::newRow("none sent, every one allowed") << every << QByteArrayList{} << none;
        QTest::newRow("two sent") << one << QByteArrayList{desk, desk} << none;
    }
    void allows()
    {
        QFETCH(QList<QByteArray>, allowed);
        QFETCH(QByteArrayList, sent);
        QFETCH(QByteArray, expected);
        const Origins origins(allowed);
        am::HttpAnswer answer;
        origins.allow(requestFrom(sent), answer);
        QCOMPARE(field(answer, "Access-Control-Allow-Origin"), expected);
        // Of refused ones too: a cache must not give their answer to an allowed one.
        QCOMPARE(field(answer, "Vary"), "Origin");
        QCOMPARE(field(answer, "Access-Control-Allow-Credentials"), "-");
        QCOMPARE(origins.isPreflight(preflightFrom(sent)), expected != "-");
    }

    void noneByDefault()
    {
        const Origins origins;
        QVERIFY(origins.isEmpty());
        QVERIFY(!Origins({desk}).isEmpty());
        am::HttpAnswer answer;
        origins.allow(requestFrom({desk}), answer);
        QVERIFY(answer.headers.isEmpty());
        QVERIFY(!origins.isPreflight(preflightFrom({desk})));
    }

    void keepsTheFieldsOfTheAnswer()
    {
        am::HttpAnswer answer;
        answer.headers = {{"Allow", "POST"}};
        Origins({desk}).allow(requestFrom({desk}), answer);
        QCOMPARE(field(answer, "Allow"), "POST");
        QCOMPARE(field(answer, "Access-Control-Allow-Origin"), desk);
    }

    void knowsAPreflight()
    {
        const Origins origins({desk});
        QVERIFY(origins.isPreflight(preflightFrom({desk})));
        QVERIFY(!origins.isPreflight(requestFrom({desk}, "OPTIONS"))); // does not ask for a method
        am::HttpRequest post = preflightFrom({desk});
        post.method = "POST";
        QVERIFY(!origins.isPreflight(post));
    }

    void answersAPreflight()
    {
        const am::HttpAnswer answer = Origins({desk}).preflight(preflightFrom({desk}), "POST, OPTIONS");
        QCOMPARE(answer.status, 204);
        QVERIFY(answer.body.isEmpty());
        QCOMPARE(field(answer, "Access-Control-Allow-Methods"), "POST, OPTIONS");
        QCOMPARE(field(answer, "Access-Control-Allow-Origin"), desk);
        QCOMPARE(field(answer, "Vary"), "Origin");
        for (const char *name : {"Authorization", "Content-Type", "X-Workspace-Key"})
            QVERIFY2(field(answer, "Access-Control-Allow-Headers").contains(name), name);
    }
};

QTEST_APPLESS_MAIN(tst_Origins)
#include "tst_origins.moc"
