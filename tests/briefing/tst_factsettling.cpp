// SPDX-License-Identifier: MIT
#include "briefing/factsettling.h"

#include <QTimeZone>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::ConsideredMemory;
using Verdict = am::NoteVerdict;

namespace {
ConsideredMemory note(const QString &text, int day, const QString &conversation = {})
{
    ConsideredMemory result;
    result.id = u"%1/%2"_s.arg(day).arg(text);
    result.text = text;
    result.conversation = conversation;
    if (day > 0)
        result.at = QDateTime(QDate(2026, 11, day), QTime(12, 0), QTimeZone::utc());
    result.fact = am::factIn(text, am::callerName(text, {}));
    return result;
}

QList<ConsideredMemory> settled(QList<ConsideredMemory> notes)
{
    am::settleFacts(notes);
    am::dropRepetitions(notes);
    return notes;
}
} // namespace

class tst_FactSettling : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void tellsTheNewestAndWhatItReplaced()
    {
        const auto notes =
            settled({note(u"Lives in Berlin"_s, 9), note(u"Lives in Porto"_s, 3), note(u"Lives in Lisbon"_s, 5)});
        QCOMPARE(notes[0].verdict, Verdict::Told);
        QCOMPARE(notes[0].was, u"Lisbon"_s);
        QVERIFY(!notes[0].since.isValid());
        QCOMPARE(notes[1].verdict, Verdict::Superseded);
        QCOMPARE(notes[2].verdict, Verdict::Superseded);
        QCOMPARE(notes[2].other, notes[0].id);
        QVERIFY(!notes[2].reason.isEmpty());
    }

    void tellsSinceWhen()
    {
        const auto notes = settled({note(u"Lives in Berlin"_s, 9), note(u"Moved to Berlin"_s, 5),
                                    note(u"Lives in Porto"_s, 3), note(u"Lives in Berlin"_s, 1)});
        QCOMPARE(notes[0].since, notes[1].at); // before that it was Porto
        QCOMPARE(notes[0].was, u"Porto"_s);
        QCOMPARE(notes[1].verdict, Verdict::Repeated);
        QCOMPARE(notes[3].verdict, Verdict::Repeated);
    }

    void leavesOutWhatOneCallContradicts()
    {
        const auto notes = settled({note(u"Lives in Berlin"_s, 9, u"c2"_s), note(u"Lives in Bonn"_s, 8, u"c2"_s),
                                    note(u"Lives in Porto"_s, 3, u"c1"_s)});
        QCOMPARE(notes[0].verdict, Verdict::Conflict);
        QCOMPARE(notes[0].other, notes[1].id);
        QCOMPARE(notes[1].verdict, Verdict::Conflict);
        QCOMPARE(notes[1].other, notes[0].id);
        QCOMPARE(notes[2].verdict, Verdict::Superseded);
    }

    void aLaterCallEndsAConflict()
    {
        const auto notes = settled({note(u"Lives in Berlin"_s, 9, u"c2"_s), note(u"Lives in Bonn"_s, 3, u"c1"_s),
                                    note(u"Lives in Porto"_s, 3, u"c1"_s)});
        QCOMPARE(notes[0].verdict, Verdict::Told);
        QCOMPARE(notes[1].verdict, Verdict::Superseded);
        QCOMPARE(notes[2].verdict, Verdict::Superseded);
    }

    void believesASentenceThatSettlesItself()
    {
        const auto notes =
            settled({note(u"Lives in Lisbon"_s, 9, u"c"_s), note(u"Moved from Lisbon to Berlin"_s, 9, u"c"_s)});
        QCOMPARE(notes[0].verdict, Verdict::Superseded);
        QCOMPARE(notes[1].verdict, Verdict::Told);
        QCOMPARE(notes[1].was, u"Lisbon"_s);
    }

    void keepsValuesThatSayMoreOfTheSame()
    {
        const auto notes = settled({note(u"Lives in Berlin"_s, 9), note(u"Lives in Berlin, Germany"_s, 3)});
        QCOMPARE(notes[0].verdict, Verdict::Told);
        QCOMPARE(notes[1].verdict, Verdict::Told);
    }

    void endsWhatIsSaidToBeOver()
    {
        auto notes = settled({note(u"No longer lives in Lisbon"_s, 9), note(u"Lives in Lisbon"_s, 3)});
        QCOMPARE(notes[0].verdict, Verdict::Told);
        QCOMPARE(notes[1].verdict, Verdict::Superseded);
        notes = settled({note(u"No longer lives in Porto"_s, 9), note(u"Lives in Lisbon"_s, 3)});
        QCOMPARE(notes[1].verdict, Verdict::Told);
        notes = settled({note(u"Lives in Lisbon"_s, 9), note(u"No longer lives in Lisbon"_s, 3)});
        QCOMPARE(notes[0].verdict, Verdict::Told);
        QCOMPARE(notes[1].verdict, Verdict::Superseded);
        notes = settled({note(u"Lives in Lisbon"_s, 9, u"c"_s), note(u"No longer lives in Lisbon"_s, 9, u"c"_s)});
        QCOMPARE(notes[0].verdict, Verdict::Conflict);
        QCOMPARE(notes[1].verdict, Verdict::Conflict);
    }

    void takesACollectedNameBeforeAStatedOne()
    {
        const auto notes = settled({note(u"My name is Marion"_s, 9, u"c"_s), note(u"User name: Maren"_s, 9, u"c"_s)});
        QCOMPARE(notes[0].verdict, Verdict::Superseded);
        QCOMPARE(notes[1].verdict, Verdict::Told);
    }

    void takesWhatHasNoDateForTheOldest()
    {
        const auto notes = settled({note(u"Lives in Porto"_s, 0), note(u"Lives in Lisbon"_s, 3)});
        QCOMPARE(notes[0].verdict, Verdict::Superseded);
        QCOMPARE(notes[1].verdict, Verdict::Told);
    }

    void saysEachTextOnce()
    {
        const auto notes = settled({note(u"Likes tea"_s, 3), note(u"likes Tea"_s, 5), note(u"Likes coffee"_s, 1)});
        QCOMPARE(notes[0].verdict, Verdict::Repeated);
        QCOMPARE(notes[0].other, notes[1].id);
        QCOMPARE(notes[1].verdict, Verdict::Told);
        QCOMPARE(notes[2].verdict, Verdict::Told);
    }

    void neverTouchesWhatIsNotToBeTold()
    {
        ConsideredMemory quarantined = note(u"Lives in Berlin"_s, 9);
        quarantined.verdict = Verdict::Quarantined;
        const auto notes = settled({quarantined, note(u"Lives in Lisbon"_s, 3)});
        QCOMPARE(notes[0].verdict, Verdict::Quarantined);
        QCOMPARE(notes[1].verdict, Verdict::Told);
        QVERIFY(notes[1].was.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_FactSettling)
#include "tst_factsettling.moc"
