// SPDX-License-Identifier: MIT
#include "calls/jsonbody.h"

#include <QtTest>

using namespace Qt::StringLiterals;

class tst_JsonBody : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsObjects_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QJsonObject>("object");
        const QJsonObject one{{u"a"_s, 1}};
        QTest::newRow("an object") << QByteArray("{\"a\":1}") << one;
        QTest::newRow("with white space around") << QByteArray(" \r\n\t{\"a\" : 1}\n") << one;
        QTest::newRow("behind a byte order mark") << QByteArray("\xEF\xBB\xBF{\"a\":1}") << one;
        QTest::newRow("an empty object") << QByteArray("{}") << QJsonObject();
        QTest::newRow("of a repeated name the last counts") << QByteArray("{\"a\":0,\"a\":1}") << one;
    }
    void readsObjects()
    {
        QFETCH(QByteArray, body);
        QFETCH(QJsonObject, object);
        const auto parsed = am::parseJsonBody(body);
        QVERIFY(bool(parsed));
        QCOMPARE(*parsed, object);
    }

    void namesTheByteOfBrokenJson_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("offset");
        QTest::newRow("an empty body") << QByteArray() << 0;
        QTest::newRow("a missing colon") << QByteArray("{\"a\" 1}") << 5;
        QTest::newRow("an open object") << QByteArray("{\"a\":1") << 6;
        QTest::newRow("broken UTF-8") << QByteArray("{\"a\":\"\xff\"}") << 6;
        QTest::newRow("something behind the object") << QByteArray("{} x") << 3;
        QTest::newRow("deep nesting") << QByteArray(60000, '[') << 1024;
        QTest::newRow("zero bytes") << QByteArray(4, '\0') << 0;
    }
    void namesTheByteOfBrokenJson()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, offset);
        const auto parsed = am::parseJsonBody(body);
        QVERIFY(parsed.refusal.has_value());
        QCOMPARE(parsed.refusal->status, 400);
        QCOMPARE(parsed.refusal->code, "invalid_json");
        const QString message = QJsonDocument::fromJson(parsed.refusal->body).object().value("error"_L1).toString();
        QVERIFY2(message.startsWith("invalid JSON at byte "_L1), qPrintable(message));
        // Qt counts the byte that surprised it as read in some cases, and not in others.
        const int named = QStringView(message).mid(21).toInt();
        QVERIFY2(std::abs(named - offset) <= 1, qPrintable(message));
    }

    void refusesWhatIsNoObject()
    {
        const auto parsed = am::parseJsonBody("[]");
        QVERIFY(parsed.refusal.has_value());
        QCOMPARE(parsed.refusal->status, 400);
        QCOMPARE(parsed.refusal->code, "invalid_body");
    }
};

QTEST_GUILESS_MAIN(tst_JsonBody)
#include "tst_jsonbody.moc"
