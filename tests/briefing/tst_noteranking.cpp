// SPDX-License-Identifier: MIT
#include "briefing/noteranking.h"

#include <QTimeZone>
#include <QtTest>

using namespace Qt::StringLiterals;
using Kind = am::NoteKind;

namespace {
am::ConsideredMemory note(const QString &text, Kind kind, int daysAgo, double confidence = 1)
{
    am::ConsideredMemory result;
    result.text = text;
    result.kind = kind;
    result.confidence = confidence;
    if (daysAgo >= 0)
        result.at = QDateTime(QDate(2026, 11, 20), QTime(12, 0), QTimeZone::utc()).addDays(-daysAgo);
    return result;
}

am::ConsideredMemory used(am::ConsideredMemory note, qint64 uses, int daysAgo)
{
    note.uses = uses;
    note.usedAt = QDateTime(QDate(2026, 11, 22), QTime(12, 0), QTimeZone::utc()).addDays(-daysAgo);
    return note;
}

QStringList ranked(QList<am::ConsideredMemory> notes)
{
    am::rankNotes(notes);
    QStringList texts;
    for (const am::ConsideredMemory &each : std::as_const(notes))
        texts.append(each.text);
    return texts;
}
} // namespace

class tst_NoteRanking : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void ranksByKind()
    {
        QCOMPARE(ranked({note(u"talk"_s, Kind::Talk, 0), note(u"other"_s, Kind::Other, 0),
                         note(u"preference"_s, Kind::Preference, 0), note(u"open"_s, Kind::Open, 0),
                         note(u"standing"_s, Kind::Standing, 0), note(u"name"_s, Kind::Name, 0)}),
                 QStringList({u"name"_s, u"standing"_s, u"open"_s, u"preference"_s, u"other"_s, u"talk"_s}));
    }

    void ranksTheNewerFirst()
    {
        QCOMPARE(ranked({note(u"undated"_s, Kind::Other, -1), note(u"old"_s, Kind::Other, 9),
                         note(u"new"_s, Kind::Other, 2)}),
                 QStringList({u"new"_s, u"old"_s, u"undated"_s}));
    }

    void ranksTheSurerFirst()
    {
        QCOMPARE(ranked({note(u"doubted"_s, Kind::Standing, 0, 0.6), note(u"sure"_s, Kind::Standing, 0)}),
                 QStringList({u"sure"_s, u"doubted"_s}));
    }

    void letsOldThingsFallBack()
    {
        QCOMPARE(ranked({note(u"an old preference"_s, Kind::Preference, 900), note(u"an old matter"_s, Kind::Open, 400),
                         note(u"a fresh remark"_s, Kind::Other, 0), note(u"an old home"_s, Kind::Standing, 900)}),
                 QStringList({u"an old home"_s, u"a fresh remark"_s, u"an old matter"_s, u"an old preference"_s}));
    }

    void neverRanksTalkBeforeFacts()
    {
        QCOMPARE(ranked({note(u"talk"_s, Kind::Talk, 0), note(u"fact"_s, Kind::Other, 36'500, 0.6)}),
                 QStringList({u"fact"_s, u"talk"_s}));
    }

    void ranksWhatIsAskedForALittleEarlier()
    {
        QCOMPARE(ranked({note(u"newer"_s, Kind::Other, 0), used(note(u"asked for"_s, Kind::Other, 20), 6, 0)}),
                 QStringList({u"asked for"_s, u"newer"_s}));
        QCOMPARE(ranked({used(note(u"once"_s, Kind::Other, 3), 1, 0), used(note(u"often"_s, Kind::Other, 3), 9, 0),
                         used(note(u"often, long ago"_s, Kind::Other, 3), 9, 900), note(u"never"_s, Kind::Other, 3)}),
                 QStringList({u"often"_s, u"once"_s, u"often, long ago"_s, u"never"_s}));
        // Not by much, however often.
        QCOMPARE(ranked({used(note(u"asked for"_s, Kind::Talk, 0), 1'000'000, 0), note(u"fact"_s, Kind::Other, 900)}),
                 QStringList({u"fact"_s, u"asked for"_s}));
        QCOMPARE(
            ranked({used(note(u"asked for"_s, Kind::Preference, 0), 1'000'000, 0), note(u"matter"_s, Kind::Open, 0)}),
            QStringList({u"matter"_s, u"asked for"_s}));
    }

    void putsWhatIsNotToldLast()
    {
        am::ConsideredMemory left = note(u"left out"_s, Kind::Name, 0);
        left.verdict = am::NoteVerdict::Superseded;
        QCOMPARE(ranked({left, note(u"talk"_s, Kind::Talk, 99)}), QStringList({u"talk"_s, u"left out"_s}));
    }

    void keepsTheStoresOrderAmongEquals()
    {
        QCOMPARE(ranked({note(u"b"_s, Kind::Other, 3), note(u"a"_s, Kind::Other, 3), note(u"c"_s, Kind::Other, 3)}),
                 QStringList({u"b"_s, u"a"_s, u"c"_s}));
    }
};

QTEST_GUILESS_MAIN(tst_NoteRanking)
#include "tst_noteranking.moc"
