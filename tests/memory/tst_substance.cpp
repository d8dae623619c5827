// SPDX-License-Identifier: MIT
#include "memory/substance.h"

#include <QtTest>

using namespace Qt::StringLiterals;

class tst_Substance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void judges_data()
    {
        QTest::addColumn<QString>("turn");
        QTest::addColumn<bool>("substantial");
        QTest::newRow("nothing") << u"..."_s << false;
        QTest::newRow("a greeting") << u"Hi, hello there!"_s << false;
        QTest::newRow("yes") << u"Yes."_s << false;
        QTest::newRow("a long yes") << u"Yes, yes, that is right, thank you so much."_s << false;
        QTest::newRow("goodbye") << u"Okay, thanks, bye bye."_s << false;
        QTest::newRow("German thanks") << u"Ja, danke, tschüss."_s << false;
        QTest::newRow("three words") << u"maybe next week"_s << false;
        QTest::newRow("a wish") << u"I want a book by her"_s << true;
        QTest::newRow("a number") << u"It's 4711."_s << true;
        QTest::newRow("a name") << u"in Berlin"_s << true;
        QTest::newRow("a capital at the start is no name") << u"Later maybe"_s << false;
        QTest::newRow("a capital after a full stop is no name") << u"Okay. Later"_s << false;
        QTest::newRow("I is no name") << u"maybe I could"_s << false;
        QTest::newRow("an emoji") << u"👍"_s << false;
        QTest::newRow("Japanese") << u"明日の午後に電話してください"_s << true;
        QTest::newRow("a short yes in Japanese") << u"はい"_s << false;
    }
    void judges()
    {
        QFETCH(QString, turn);
        QFETCH(bool, substantial);
        QCOMPARE(am::isSubstantial(turn), substantial);
    }
};

QTEST_GUILESS_MAIN(tst_Substance)
#include "tst_substance.moc"
