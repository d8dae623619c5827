// SPDX-License-Identifier: MIT
#include "shared/redaction.h"

#include <QtTest>

using namespace Qt::StringLiterals;

class tst_Redaction : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void masksCallers_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("masked");
        QTest::newRow("a number keeps its last two digits") << u"+15550100123"_s << u"***23"_s;
        QTest::newRow("a short id is hidden whole") << u"112"_s << u"***"_s;
        QTest::newRow("nobody stays nobody") << QString() << QString();
    }
    void masksCallers()
    {
        QFETCH(QString, id);
        QFETCH(QString, masked);
        QCOMPARE(am::redaction::caller(id), masked);
    }

    void masksNumbersInText_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("masked");
        QTest::newRow("E.164") << u"for +15550100123."_s << u"for ***23."_s;
        QTest::newRow("written with blanks") << u"call (555) 010-0123 now"_s << u"call (***23 now"_s;
        QTest::newRow("several in one line") << u"+15550100123 or +15550100188"_s << u"***23 or ***88"_s;
        QTest::newRow("in a path") << u"/v1/entities/user/%2B15550100123/"_s << u"/v1/entities/user/***23/"_s;
        QTest::newRow("in a query") << u"?user_id=%2b1%20555%200100123&page=1"_s << u"?user_id=***23&page=1"_s;
        QTest::newRow("behind another escape") << u"tel%3A15550100123"_s << u"tel%3A***23"_s;
        QTest::newRow("with letters behind") << u"+15550100123x9 called"_s << u"***23x9 called"_s;
        QTest::newRow("two separators between all digits") << u"+1 (5 )5 -5 .0 )1 (0 -9"_s << u"***-9"_s;
        QTest::newRow("two escaped blanks between all digits")
            << u"+1%20%205%20%205%20%205%20%200%20%201%20%207"_s << u"***07"_s;
        QTest::newRow("seven digits, one at the end of the line") << u"x 5550123"_s << u"x ***23"_s;
        QTest::newRow("six digits stay") << u"+15550 1 and more"_s << u"+15550 1 and more"_s;
        QTest::newRow("small numbers stay") << u"took 123456 us, status 200"_s << u"took 123456 us, status 200"_s;
        QTest::newRow("ids with letters stay") << u"conv_12345678"_s << u"conv_12345678"_s;
    }
    void masksNumbersInText()
    {
        QFETCH(QString, line);
        QFETCH(QString, masked);
        QCOMPARE(am::redaction::text(line), masked);
    }

    void neverShowsASecret()
    {
        QCOMPARE(am::redaction::secret("wsec_abc"), u"(set, 8 characters)"_s);
        QCOMPARE(am::redaction::secret({}), u"(not set)"_s);
    }
};

QTEST_GUILESS_MAIN(tst_Redaction)
#include "tst_redaction.moc"
