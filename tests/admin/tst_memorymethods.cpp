// SPDX-License-Identifier: MIT
#include "admin/callerlistmethods.h"
#include "admin/memorymethods.h"
#include "briefing/cards.h"
#include "memory/pendingremovals.h"
#include "memory/shownmemories.h"
#include "methodsfixture.h"
#include "support/fakememorystore.h"

#include <QJsonArray>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using am::Error;
using am::test::FakeMemoryStore;
using am::test::MethodsFixture;

namespace {
const QString ada = u"+15550100123"_s; // whom the fixture takes for anybody whose id ends in 3
const QString ben = u"+15550100124"_s;
const QJsonObject adaOnly{{u"caller"_s, u"0123"_s}};
} // namespace

/// What operators see and change of what is remembered, with the callers' cards behind it.
class tst_MemoryMethods : public QObject, private MethodsFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        reset();
        m_store = std::make_unique<FakeMemoryStore>();
        m_removals = std::make_unique<am::PendingRemovals>(*m_store, *m_writer, QList<am::PendingRemovalRow>(), 1h);
        m_shown = std::make_unique<am::ShownMemories>(*m_store, *m_removals);
        m_cards = std::make_unique<am::Cards>(*m_writer, *m_reader, *m_shown, m_settings);
        const am::MemorySubjects subjects{.store = *m_shown,
                                          .removals = *m_removals,
                                          .changed = [this](const QString &caller) { m_cards->rebuild(caller); }};
        am::addMemoryMethods(*m_methods, *m_shown, &callerKeyOf, &m_context);
        am::addMemoryChanges(*m_methods, subjects, &callerKeyOf, &m_context);
        am::addCallerListMethods(*m_methods, *m_reader, *m_cards, *m_shown, &callerKeyOf, &m_context);
        for (const char *text : {"The caller's name is Maren.", "likes tea", "likes trains"}) {
            m_store->remember(ada, QLatin1StringView(text),
                              {{u"part"_s, u"factual"_s}, {u"conversation_id"_s, u"conv_1"_s}});
        }
        m_store->remember(ben, u"likes snow"_s);
    }
    void cleanup()
    {
        m_methods.reset();
        m_cards.reset();
        m_shown.reset();
        m_removals.reset();
        close();
    }

    void listsAPage()
    {
        const auto page = call("memories.list", {{u"caller"_s, u"0123"_s}, {u"limit"_s, 2}});
        QVERIFY2(page, qPrintable(page ? QString() : page.error().detail));
        QCOMPARE(page->value("total"_L1).toInt(), 3);
        QCOMPARE(page->value("last"_L1).toBool(), false);
        const QJsonArray memories = page->value("memories"_L1).toArray();
        QCOMPARE(memories.size(), 2);
        const QJsonObject newest = memories.first().toObject();
        QCOMPARE(newest["id"_L1].toString(), u"m3"_s);
        QCOMPARE(newest["text"_L1].toString(), u"likes trains"_s);
        QCOMPARE(newest["kind"_L1].toString(), u"factual"_s);
        QCOMPARE(newest["part"_L1].toString(), u"factual"_s);
        QCOMPARE(newest["conversation"_L1].toString(), u"conv_1"_s);
        QVERIFY(newest["created_at"_L1].toString().endsWith(u'Z'));
        QVERIFY(newest["updated_at"_L1].isNull());
        const auto second = call("memories.list", {{u"caller"_s, u"0123"_s}, {u"limit"_s, 2}, {u"page"_s, 2}});
        QCOMPARE(ids(*second), u"m1"_s);
        QVERIFY(second->value("last"_L1).toBool());
        QTRY_COMPARE(recorded(), u"memories.list ***23 done; memories.list ***23 done"_s);
    }

    void showsNoStrangersMemory()
    {
        m_store->ignoresCaller = true;
        QTest::ignoreMessage(QtWarningMsg, "the store answered 1 memories of other callers; dropped");
        QCOMPARE(ids(*call("memories.list", adaOnly)), u"m3 m2 m1"_s);
    }

    void searches()
    {
        const auto found = call("memories.search", {{u"caller"_s, u"0123"_s}, {u"text"_s, u"likes tea"_s}});
        QCOMPARE(ids(*found), u"m2 m3"_s);
        QCOMPARE(found->value("memories"_L1)[0]["score"_L1].toDouble(), 1.0);
    }

    void addsAndRebuildsTheCard()
    {
        QCOMPARE(cardOf(ada)["memories"_L1].toInt(), 3);
        const auto added = call("memories.add", {{u"caller"_s, u"0123"_s}, {u"text"_s, u"  is allergic to nuts "_s}});
        QVERIFY2(added, qPrintable(added ? QString() : added.error().detail));
        QCOMPARE(added->value("ids"_L1).toArray(), QJsonArray{u"m5"_s});
        QVERIFY(!added->value("pending"_L1).toBool());
        QCOMPARE(m_store->added.constLast().part, u"operator"_s);
        QCOMPARE(m_store->memories.constLast().text, u"is allergic to nuts"_s);
        QTRY_COMPARE(cardOf(ada)["memories"_L1].toInt(), 4);
        QVERIFY(cardOf(ada)["card"_L1]["context"_L1].toString().contains(u"nuts"_s));
    }

    void editsOnlyThisCallersMemories()
    {
        QVERIFY(call("memories.edit", {{u"caller"_s, u"0123"_s}, {u"id"_s, u"m2"_s}, {u"text"_s, u"likes coffee"_s}}));
        QCOMPARE(m_store->memories.at(1).text, u"likes coffee"_s);
        const auto strange =
            call("memories.edit", {{u"caller"_s, u"0123"_s}, {u"id"_s, u"m4"_s}, {u"text"_s, u"likes rain"_s}});
        QCOMPARE(strange.error().kind, Error::Kind::NotFound);
        QCOMPARE(m_store->memories.at(3).text, u"likes snow"_s);
        QVERIFY(!recorded().contains(u"coffee"_s));
    }

    void deletesAndGivesBack()
    {
        QCOMPARE(cardOf(ada)["memories"_L1].toInt(), 3);
        const auto deleted = call(
            "memories.delete", {{u"caller"_s, u"0123"_s}, {u"ids"_s, QJsonArray{u"m1"_s, u"m2"_s, u"m4"_s, u"m9"_s}}});
        QVERIFY2(deleted, qPrintable(deleted ? QString() : deleted.error().detail));
        QCOMPARE(deleted->value("deleted"_L1).toInt(), 2); // the others are not hers
        QVERIFY(deleted->value("undo_until"_L1).toString().endsWith(u'Z'));
        QCOMPARE(ids(*call("memories.list", adaOnly)), u"m3"_s);
        QTRY_COMPARE(cardOf(ada)["memories"_L1].toInt(), 1);
        QCOMPARE(m_store->memories.size(), 4);

        const QJsonObject undo{{u"undo"_s, deleted->value("undo"_L1)}};
        const auto restored = call("memories.undo", undo);
        QCOMPARE(restored->value("restored"_L1).toInt(), 2);
        QCOMPARE(ids(*call("memories.list", adaOnly)), u"m3 m2 m1"_s);
        QTRY_COMPARE(cardOf(ada)["memories"_L1].toInt(), 3);
        QCOMPARE(call("memories.undo", undo).error().kind, Error::Kind::NotFound);
    }

    void deletesNothingWhenTheStoreDoesNotTellWhose()
    {
        m_store->failure = Error{Error::Kind::Timeout, u"too slow"_s};
        const auto deleted = call("memories.delete", {{u"caller"_s, u"0123"_s}, {u"ids"_s, QJsonArray{u"m1"_s}}});
        QCOMPARE(deleted.error().kind, Error::Kind::Timeout);
        QCOMPARE(m_removals->count(), 0);
    }

    void tellsWhoseHistoryItIs()
    {
        const auto history = call("memories.history", {{u"id"_s, u"m1"_s}});
        QVERIFY2(history, qPrintable(history ? QString() : history.error().detail));
        QCOMPARE(history->value("caller"_L1).toString(), ada);
        QTRY_COMPARE(recorded(), u"memories.history ***23 done"_s);
        QCOMPARE(call("memories.history", {{u"id"_s, u"m9"_s}}).error().kind, Error::Kind::NotFound);
    }

    void listsCallers()
    {
        keep(u"conv_1"_s, ada, 1000);
        keep(u"conv_2"_s, ben, 2000);
        QCOMPARE(cardOf(ada)["name"_L1].toString(), u"Maren"_s);
        QTRY_COMPARE(call("callers.list")->value("callers"_L1)[1]["name"_L1].toString(), u"Maren"_s);
        const QJsonArray callers = call("callers.list")->value("callers"_L1).toArray();
        QCOMPARE(callers[0].toObject(), (QJsonObject{{u"caller"_s, ben},
                                                     {u"name"_s, u""_s},
                                                     {u"memories"_s, QJsonValue::Null},
                                                     {u"last_call_at"_s, u"1970-01-01T00:00:02.000Z"_s}}));
        QCOMPARE(callers[1]["memories"_L1].toInt(), 3);
        const auto first = call("callers.list", {{u"limit"_s, 1}});
        QVERIFY(first->value("next_before"_L1).isString());
        const auto rest = call("callers.list", {{u"limit"_s, 5}, {u"before"_s, first->value("next_before"_L1)}});
        QCOMPARE(rest->value("callers"_L1)[0]["caller"_L1].toString(), ada);
        const auto last = call("callers.list", {{u"before"_s, rest->value("next_before"_L1)}});
        QVERIFY(last->value("callers"_L1).toArray().isEmpty()); // the store knows nobody else
        QVERIFY(!last->contains("next_before"_L1));
        const auto found = call("callers.list", {{u"search"_s, u"maren"_s}});
        QCOMPARE(found->value("callers"_L1).toArray().size(), 1);
        QTRY_VERIFY(recorded().startsWith(u"callers.list  done"_s));
    }

    void listsWhomOnlyTheStoreKnows()
    {
        keep(u"conv_1"_s, ada, 1000);
        m_store->remember(ben, u"likes rain"_s);
        m_store->remember(u"+15550100777"_s, u"likes fog"_s);
        const auto here = call("callers.list");
        QCOMPARE(callersIn(*here), ada);
        const QJsonObject more{{u"before"_s, here->value("next_before"_L1)}, {u"limit"_s, 1}};
        const auto first = call("callers.list", more);
        QCOMPARE(
            first->value("callers"_L1).toArray(),
            QJsonArray({QJsonObject{
                {u"caller"_s, ben}, {u"name"_s, u""_s}, {u"memories"_s, 2}, {u"last_call_at"_s, QJsonValue::Null}}}));
        const auto second = call("callers.list", {{u"before"_s, first->value("next_before"_L1)}, {u"limit"_s, 5}});
        QCOMPARE(callersIn(*second), u"+15550100777"_s);
        QVERIFY(!second->contains("next_before"_L1));
        // Where nothing is found here, the store is asked at once.
        QCOMPARE(callersIn(*call("callers.list", {{u"search"_s, u"555 0100 777"_s}})), u"+15550100777"_s);
        QVERIFY(callersIn(*call("callers.list", {{u"search"_s, u"4711"_s}})).isEmpty());
    }

    void listsWhoIsKnownHereWhileTheStoreIsAway()
    {
        keep(u"conv_1"_s, ada, 1000);
        m_store->failure = Error{Error::Kind::Unreachable, u"Mem0 is away"_s};
        const auto here = call("callers.list");
        QCOMPARE(callersIn(*here), ada);
        const auto rest = call("callers.list", {{u"before"_s, here->value("next_before"_L1)}});
        QVERIFY(callersIn(*rest).isEmpty());
        QVERIFY(rest->value("note"_L1).toString().contains(u"Mem0 is away"_s));
        QVERIFY(!rest->contains("next_before"_L1));
    }

    void saysThatItIsTheStoreThatFails()
    {
        m_store->failure = Error{Error::Kind::Unreachable, u"Connection refused"_s};
        const auto detail = [this](const char *method, const QJsonObject &params) {
            const auto refused = call(method, params);
            return refused ? u"answered"_s : refused.error().detail;
        };
        const QString expected = u"the memory service: Connection refused"_s;
        QCOMPARE(detail("memories.list", {{u"caller"_s, ada}}), expected);
        QCOMPARE(detail("memories.add", {{u"caller"_s, ada}, {u"text"_s, u"tea"_s}}), expected);
        m_store->failure = Error{Error::Kind::NotFound, u"no such memory"_s};
        QCOMPARE(call("memories.list", {{u"caller"_s, ada}}).error().detail, u"no such memory"_s);
    }

    void refusesWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QJsonObject>("params");
        QTest::addColumn<QString>("trouble");
        const QJsonObject nobody{{u"caller"_s, u"nobody"_s}};
        QTest::newRow("nobody's list") << "memories.list"_ba << nobody << u"caller: expected"_s;
        QTest::newRow("nobody") << "callers.get"_ba << nobody << u"caller: expected"_s;
        QTest::newRow("no text") << "memories.add"_ba << QJsonObject{{u"caller"_s, u"0123"_s}, {u"text"_s, u"  "_s}}
                                 << u"text: expected"_s;
        QTest::newRow("a text too long") << "memories.add"_ba
                                         << QJsonObject{{u"caller"_s, u"0123"_s}, {u"text"_s, QString(8001, u'x')}}
                                         << u"text: expected a text of at most 8000 characters"_s;
        QTest::newRow("no ids") << "memories.delete"_ba << adaOnly << u"ids: expected"_s;
        QTest::newRow("numbers for ids") << "memories.delete"_ba
                                         << QJsonObject{{u"caller"_s, u"0123"_s}, {u"ids"_s, QJsonArray{1}}}
                                         << u"ids: expected strings"_s;
        QTest::newRow("a page's number") << "memories.list"_ba << QJsonObject{{u"caller"_s, u"0123"_s}, {u"page"_s, 0}}
                                         << u"page: expected"_s;
        QTest::newRow("a broken cursor") << "callers.list"_ba << QJsonObject{{u"before"_s, u"m1"_s}}
                                         << u"before: expected"_s;
        QTest::newRow("another list's cursor")
            << "callers.list"_ba << QJsonObject{{u"before"_s, u"x"_s}} << u"before: expected"_s;
    }
    void refusesWhatIsWrong()
    {
        QFETCH(QByteArray, method);
        QFETCH(QJsonObject, params);
        QFETCH(QString, trouble);
        const auto refused = call(method.constData(), params);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::BadInput);
        QVERIFY2(refused.error().detail.startsWith(trouble), qPrintable(refused.error().detail));
    }

private:
    static QString callersIn(const QJsonObject &answer)
    {
        QStringList callers;
        for (const QJsonArray all = answer["callers"_L1].toArray(); const QJsonValue one : all)
            callers.append(one["caller"_L1].toString());
        return callers.join(u' ');
    }
    QJsonObject cardOf(const QString &caller) { return *call("callers.get", {{u"caller"_s, caller}}); }
    static QString ids(const QJsonObject &answer)
    {
        QStringList ids;
        const QJsonArray memories = answer.value("memories"_L1).toArray();
        for (const QJsonValue memory : memories)
            ids.append(memory["id"_L1].toString());
        return ids.join(u' ');
    }

    am::BriefingSettings m_settings;
    std::unique_ptr<FakeMemoryStore> m_store;
    std::unique_ptr<am::PendingRemovals> m_removals;
    std::unique_ptr<am::ShownMemories> m_shown;
    std::unique_ptr<am::Cards> m_cards;
};

QTEST_GUILESS_MAIN(tst_MemoryMethods)
#include "tst_memorymethods.moc"
