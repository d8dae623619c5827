// SPDX-License-Identifier: MIT
#include "briefing/cards.h"

#include "storage/memoryusetable.h"
#include "storage/reader.h"
#include "storage/writer.h"
#include "support/fakememorystore.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using am::Cards;
using am::ServedCard;
using Origin = am::ServedCard::Origin;

namespace {

const auto maren = u"+15550100123"_s;
const auto sam = u"+15550100188"_s;

/// The disk, which outlives one life of the cards.
struct Disk
{
    QTemporaryDir directory;
    QString file = directory.filePath(u"cards.db"_s);
    std::unique_ptr<am::Writer> writer = *am::Writer::start(file);
    std::unique_ptr<am::Reader> reader = *am::Reader::start(file);

    std::optional<am::CardRow> row(const QString &caller)
    {
        std::optional<std::optional<am::CardRow>> found;
        QObject context;
        // Through the writer, behind what waits to be written.
        writer->write<std::optional<am::CardRow>>(
            [caller](QSqlDatabase &database) { return am::CardTable(database).find(caller); }, &context,
            [&found](const am::Result<std::optional<am::CardRow>> &row) { found = row ? *row : std::nullopt; });
        if (!QTest::qWaitFor([&found] { return found.has_value(); }, am::test::patience))
            return std::nullopt;
        return *found;
    }
};

struct Shelf
{
    explicit Shelf(Disk &disk)
        : cards(*disk.writer, *disk.reader, store, settings, [this] { return now; })
    {
    }

    /// Asks for a card and waits for it.
    am::Result<ServedCard> fetch(const QString &caller, std::chrono::milliseconds deadline = 10s)
    {
        std::optional<am::Result<ServedCard>> served;
        QObject context;
        cards.fetch(caller, deadline, &context, [&served](const am::Result<ServedCard> &card) { served = card; });
        if (!QTest::qWaitFor([&served] { return served.has_value(); }, am::test::patience))
            return am::Error{am::Error::Kind::Internal, u"no reply at all"_s, 0};
        return *served;
    }

    qint64 now = 1'800'000'000'000;
    am::BriefingSettings settings;
    am::test::FakeMemoryStore store;
    Cards cards;
};

} // namespace

class tst_Cards : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void asksTheStoreOnceAndNeverAgain()
    {
        Disk disk;
        Shelf shelf(disk);
        shelf.store.remember(maren, u"Likes sea stories."_s);
        const auto first = shelf.fetch(maren);
        QVERIFY(first);
        QCOMPARE(first->origin, Origin::Store);
        QCOMPARE(first->card.memories, 1);
        shelf.store.failure = am::Error{am::Error::Kind::Unreachable, u"refused"_s, 0};
        const auto second = shelf.fetch(maren);
        QCOMPARE(second->origin, Origin::Recent);
        QVERIFY(!second->old);
        QCOMPARE(second->card.context, first->card.context);
        QCOMPARE(shelf.store.calls, 1);
    }

    void aCardInMemoryIsToldFromInsideTheCall()
    {
        Disk disk;
        Shelf shelf(disk);
        QVERIFY(shelf.fetch(maren));
        bool told = false;
        shelf.cards.fetch(maren, 1s, this, [&told](const am::Result<ServedCard> &) { told = true; });
        QVERIFY(told);
    }

    void thatNothingIsRememberedIsACardToo()
    {
        Disk disk;
        Shelf shelf(disk);
        QCOMPARE(shelf.fetch(maren)->card.memories, 0);
        QCOMPARE(shelf.fetch(maren)->origin, Origin::Recent);
        QCOMPARE(shelf.store.calls, 1);
    }

    void cardsSurviveARestart()
    {
        Disk disk;
        {
            Shelf shelf(disk);
            shelf.store.remember(maren, u"Likes sea stories."_s);
            QVERIFY(shelf.fetch(maren));
            QVERIFY(disk.row(maren));
        }
        Shelf shelf(disk);
        shelf.store.silent = true;
        const auto card = shelf.fetch(maren);
        QCOMPARE(card->origin, Origin::Disk);
        QVERIFY(card->card.context.contains(u"Likes sea stories."_s));
        QCOMPARE(shelf.store.calls, 0);
        QCOMPARE(shelf.fetch(maren)->origin, Origin::Recent);
    }

    void anOldCardIsToldAndAskedForBehindIt_data()
    {
        QTest::addColumn<qint64>("later");
        QTest::addColumn<bool>("old");
        QTest::newRow("a moment later") << qint64(1000) << false;
        QTest::newRow("just before its time") << qint64(15 * 60'000 - 1) << false;
        QTest::newRow("after its time") << qint64(15 * 60'000) << true;
        QTest::newRow("after the clock was set back") << qint64(-1) << true;
    }
    void anOldCardIsToldAndAskedForBehindIt()
    {
        QFETCH(qint64, later);
        QFETCH(bool, old);
        Disk disk;
        Shelf shelf(disk);
        QVERIFY(shelf.fetch(maren));
        shelf.store.remember(maren, u"Likes sea stories."_s);
        shelf.now += later;
        const auto told = shelf.fetch(maren);
        QCOMPARE(told->old, old);
        QCOMPARE(told->card.memories, 0);
        QCOMPARE(shelf.store.calls, old ? 2 : 1);
        if (old) {
            QTRY_COMPARE(shelf.fetch(maren)->card.memories, 1);
            QCOMPARE(shelf.store.calls, 2);
        }
    }

    void oneQuestionServesEverybodyWhoWaits()
    {
        Disk disk;
        Shelf shelf(disk);
        int told = 0;
        for (int i = 0; i < 5; ++i)
            shelf.cards.fetch(maren, 10s, this,
                              [&told](const am::Result<ServedCard> &card) { told += int(bool(card)); });
        QTRY_COMPARE(told, 5);
        QCOMPARE(shelf.store.calls, 1);
    }

    void anOldCardIsAskedForOnceAtATime()
    {
        Disk disk;
        Shelf shelf(disk);
        QVERIFY(shelf.fetch(maren));
        shelf.now += 3'600'000;
        shelf.store.silent = true;
        for (int i = 0; i < 5; ++i)
            QVERIFY(shelf.fetch(maren)->old);
        QCOMPARE(shelf.store.calls, 2);
    }

    void aStoreThatFailsIsLeftInPeaceForAMoment()
    {
        Disk disk;
        Shelf shelf(disk);
        QVERIFY(shelf.fetch(maren));
        QVERIFY(shelf.fetch(sam));
        shelf.now += 3'600'000;
        shelf.store.failure = am::Error{am::Error::Kind::Unreachable, u"refused"_s, 0};
        QVERIFY(shelf.fetch(maren)->old);
        QVERIFY(!shelf.fetch(u"+15550100199"_s)); // asked behind the other's question, whose failure is known then
        const int asked = shelf.store.calls;
        QVERIFY(shelf.fetch(sam)->old);
        QCOMPARE(shelf.store.calls, asked);
    }

    void withoutACardTheDeadlineCounts()
    {
        Disk disk;
        Shelf shelf(disk);
        shelf.store.silent = true;
        const auto card = shelf.fetch(maren, 50ms);
        QVERIFY(!card);
        QCOMPARE(card.error().kind, am::Error::Kind::Timeout);
    }

    void whatComesTooLateServesTheNextCall()
    {
        Disk disk;
        Shelf shelf(disk);
        shelf.store.remember(maren, u"Likes sea stories."_s);
        shelf.store.delay = 200;
        QVERIFY(!shelf.fetch(maren, 20ms));
        QTRY_VERIFY(disk.row(maren).has_value());
        QCOMPARE(shelf.fetch(maren, 20ms)->card.memories, 1);
        QCOMPARE(shelf.store.calls, 1);
    }

    void nobodyWaitsLongForAStoreThatHasJustBeenWaitedForInVain()
    {
        Disk disk;
        Shelf shelf(disk);
        shelf.settings.patience = 1ms;
        shelf.store.silent = true;
        QVERIFY(!shelf.fetch(maren, 1ms));
        const auto another = shelf.fetch(sam, 1h);
        QVERIFY(!another);
        QCOMPARE(another.error().kind, am::Error::Kind::Timeout);
        QVERIFY(!shelf.fetch(sam, 1h)); // who is being asked about already
    }

    void isWaitedForAgainWhenItHasAnsweredALittleLate()
    {
        Disk disk;
        Shelf shelf(disk);
        shelf.settings.patience = 0ms;
        shelf.store.delay = 200;
        QVERIFY(!shelf.fetch(maren, 20ms));
        QTRY_VERIFY(disk.row(maren).has_value());
        shelf.store.delay = 5;
        QVERIFY(shelf.fetch(sam));
    }

    void aSlowDiskIsNoReasonToHurryTheStore()
    {
        Disk disk;
        Shelf shelf(disk);
        shelf.settings.patience = 0ms;
        QSemaphore release;
        disk.reader->read<bool>(
            [&release](QSqlDatabase &) -> am::Result<bool> {
                release.acquire();
                return true;
            },
            this, [](const am::Result<bool> &) {}, am::Reader::Lane::Live);
        QVERIFY(!shelf.fetch(maren, 1ms));
        release.release();
        shelf.store.delay = 5;
        QVERIFY(shelf.fetch(sam));
    }

    void isNotWaitedForAgainWhenItsAnswersComeMuchTooLate()
    {
        Disk disk;
        Shelf shelf(disk);
        shelf.settings.patience = 1ms;
        shelf.store.delay = 2100;
        QVERIFY(!shelf.fetch(maren, 20ms));
        QTRY_VERIFY(disk.row(maren).has_value());
        shelf.store.silent = true;
        QVERIFY(!shelf.fetch(sam, 1h));
    }

    void isRebuiltWhenMemoriesChange()
    {
        Disk disk;
        Shelf shelf(disk);
        QVERIFY(shelf.fetch(maren));
        shelf.store.remember(maren, u"Likes sea stories."_s);
        shelf.cards.rebuild(maren);
        QTRY_COMPARE(shelf.fetch(maren)->card.memories, 1);
        QCOMPARE(shelf.store.calls, 2);
        QVERIFY(!shelf.fetch(maren)->old);
    }

    void aCallRightAfterAChangeIsToldWhatChanged()
    {
        Disk disk;
        Shelf shelf(disk);
        QVERIFY(shelf.fetch(maren));
        shelf.store.remember(maren, u"Likes sea stories."_s);
        const auto toldRightAfter = [&shelf] {
            shelf.cards.rebuild(maren);
            const auto served = shelf.fetch(maren);
            return served->old ? -1 : int(served->card.memories);
        };
        QTRY_COMPARE(toldRightAfter(), 1); // at the first try, on a machine that is not busy
    }

    void aChangeDuringAQuestionIsAskedAboutAgain()
    {
        Disk disk;
        Shelf shelf(disk);
        shelf.store.delay = 50;
        shelf.cards.rebuild(maren);
        shelf.store.remember(maren, u"Likes sea stories."_s);
        shelf.cards.rebuild(maren);
        QTRY_COMPARE(shelf.store.calls, 2);
        QTRY_COMPARE(shelf.fetch(maren)->old, false);
        QCOMPARE(shelf.fetch(maren)->card.memories, 1);
    }

    void aChangeThatTheStoreDoesNotTellStaysKnownOnDisk()
    {
        Disk disk;
        Shelf shelf(disk);
        QVERIFY(shelf.fetch(maren));
        shelf.store.silent = true;
        shelf.cards.rebuild(maren);
        QTRY_COMPARE(disk.row(maren)->builtAt, 0);
        QVERIFY(shelf.fetch(maren)->old);
    }

    void whileChangesFollowEachOtherTheStoreIsNotAsked()
    {
        Disk disk;
        Shelf shelf(disk);
        QVERIFY(shelf.fetch(maren));
        for (int i = 0; i < 5; ++i) {
            shelf.store.remember(maren, u"Likes story %1."_s.arg(i));
            shelf.cards.rebuildWithin(maren, 1h);
        }
        QCOMPARE(disk.row(maren)->builtAt, 0); // what a crash leaves
        QCOMPARE(shelf.store.calls, 1);
        shelf.cards.rebuild(maren);
        QCOMPARE(shelf.store.calls, 2);
        QTRY_COMPARE(shelf.fetch(maren)->card.memories, 5);
        QVERIFY(!shelf.fetch(maren)->old);
        QCOMPARE(shelf.store.calls, 2);
    }

    void aCallWhileChangesFollowEachOtherAsksTheStore()
    {
        Disk disk;
        Shelf shelf(disk);
        QVERIFY(shelf.fetch(maren));
        shelf.store.remember(maren, u"Likes sea stories."_s);
        shelf.cards.rebuildWithin(maren, 1h);
        QVERIFY(shelf.fetch(maren)->old);
        QTRY_COMPARE(shelf.fetch(maren)->card.memories, 1);
    }

    void changesWithoutAnEndAreAskedAboutInTime()
    {
        Disk disk;
        Shelf shelf(disk);
        QVERIFY(shelf.fetch(maren));
        shelf.store.remember(maren, u"Likes sea stories."_s);
        shelf.cards.rebuildWithin(maren, 20ms);
        shelf.cards.rebuildWithin(maren, 1h); // the first one's time counts
        QTRY_COMPARE(shelf.store.calls, 2);
        QTRY_COMPARE(disk.row(maren)->total, 1);
        QVERIFY(disk.row(maren)->builtAt > 0);
    }

    void aChangeBehindAQuestionMakesItsAnswerOldOnly()
    {
        Disk disk;
        Shelf shelf(disk);
        shelf.store.delay = 50;
        shelf.cards.rebuild(maren);
        shelf.store.remember(maren, u"Likes sea stories."_s);
        shelf.cards.rebuildWithin(maren, 1h);
        QTRY_VERIFY(disk.row(maren).has_value());
        QCOMPARE(disk.row(maren)->builtAt, 0);
        QCOMPARE(shelf.store.calls, 1);
    }

    void whoIsRebuiltOrForgottenIsNotAskedAboutLater()
    {
        Disk disk;
        Shelf shelf(disk);
        shelf.cards.rebuildWithin(maren, 1ms);
        shelf.cards.rebuild(maren);
        shelf.cards.rebuildWithin(sam, 1ms);
        shelf.cards.rebuildLater(sam, 1ms);
        shelf.cards.forget(sam);
        shelf.cards.rebuildLater(u"+15550100199"_s, 20ms); // behind both
        QTRY_COMPARE(shelf.store.calls, 2);
        QVERIFY(!disk.row(sam));
    }

    void whatIsAskedNowIsAskedLaterAllTheSame()
    {
        Disk disk;
        Shelf shelf(disk);
        shelf.cards.rebuildLater(maren, 1ms);
        shelf.cards.rebuild(maren); // which the store may answer as if nothing had changed
        QTRY_COMPARE(shelf.store.calls, 2);
    }

    void theLastChangeCountsForALaterQuestion()
    {
        Disk disk;
        Shelf shelf(disk);
        shelf.cards.rebuildLater(maren, 1ms);
        shelf.cards.rebuildLater(maren, 1h);
        shelf.cards.rebuildLater(sam, 20ms);
        QTRY_VERIFY(disk.row(sam));
        QVERIFY(!disk.row(maren));
    }

    void manyChangesAreAskedAboutAFewAtATime()
    {
        Disk disk;
        Shelf shelf(disk);
        constexpr int callers = 300;
        for (int i = 0; i < callers; ++i)
            shelf.cards.rebuild(u"+1555%1"_s.arg(1'000'000 + i));
        QVERIFY(shelf.store.calls <= 64);
        QTRY_COMPARE(shelf.store.calls, callers);
    }

    void forgetsAlsoWhatIsBeingAsked()
    {
        Disk disk;
        Shelf shelf(disk);
        shelf.store.remember(maren, u"Likes sea stories."_s);
        shelf.store.delay = 50;
        std::optional<am::Result<ServedCard>> told;
        shelf.cards.fetch(maren, 10s, this, [&told](const am::Result<ServedCard> &card) { told = card; });
        QTRY_COMPARE(shelf.store.calls, 1); // not told yet
        shelf.cards.forget(maren);
        QVERIFY(told && *told);
        QCOMPARE((*told)->card.memories, 0);
        bool later = false; // the store answers in order
        shelf.store.probe({}, this, [&later](const am::Result<am::Done> &) { later = true; });
        QTRY_VERIFY(later);
        QVERIFY(!disk.row(maren));
    }

    void forgetsWhatItHas()
    {
        Disk disk;
        Shelf shelf(disk);
        shelf.store.remember(maren, u"Likes sea stories."_s);
        QVERIFY(shelf.fetch(maren));
        shelf.store.memories.clear();
        shelf.cards.forget(maren);
        QVERIFY(!disk.row(maren));
        QCOMPARE(shelf.fetch(maren)->card.memories, 0);
    }

    void neverTellsAStrangersMemories()
    {
        Disk disk;
        Shelf shelf(disk);
        shelf.store.ignoresCaller = true;
        shelf.store.remember(sam, u"Secret of a stranger"_s);
        QTest::ignoreMessage(QtWarningMsg, "the store answered 1 memories of other callers; dropped");
        QVERIFY(!shelf.fetch(maren)->card.context.contains(u"Secret"_s));
        QVERIFY(!disk.row(maren)->memories.contains("Secret"));
    }

    void tellsTheMemoriesOfACard()
    {
        Disk disk;
        Shelf shelf(disk);
        shelf.store.remember(maren, u"Likes sea stories."_s);
        QVERIFY(shelf.fetch(maren));
        const auto known = [&shelf](const QString &caller) {
            std::optional<QList<am::Memory>> told;
            QObject context;
            shelf.cards.known(caller, &context,
                              [&told](const am::Result<QList<am::Memory>> &memories) { told = *memories; });
            return QTest::qWaitFor([&told] { return told.has_value(); }, am::test::patience) ? *told
                                                                                             : QList<am::Memory>();
        };
        QTRY_COMPARE(known(maren).size(), 1);
        QCOMPARE(known(maren).first().text, u"Likes sea stories."_s);
        QVERIFY(known(sam).isEmpty());
    }

    void whatIsHiddenIsReadFromNoDisk()
    {
        Disk disk;
        {
            Shelf shelf(disk);
            shelf.store.remember(maren, u"likes tea"_s);
            shelf.store.remember(maren, u"likes trains"_s);
            QCOMPARE(shelf.fetch(maren)->card.memories, 2);
            QVERIFY(disk.row(maren));
        }
        Shelf shelf(disk);
        shelf.cards.hide([](const QString &id) { return id == "m1"_L1; });
        const auto served = shelf.fetch(maren);
        QCOMPARE(served->origin, Origin::Disk);
        QCOMPARE(served->card.memories, 1);
        QVERIFY(!served->card.context.contains(u"tea"_s) && served->card.context.contains(u"trains"_s));
        std::optional<am::Result<QList<am::Memory>>> known;
        shelf.cards.known(maren, this, [&known](const auto &memories) { known = memories; });
        QTRY_VERIFY(known);
        QCOMPARE((*known)->size(), 1);
        std::optional<am::Result<am::MemoryPage>> page;
        shelf.cards.page(maren, this, [&page](const auto &read) { page = read; });
        QTRY_VERIFY(page);
        QCOMPARE((*page)->memories.size(), 1);
    }

    void whatIsHiddenIsNotToldWhileTheStoreIsSilentEither()
    {
        Disk disk;
        Shelf shelf(disk);
        shelf.store.remember(maren, u"likes tea"_s);
        shelf.store.remember(maren, u"likes trains"_s);
        QVERIFY(shelf.fetch(maren));
        QVERIFY(disk.row(maren));
        shelf.store.silent = true;
        shelf.cards.hide([](const QString &id) { return id == "m1"_L1; });
        shelf.cards.rebuild(maren);
        shelf.cards.reread(maren);
        QTRY_VERIFY(!shelf.fetch(maren)->card.context.contains(u"tea"_s));
        QVERIFY(shelf.fetch(maren)->old);
        QVERIFY(shelf.fetch(maren)->card.context.contains(u"trains"_s));
    }

    void whatAgentsAskedForIsToldEarlier()
    {
        Disk disk;
        std::optional<am::Result<am::Done>> used;
        disk.writer->write<am::Done>(
            [](QSqlDatabase &database) {
                return am::MemoryUseTable(database).use(maren, {u"m1"_s, u"m9"_s}, 1'799'999'000'000);
            },
            this, [&used](const auto &done) { used = done; });
        QTRY_VERIFY(used && *used);
        const auto context = [&disk] {
            Shelf shelf(disk);
            shelf.store.remember(maren, u"plays chess"_s);
            shelf.store.remember(maren, u"plays the oboe"_s);
            const QString told = shelf.fetch(maren)->card.context;
            return told.indexOf("chess"_L1) < told.indexOf("oboe"_L1);
        };
        QVERIFY(context());
        QVERIFY(disk.row(maren));
        QVERIFY(context()); // the card on disk, too
        used.reset();
        disk.writer->write<am::Done>(
            [](QSqlDatabase &database) {
                auto removed = am::MemoryUseTable(database).removeCaller(maren);
                return removed ? am::CardTable(database).remove(maren) : removed;
            },
            this, [&used](const auto &done) { used = done; });
        QTRY_VERIFY(used && *used);
        QVERIFY(!context());
    }

    void otherSettingsMakeAnotherCardOfTheSameMemories()
    {
        Disk disk;
        Shelf shelf(disk);
        shelf.store.remember(maren, u"Likes sea stories."_s);
        QVERIFY(shelf.fetch(maren)->card.context.contains(u"sea"_s));
        QVERIFY(disk.row(maren));
        shelf.settings.contextTokens = 50;
        shelf.cards.reread();
        const auto card = shelf.fetch(maren);
        QCOMPARE(card->origin, Origin::Disk);
        QVERIFY(!card->card.context.contains(u"sea"_s));
        QCOMPARE(shelf.store.calls, 1);
    }
};

QTEST_GUILESS_MAIN(tst_Cards)
#include "tst_cards.moc"
