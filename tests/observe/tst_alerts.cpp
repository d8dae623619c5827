// SPDX-License-Identifier: MIT
#include "observe/alerts.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Alerts;

class tst_Alerts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void standsUntilItIsCleared()
    {
        Alerts alerts([] { return qint64(7000); });
        QTest::ignoreMessage(QtWarningMsg, "alert key_refused: replace it");
        alerts.raise(u"key_refused"_s, u"replace it"_s);
        QCOMPARE(alerts.standing().size(), 1);
        QCOMPARE(alerts.standing().first().name, u"key_refused"_s);
        QCOMPARE(alerts.standing().first().text, u"replace it"_s);
        QCOMPARE(alerts.standing().first().since, 7000);
        alerts.clear(u"key_refused"_s);
        QVERIFY(alerts.standing().isEmpty());
    }

    void isToldOnceHoweverOftenItIsRaised()
    {
        Alerts alerts;
        QTest::ignoreMessage(QtWarningMsg, "alert disk_full: 0 MB left");
        for (int i = 0; i < 3; ++i)
            alerts.raise(u"disk_full"_s, u"0 MB left"_s); // a second warning would fail the test
        QCOMPARE(alerts.standing().size(), 1);
    }

    void isToldAgainWhenItsTextChangesAndKeepsItsBeginning()
    {
        qint64 now = 1000;
        Alerts alerts([&now] { return now; });
        QTest::ignoreMessage(QtWarningMsg, "alert webhook: 3 failures");
        QTest::ignoreMessage(QtWarningMsg, "alert webhook: 4 failures");
        alerts.raise(u"webhook"_s, u"3 failures"_s);
        now = 2000;
        alerts.raise(u"webhook"_s, u"4 failures"_s);
        QCOMPARE(alerts.standing().size(), 1);
        QCOMPARE(alerts.standing().first().text, u"4 failures"_s);
        QCOMPARE(alerts.standing().first().since, 1000);
    }

    void clearingWhatDoesNotStandIsNothing()
    {
        Alerts alerts;
        alerts.clear(u"nothing"_s);
        QVERIFY(alerts.standing().isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_Alerts)
#include "tst_alerts.moc"
