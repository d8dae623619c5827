// SPDX-License-Identifier: MIT
#include "memory/pendingremovals.h"
#include "memory/shownmemories.h"
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
        for (const char *text : {"likes tea", "likes trains", "likes rain"})
            m_store->remember(u"+1"_s, QLatin1StringView(text));
        m_store->remember(u"+2"_s, u"likes snow"_s);
    }

    void hidesAtOnceAndRemovesLater()
    {
        PendingRemovals removals(*m_store, 20ms, [] { return 1000; });
        const auto receipt = removals.begin(u"+1"_s, {u"m1"_s, u"m3"_s});
        QCOMPARE(receipt.memories, 2);
        QCOMPARE(receipt.until, 1020);
        QVERIFY(removals.contains(u"m1"_s) && !removals.contains(u"m2"_s));
        QCOMPARE(seen(removals), u"m2 of 1"_s);
        QCOMPARE(m_store->memories.size(), 4);
        QTRY_COMPARE(removals.count(), 0);
        QCOMPARE(m_store->memories.size(), 2);
        QCOMPARE(seen(removals), u"m2 of 1"_s);
        QCOMPARE(removals.undo(receipt.undo).error().kind, Error::Kind::NotFound);
    }

    void givesBackWhatIsUndone()
    {
        PendingRemovals removals(*m_store, 1h);
        const auto receipt = removals.begin(u"+1"_s, {u"m1"_s, u"m2"_s});
        const auto undone = removals.undo(receipt.undo);
        QVERIFY(undone);
        QCOMPARE(undone->caller, u"+1"_s);
        QCOMPARE(undone->memories, 2);
        QCOMPARE(seen(removals), u"m3 m2 m1 of 3"_s);
        QVERIFY(!removals.undo(receipt.undo));
        QCOMPARE(removals.count(), 0);
    }

    void deletesNothingTwice()
    {
        PendingRemovals removals(*m_store, 1h);
        const auto first = removals.begin(u"+1"_s, {u"m1"_s});
        const auto second = removals.begin(u"+1"_s, {u"m1"_s, u"m2"_s});
        QCOMPARE(second.memories, 1);
        QVERIFY(removals.undo(second.undo));
        QCOMPARE(seen(removals), u"m3 m2 of 2"_s);
        QVERIFY(removals.undo(first.undo));
        QCOMPARE(seen(removals), u"m3 m2 m1 of 3"_s);
    }

    void forgetsWhoIsErased()
    {
        PendingRemovals removals(*m_store, 1h);
        const auto one = removals.begin(u"+1"_s, {u"m1"_s});
        const auto other = removals.begin(u"+2"_s, {u"m4"_s});
        removals.forget(u"+1"_s);
        QCOMPARE(removals.count(), 1);
        QVERIFY(!removals.undo(one.undo));
        QVERIFY(removals.undo(other.undo));
    }

    void keepsOutOfSightWhatTheStoreDoesNotRemove()
    {
        PendingRemovals removals(*m_store, 1ms);
        m_store->failure = Error{Error::Kind::Unreachable, u"Mem0 is away"_s};
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"not removed yet .*: 1 memories, Mem0 is away"_s));
        const auto receipt = removals.begin(u"+1"_s, {u"m1"_s});
        QTRY_COMPARE(m_store->calls, 1);
        QTRY_VERIFY(!removals.undo(receipt.undo));
        m_store->failure.reset();
        QCOMPARE(seen(removals), u"m3 m2 of 2"_s);
    }

    void keepsWhatIsPendingWhenItEnds()
    {
        auto removals = std::make_unique<PendingRemovals>(*m_store, 1h);
        removals->begin(u"+1"_s, {u"m1"_s});
        removals.reset();
        QCOMPARE(m_store->memories.size(), 4);
    }

    void isNotFoundBySearchEither()
    {
        PendingRemovals removals(*m_store, 1h);
        removals.begin(u"+1"_s, {u"m1"_s});
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
};

QTEST_GUILESS_MAIN(tst_PendingRemovals)
#include "tst_pendingremovals.moc"
