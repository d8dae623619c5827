// SPDX-License-Identifier: MIT
#include "models/sourcesentence.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace am;

class tst_SourceSentence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void findsTheSentence_data()
    {
        QTest::addColumn<QString>("memory");
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<int>("turn");
        QTest::newRow("what the caller said, in other forms of the words")
            << u"Collects her orders on Saturdays before noon"_s
            << u"I will collect the order on Saturday, before noon."_s << 1;
        QTest::newRow("one sentence of several in a turn")
            << u"Has a daughter Signe who loves whales"_s << u"My daughter Signe loves whales!"_s << 1;
        QTest::newRow("what the agent said")
            << u"The shop is closed in August"_s << u"We are closed in August, sadly."_s << 2;
        QTest::newRow("what only the summary says")
            << u"Delivery address is 14 Quay Street"_s << u"She gave a new delivery address, 14 Quay Street."_s << -1;
        QTest::newRow("a short word, where there is no longer one") << u"Is 48"_s << u"I am 48."_s << 3;
    }
    void findsTheSentence()
    {
        QFETCH(QString, memory);
        QFETCH(QString, sentence);
        QFETCH(int, turn);
        const auto source = sourceOf(memory, call());
        QVERIFY(source);
        QCOMPARE(source->text, sentence);
        QCOMPARE(source->turn, turn);
        QVERIFY(source->shared > 0 && source->shared <= source->words);
    }

    void saysWhenThereIsNone()
    {
        QVERIFY(!sourceOf(u"Works as a nurse in Trondheim"_s, call()));
        QVERIFY(!sourceOf(u"…"_s, call()));
        QVERIFY(!sourceOf(u"Likes tea"_s, CallReport()));
    }

private:
    static CallReport call()
    {
        using Role = CallReport::Turn::Role;
        CallReport report;
        report.summary = u"Maren ordered a book. She gave a new delivery address, 14 Quay Street."_s;
        report.turns = {
            {.role = Role::Agent, .text = u"Welcome back."_s},
            {.role = Role::User,
             .text = u"My daughter Signe loves whales! I will collect the order on Saturday, before noon."_s},
            {.role = Role::Agent, .text = u"Good. We are closed in August, sadly."_s},
            {.role = Role::User, .text = u"I am 48."_s}};
        return report;
    }
};

QTEST_GUILESS_MAIN(tst_SourceSentence)
#include "tst_sourcesentence.moc"
