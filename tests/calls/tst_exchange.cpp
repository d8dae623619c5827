// SPDX-License-Identifier: MIT
#include "calls/exchange.h"

#include "asking.h"

#include <QtTest>

using namespace Qt::StringLiterals;

class tst_Exchange : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void countsTheFirstAnswerOnly()
    {
        am::test::Asking asking({});
        QVERIFY(!asking.exchange->isAnswered());
        asking.exchange->answer(am::HttpAnswer::json({{u"n"_s, 1}}));
        QVERIFY(asking.exchange->isAnswered());
        asking.exchange->answer(am::HttpAnswer::error(503, "late", u"too late"_s));
        asking.exchange.reset();
        QCOMPARE(asking.answers, 1);
        QCOMPARE(asking.answer.body, "{\"n\":1}");
        QCOMPARE(asking.record.status, 200);
        QCOMPARE(asking.record.sentBytes, 7);
    }

    void answersWhenItIsDropped()
    {
        am::test::Asking asking({});
        asking.exchange.reset();
        QCOMPARE(asking.answers, 1);
        QCOMPARE(asking.answer.status, 500);
        QCOMPARE(asking.record.code, "unanswered");
    }

    void givesErrorsTheirForm()
    {
        const auto answer = am::HttpAnswer::error(401, "signature_missing", u"no \"signature\""_s);
        QCOMPARE(answer.status, 401);
        QCOMPARE(answer.code, "signature_missing");
        QCOMPARE(answer.contentType, "application/json");
        QCOMPARE(answer.body, "{\"code\":\"signature_missing\",\"error\":\"no \\\"signature\\\"\"}");
    }

    void keepsHeaderFieldsInOrder()
    {
        am::HttpHeaders headers;
        headers.append("a", "1");
        headers.append("b", "2");
        headers.append("a", "3");
        QCOMPARE(headers.value("a"), "1");
        QCOMPARE(headers.values("a"), (QList<QByteArray>{"1", "3"}));
        QCOMPARE(headers.count("a"), 2);
        QVERIFY(headers.contains("b"));
        QVERIFY(!headers.contains("c"));
        QVERIFY(headers.value("c").isNull());
        QVERIFY(headers.values("c").isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_Exchange)
#include "tst_exchange.moc"
