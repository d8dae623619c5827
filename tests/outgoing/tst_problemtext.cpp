// SPDX-License-Identifier: MIT
#include "outgoing/problemtext.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::problemText;

class tst_ProblemText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsWhatThePeerSays_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("said");
        QTest::newRow("error") << R"({"error":"limit must be <= 200"})"_ba << u"limit must be <= 200"_s;
        QTest::newRow("detail") << R"({"detail":"Invalid API key."})"_ba << u"Invalid API key."_s;
        QTest::newRow("message") << R"({"message":"Invalid entity type"})"_ba << u"Invalid entity type"_s;
        QTest::newRow("an array") << R"(["One of the filters is required!"])"_ba
                                  << u"One of the filters is required!"_s;
        QTest::newRow("a field") << R"({"query":["This field may not be blank."]})"_ba
                                 << u"query: This field may not be blank."_s;
        QTest::newRow("details") << R"({"error":"400 Bad Request","details":{"message":"Invalid input data."}})"_ba
                                 << u"Invalid input data.; 400 Bad Request"_s;
        QTest::newRow("a validation error, without the input it repeats")
            << R"({"detail":[{"type":"missing","loc":["body","messages"],"msg":"Field required","input":{"secret":"x"}}]})"_ba
            << u"body.messages: Field required"_s;
        QTest::newRow("a number in it") << R"({"detail":"no user +1 555 010 0123 here"})"_ba << u"no user ***23 here"_s;
        QTest::newRow("a proxy's page") << "<html>\n  <b>502</b>\n</html>"_ba << u"<html> <b>502</b> </html>"_s;
        QTest::newRow("nothing") << QByteArray() << QString();
        QTest::newRow("no text at all") << R"({"a":1,"b":null,"c":[2]})"_ba << QString();
    }

    void readsWhatThePeerSays()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, said);
        QCOMPARE(problemText(body), said);
    }

    void quotesTwoHundredCharactersAtMost()
    {
        QCOMPARE(problemText("{\"detail\":\"" + QByteArray(100'000, 'x') + "\"}").size(), 200);
        QCOMPARE(problemText(QByteArray(100'000, 'x')).size(), 200);
    }
};

QTEST_GUILESS_MAIN(tst_ProblemText)
#include "tst_problemtext.moc"
