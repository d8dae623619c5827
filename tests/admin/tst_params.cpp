// SPDX-License-Identifier: MIT
#include "admin/params.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::Error;
using am::Params;

class tst_Params : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void namesWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("params");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("nothing wrong") << QByteArray(R"({"state":"dead","id":1,"limit":500,"ids":[1,2]})") << QString();
        QTest::newRow("what may be left away") << QByteArray(R"({"id":1})") << QString();
        QTest::newRow("a name with a typing error")
            << QByteArray(R"({"id":1,"sate":"dead"})") << u"sate: there is no"_s;
        QTest::newRow("a number for a text") << QByteArray(R"({"id":1,"state":7})") << u"state: expected a string"_s;
        QTest::newRow("a text for a number") << QByteArray(R"({"id":"1"})") << u"id: expected a whole number"_s;
        QTest::newRow("half a number") << QByteArray(R"({"id":1.5})") << u"id: expected a whole number"_s;
        QTest::newRow("too large") << QByteArray(R"({"id":1,"limit":501})")
                                   << u"limit: expected a whole number from 1 to 500"_s;
        QTest::newRow("null is no number") << QByteArray(R"({"id":1,"limit":null})") << u"limit: expected"_s;
        QTest::newRow("what is required") << QByteArray(R"({})") << u"id: expected"_s;
        QTest::newRow("an empty list") << QByteArray(R"({"id":1,"ids":[]})")
                                       << u"ids: expected a list of at least one"_s;
        QTest::newRow("an id below 1") << QByteArray(R"({"id":1,"ids":[3,0]})") << u"ids: expected whole numbers"_s;
        QTest::newRow("an id that is a text")
            << QByteArray(R"({"id":1,"ids":["3"]})") << u"ids: expected whole numbers"_s;
    }
    void namesWhatIsWrong()
    {
        QFETCH(QByteArray, params);
        QFETCH(QString, complaint);
        Params reader(QJsonDocument::fromJson(params).object());
        reader.text("state");
        reader.requiredInteger("id", 1, 100);
        reader.integer("limit", 1, 500, 50);
        reader.ids("ids");
        const auto mistake = reader.mistake();
        QCOMPARE(mistake.has_value(), !complaint.isEmpty());
        if (mistake) {
            QVERIFY2(mistake->detail.contains(complaint), qPrintable(mistake->detail));
            QCOMPARE(mistake->kind, Error::Kind::BadInput);
        }
    }

    void readsValues()
    {
        Params params({{u"a"_s, u"x"_s}, {u"n"_s, qint64(9'007'199'254'740'991)}, {u"ids"_s, QJsonArray{3, 1}}});
        QCOMPARE(params.requiredText("a"), u"x"_s);
        QCOMPARE(params.requiredInteger("n", 0, std::numeric_limits<qint64>::max()), 9'007'199'254'740'991);
        QCOMPARE(params.integer("m", 1, 9, 4), 4);
        QCOMPARE(params.ids("ids"), (QList<qint64>{3, 1}));
        QVERIFY(!params.mistake());
        params.requiredText("b");
        QVERIFY(params.mistake());
    }

    void writesTimes()
    {
        QCOMPARE(am::timeToJson(1'700'000'000'123).toString(), u"2023-11-14T22:13:20.123Z"_s);
        QVERIFY(am::timeToJson(0).isNull());
    }
};

QTEST_GUILESS_MAIN(tst_Params)
#include "tst_params.moc"
