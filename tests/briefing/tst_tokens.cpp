// SPDX-License-Identifier: MIT
#include "briefing/tokens.h"

#include <QtTest>

using namespace Qt::StringLiterals;

class tst_Tokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void counts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("tokens");
        QTest::newRow("nothing") << QString() << 0;
        QTest::newRow("a short word") << u"tea"_s << 1;
        QTest::newRow("a word of four letters") << u"here"_s << 2;
        QTest::newRow("blanks count with their words") << u"tea tea"_s << 2;
        QTest::newRow("a line break") << u"tea\ntea"_s << 3;
        QTest::newRow("every digit, as some models count") << u"4711"_s << 4;
        QTest::newRow("a date") << u"2026-11-12"_s << 10;
        QTest::newRow("every sign") << u"\"tea\"."_s << 4;
        QTest::newRow("accents take two bytes") << u"Grüße"_s << 3;
        QTest::newRow("Cyrillic") << u"чай"_s << 2;
        QTest::newRow("a sign of Han or kana each") << u"東京に住む"_s << 5;
        QTest::newRow("Japanese beside Latin") << u"LINEで連絡"_s << 5;
        QTest::newRow("an emoji") << u"🌊"_s << 3;
    }
    void counts()
    {
        QFETCH(QString, text);
        QFETCH(int, tokens);
        QCOMPARE(am::tokenCount(text), tokens);
    }

    /// So that lines may be counted one by one.
    void isNoLessInParts()
    {
        const QString text = u"Notes: \"Grüße, 東京 🌊 12\"\n- x"_s;
        for (qsizetype cut = 0; cut <= text.size(); ++cut) {
            const int parts = am::tokenCount(text.first(cut)) + am::tokenCount(text.sliced(cut));
            QCOMPARE_GE(parts, am::tokenCount(text));
        }
    }
};

QTEST_GUILESS_MAIN(tst_Tokens)
#include "tst_tokens.moc"
