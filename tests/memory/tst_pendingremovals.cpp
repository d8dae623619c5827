// SPDX-License-Identifier: MIT
#include "memory/pendingremovals.h"
#include "memory/shownmemories.h"
#include "storage/database.h"
#include "storage/statement.h"
#include "storage/writer.h"
#include "support/fakememorystore.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using am::Error;
using am::MemoryPage;
using am::PendingRemovals;
using am::Result;
using am::ShownMemories;
using am::test::FakeMemoryStore;

/// Removals in their grace, and what is seen of the memories meanwhile.
class tst_PendingRemovals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_store.emplace();
        m_directory.emplace();
        m_writer = *am::Writer::start(file());
        for (const char *text : {"likes tea", "likes trains", "likes rain"})
            m_store->remember(u"+1"_s, QLatin1StringView(text));
        m_store->remember(u"+2"_s, u"likes snow"_s);
    }

    void cleanup() { m_writer.reset(); }

    void hidesAtOnce()
    {
        PendingRemovals removals(*m_store, *m_writer, {}, 1h, [] { return 1000; });
        removals.begin(u"+1"_s, {u"m2"_s}, this, [](const auto &) {});
        QVERIFY(removals.contains(u"m2"_s)); // before the disk has it
        const auto receipt = begin(removals, u"+1"_s, {u"m1"_s, u"m3"_s});
        QCOMPARE(receipt.memories, 2);
        QCOMPARE(receipt.until, 3'601'000);
        QCOMPARE(seen(removals), u" of 0"_s);
        QCOMPARE(m_store->memories.size(), 4);
        QCOMPARE(kept().size(), 3);
    }

    void removesWhenItsTimeIsOver()
    {
        PendingRemovals removals(*m_store, *m_writer, {}, 20ms);
        const auto receipt = begin(removals, u"+1"_s, {u"m1"_s, u"m3"_s});
        QTRY_COMPARE(removals.count(), 0);
        QCOMPARE(m_store->memories.size(), 2);
        QCOMPARE(seen(removals), u"m2 of 1"_s);
        QCOMPARE(undo(removals, receipt.undo).error().kind, Error::Kind::NotFound);
        QTRY_VERIFY(kept().isEmpty());
    }

    void givesBackWhatIsUndone()
    {
        PendingRemovals removals(*m_store, *m_writer, {}, 1h);
        const auto receipt = begin(removals, u"+1"_s, {u"m1"_s, u"m2"_s});
        const auto undone = undo(removals, receipt.undo);
        QVERIFY(undone);
        QCOMPARE(undone->caller, u"+1"_s);
        QCOMPARE(undone->memories, 2);
        QCOMPARE(seen(removals), u"m3 m2 m1 of 3"_s);
        QVERIFY(!undo(removals, receipt.undo));
        QCOMPARE(removals.count(), 0);
    }

    void deletesNothingTwice()
    {
        PendingRemovals removals(*m_store, *m_writer, {}, 1h);
        const auto first = begin(removals, u"+1"_s, {u"m1"_s});
        const auto second = begin(removals, u"+1"_s, {u"m1"_s, u"m2"_s});
        QCOMPARE(second.memories, 1);
        QVERIFY(undo(removals, second.undo));
        QCOMPARE(seen(removals), u"m3 m2 of 2"_s);
        QVERIFY(undo(removals, first.undo));
        QCOMPARE(seen(removals), u"m3 m2 m1 of 3"_s);
    }

    void forgetsWhoIsErased()
    {
        PendingRemovals removals(*m_store, *m_writer, {}, 1h);
        const auto one = begin(removals, u"+1"_s, {u"m1"_s});
        const auto other = begin(removals, u"+2"_s, {u"m4"_s});
        removals.forget(u"+1"_s);
        QCOMPARE(removals.count(), 1);
        QTRY_COMPARE(kept().size(), 1);
        QVERIFY(!undo(removals, one.undo));
        QVERIFY(undo(removals, other.undo));
    }

    void keepsOutOfSightWhatTheStoreDoesNotRemove()
    {
        PendingRemovals removals(*m_store, *m_writer, {}, 1ms);
        m_store->failure = Error{Error::Kind::Unreachable, u"Mem0 is away"_s};
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"not removed yet .*: 1 memories, Mem0 is away"_s));
        const auto receipt = begin(removals, u"+1"_s, {u"m1"_s});
        QTRY_COMPARE(m_store->calls, 1);
        QTRY_VERIFY(!undo(removals, receipt.undo));
        m_store->failure.reset();
        QCOMPARE(seen(removals), u"m3 m2 of 2"_s);
    }

    void goesOnAfterARestart()
    {
        PendingRemovals::Receipt receipt;
        {
            PendingRemovals removals(*m_store, *m_writer, {}, 30s, [] { return 1000; });
            receipt = begin(removals, u"+1"_s, {u"m1"_s, u"m2"_s});
        }
        QCOMPARE(m_store->memories.size(), 4);
        {
            PendingRemovals removals(*m_store, *m_writer, kept(), 30s, [] { return 20'000; });
            QCOMPARE(seen(removals), u"m3 of 1"_s);
        }
        PendingRemovals removals(*m_store, *m_writer, kept(), 30s, [] { return 31'000; }); // its time is over
        QCOMPARE(seen(removals), u"m3 of 1"_s);
        QTRY_COMPARE(removals.count(), 0);
        QCOMPARE(m_store->memories.size(), 2);
        QTRY_VERIFY(kept().isEmpty());
        QVERIFY(!undo(removals, receipt.undo));
    }

    void isUndoneAfterARestartToo()
    {
        PendingRemovals::Receipt receipt;
        {
            PendingRemovals removals(*m_store, *m_writer, {}, 1h);
            receipt = begin(removals, u"+1"_s, {u"m1"_s});
        }
        PendingRemovals removals(*m_store, *m_writer, kept(), 1h);
        QCOMPARE(undo(removals, receipt.undo)->memories, 1);
        QCOMPARE(seen(removals), u"m3 m2 m1 of 3"_s);
        QVERIFY(kept().isEmpty());
    }

    void isNotBegunWhereTheDiskDoesNotKeepIt()
    {
        run(u"DROP TABLE pending_removals"_s);
        PendingRemovals removals(*m_store, *m_writer, {}, 1ms);
        std::optional<Result<PendingRemovals::Receipt>> receipt;
        removals.begin(u"+1"_s, {u"m1"_s}, this, [&receipt](const auto &result) { receipt = result; });
        QVERIFY(removals.contains(u"m1"_s));
        QTRY_VERIFY(receipt);
        QVERIFY(!*receipt);
        QCOMPARE(removals.count(), 0);
        QCOMPARE(seen(removals), u"m3 m2 m1 of 3"_s);
        QCOMPARE(m_store->memories.size(), 4);
    }

    void isNotFoundBySearchEither()
    {
        PendingRemovals removals(*m_store, *m_writer, {}, 1h);
        begin(removals, u"+1"_s, {u"m1"_s});
        ShownMemories shown(*m_store, removals);
        std::optional<Result<QList<am::Memory>>> found;
        shown.search(u"+1"_s, u"likes"_s, 2, {}, this, [&](const auto &result) { found = result; });
        QTRY_VERIFY(found);
        QStringList ids;
        for (const am::Memory &memory : **found)
            ids.append(memory.id);
        QCOMPARE(ids, (QStringList{u"m2"_s, u"m3"_s})); // as many as were asked for
        std::optional<Result<am::Memory>> one;
        shown.get(u"m1"_s, {}, this, [&](const auto &result) { one = result; });
        QTRY_VERIFY(one);
        QCOMPARE(one->error().kind, Error::Kind::NotFound);
    }

private:
    PendingRemovals::Receipt begin(PendingRemovals &removals, const QString &caller, const QStringList &ids)
    {
        std::optional<Result<PendingRemovals::Receipt>> receipt;
        removals.begin(caller, ids, this, [&receipt](const auto &result) { receipt = result; });
        [&receipt] { QTRY_VERIFY(receipt && *receipt); }();
        return receipt && *receipt ? **receipt : PendingRemovals::Receipt();
    }
    Result<PendingRemovals::Undone> undo(PendingRemovals &removals, const QString &token)
    {
        std::optional<Result<PendingRemovals::Undone>> undone;
        removals.undo(token, this, [&undone](const auto &result) { undone = result; });
        [&undone] { QTRY_VERIFY(undone); }();
        return undone.value_or(Error{Error::Kind::Internal, u"no answer"_s});
    }
    [[nodiscard]] QString file() const { return m_directory->filePath(u"removals.db"_s); }
    void run(const QString &statement)
    {
        auto database = am::Database::open(file(), am::Database::Mode::ReadWrite);
        QVERIFY(database && am::sql::execute(database->connection(), statement));
    }
    /// As the next process finds it.
    QList<am::PendingRemovalRow> kept()
    {
        auto database = am::Database::open(file(), am::Database::Mode::ReadOnly);
        return *am::PendingRemovalTable(database->connection()).all();
    }
    QString seen(const PendingRemovals &removals)
    {
        ShownMemories shown(*m_store, removals);
        std::optional<Result<MemoryPage>> page;
        shown.list(u"+1"_s, {}, 1, 10, {}, this, [&page](const Result<MemoryPage> &result) { page = result; });
        [&page] { QTRY_VERIFY(page); }();
        QStringList ids;
        for (const am::Memory &memory : (*page)->memories)
            ids.append(memory.id);
        return u"%1 of %2"_s.arg(ids.join(u' ')).arg((*page)->total);
    }

    std::optional<FakeMemoryStore> m_store;
    std::optional<QTemporaryDir> m_directory;
    std::unique_ptr<am::Writer> m_writer;
};

QTEST_GUILESS_MAIN(tst_PendingRemovals)
#include "tst_pendingremovals.moc"
