// SPDX-License-Identifier: MIT
#include "outbox/partlookup.h"
#include "support/fakememorystore.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Error;
using am::Memory;

namespace {

const QString caller = u"+15550100123"_s;

/// A FakeMemoryStore whose list is pages of what the test says.
class PagedStore final
{
public:
    am::test::FakeMemoryStore memories;

    Memory &remember(const QString &part, const QString &conversation = u"conv_1"_s, const QString &who = caller)
    {
        Memory &memory = memories.remember(who, u"text"_s, {{u"part"_s, part}});
        memory.conversation = conversation;
        return memory;
    }
};

} // namespace

class tst_PartLookup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_store.emplace();
    }

    void findsAllMemoriesOfThePartAndNoOthers()
    {
        const QString first = m_store->remember(u"semantic/1"_s).id;
        m_store->remember(u"semantic/11"_s); // a longer name is another part
        m_store->remember(u"factual"_s);
        const QString second = m_store->remember(u"semantic/1"_s).id;
        m_store->remember(u"semantic/1"_s, u"conv_2"_s);
        m_store->remember(u"semantic/1"_s, u"conv_1"_s, u"+2"_s);
        QStringList found = *lookUp(u"semantic/1"_s);
        found.sort();
        QCOMPARE(found, (QStringList{first, second}));
    }

    void doesNotTrustTheStoresFilter()
    {
        m_store->memories.ignoresCaller = true;
        m_store->remember(u"factual"_s, u"conv_2"_s);
        QCOMPARE(*lookUp(u"factual"_s), QStringList());
    }

    void whatIsNotThereIsNoError()
    {
        QCOMPARE(*lookUp(u"factual"_s), QStringList());
        m_store->remember(u"semantic"_s);
        QCOMPARE(*lookUp(u"factual"_s), QStringList());
    }

    void goesThroughAllPages()
    {
        const QString oldest = m_store->remember(u"factual"_s).id;
        for (int i = 0; i < 450; ++i)
            m_store->remember(u"semantic"_s);
        const QString newest = m_store->remember(u"factual"_s).id;
        QStringList found = *lookUp(u"factual"_s);
        QCOMPARE(found.size(), 2);
        QVERIFY(found.contains(oldest) && found.contains(newest));
        QCOMPARE(m_store->memories.calls, 3); // 452 of them, 200 a page
    }

    void tellsWhyItCouldNotLook_data()
    {
        QTest::addColumn<Error::Kind>("failure");
        QTest::addColumn<Error::Kind>("told");
        QTest::newRow("no answer in time") << Error::Kind::Timeout << Error::Kind::Timeout;
        QTest::newRow("a refused key") << Error::Kind::Denied << Error::Kind::Denied;
        QTest::newRow("a refused question is nothing about the part") << Error::Kind::BadInput << Error::Kind::Internal;
    }
    void tellsWhyItCouldNotLook()
    {
        QFETCH(Error::Kind, failure);
        QFETCH(Error::Kind, told);
        m_store->memories.failure = Error{failure, u"why"_s, 0};
        const auto answer = lookUp(u"factual"_s);
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, told);
        QCOMPARE(answer.error().detail, u"why"_s);
        QCOMPARE(m_store->memories.calls, 1);
    }

    void nobodyIsToldWhoHasGone()
    {
        m_store->remember(u"factual"_s);
        bool told = false;
        {
            QObject context;
            am::lookUpPart(m_store->memories, {caller, u"conv_1"_s, u"factual"_s}, std::chrono::seconds(5), &context,
                           [&told](const am::Result<QStringList> &) { told = true; });
        }
        QVERIFY(lookUp(u"factual"_s)); // what was asked behind it has been answered
        QVERIFY(!told);
    }

private:
    am::Result<QStringList> lookUp(const QString &part)
    {
        std::optional<am::Result<QStringList>> answer;
        am::lookUpPart(m_store->memories, {caller, u"conv_1"_s, part}, std::chrono::seconds(5), this,
                       [&answer](const am::Result<QStringList> &result) { answer = result; });
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, am::test::patience))
            return Error{Error::Kind::Internal, u"no answer"_s, 0};
        return *answer;
    }

    std::optional<PagedStore> m_store;
};

QTEST_GUILESS_MAIN(tst_PartLookup)
#include "tst_partlookup.moc"
