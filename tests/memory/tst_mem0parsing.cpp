// SPDX-License-Identifier: MIT
#include "memory/mem0parsing.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace am;

class tst_Mem0Parsing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsDates_data()
    {
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("expected");
        const QString noon = u"2024-07-26T17:29:36.630Z"_s;
        QTest::newRow("microseconds and an offset") << QJsonValue(u"2024-07-26T10:29:36.630547-07:00"_s) << noon;
        QTest::newRow("microseconds in UTC") << QJsonValue(u"2024-07-26T17:29:36.630547Z"_s) << noon;
        QTest::newRow("milliseconds") << QJsonValue(u"2024-07-26T17:29:36.630+00:00"_s) << noon;
        QTest::newRow("an offset of half an hour") << QJsonValue(u"2024-07-26T22:59:36.63+05:30"_s) << noon;
        QTest::newRow("no fraction") << QJsonValue(u"2024-07-26T17:29:36Z"_s) << u"2024-07-26T17:29:36.000Z"_s;
        QTest::newRow("no offset is UTC") << QJsonValue(u"2024-07-26T17:29:36.630547"_s) << noon;
        QTest::newRow("a dot without digits") << QJsonValue(u"2024-07-26T17:29:36."_s) << QString();
        QTest::newRow("null") << QJsonValue(QJsonValue::Null) << QString();
        QTest::newRow("a number") << QJsonValue(1721577600) << QString();
        QTest::newRow("nonsense") << QJsonValue(u"yesterday"_s) << QString();
    }

    void readsDates()
    {
        QFETCH(QJsonValue, value);
        QFETCH(QString, expected);
        const QDateTime at = mem0::date(value);
        QCOMPARE(at.isValid(), !expected.isEmpty());
        if (at.isValid())
            QCOMPARE(at.toString(Qt::ISODateWithMs), expected);
    }

    void readsARow()
    {
        const Memory full =
            mem0::memory(QJsonDocument::fromJson(R"({"id":"m1","memory":"plays cricket","user_id":"+15550100123",
            "session_id":"conv_1","metadata":{"part":"factual"},"categories":["hobbies",null,3],"score":0.82,
            "created_at":"2024-07-26T10:29:36.630547-07:00","updated_at":null})")
                             .object());
        QCOMPARE(full.id, u"m1"_s);
        QCOMPARE(full.text, u"plays cricket"_s);
        QCOMPARE(full.caller, u"+15550100123"_s);
        QCOMPARE(full.conversation, u"conv_1"_s);
        QCOMPARE(full.metadata.value("part"_L1).toString(), u"factual"_s);
        QCOMPARE(full.categories, QStringList{u"hobbies"_s});
        QCOMPARE(full.score, 0.82);
        QVERIFY(full.createdAt.isValid());
        QVERIFY(!full.updatedAt.isValid());
        const Memory other =
            mem0::memory(QJsonDocument::fromJson(
                             R"({"id":"m2","data":{"memory":"x"},"run_id":"r","metadata":null,"categories":null})")
                             .object());
        QCOMPARE(other.text, u"x"_s);
        QCOMPARE(other.conversation, u"r"_s);
        QVERIFY(other.metadata.isEmpty());
        const Memory both = mem0::memory(
            QJsonDocument::fromJson(R"({"id":"m2","memory":"x","run_id":null,"session_id":"s"})").object());
        QCOMPARE(both.conversation, u"s"_s);
        const Memory wrong =
            mem0::memory(QJsonDocument::fromJson(R"({"id":7,"memory":[],"user_id":{},"score":"high"})").object());
        QVERIFY(wrong.id.isEmpty() && wrong.text.isEmpty() && wrong.caller.isEmpty());
        QCOMPARE(wrong.score, 0.0);
    }

    void readsLists_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("count"); // -1 = an error
        QTest::newRow("results") << R"({"results":[{"id":"a","memory":"x"}]})"_ba << 1;
        QTest::newRow("a bare array") << R"([{"id":"a","memory":"x"},{"id":"b","memory":"y"}])"_ba << 2;
        QTest::newRow("memories") << R"({"memories":[{"id":"a","memory":"x"}]})"_ba << 1;
        QTest::newRow("results in results") << R"({"results":{"results":[{"id":"a","memory":"x"}]}})"_ba << 1;
        QTest::newRow("results beside relations") << R"({"results":[],"relations":[]})"_ba << 0;
        QTest::newRow("rows that are none are left out")
            << R"({"results":[{"id":"a"},{"memory":"x"},7,null,{"id":"b","memory":"y"}]})"_ba << 1;
        QTest::newRow("no list") << R"({"ok":true})"_ba << -1;
        QTest::newRow("a list of another type") << R"({"results":"none"})"_ba << -1;
        QTest::newRow("cut short") << R"({"results":[{"id":"a","memory")"_ba << -1;
        QTest::newRow("nothing") << QByteArray() << -1;
        QTest::newRow("a page of HTML") << "<html></html>"_ba << -1;
    }

    void readsLists()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, count);
        const auto found = mem0::memories(body);
        QCOMPARE(found.has_value(), count >= 0);
        if (found)
            QCOMPARE(found->size(), count);
        else
            QCOMPARE(found.error().kind, Error::Kind::Unreachable);
    }

    void readsPages_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("page");
        QTest::addColumn<qint64>("total");
        QTest::addColumn<bool>("last");
        const QByteArray row = R"({"id":"a","memory":"x"})";
        const auto counted = [row](int count) {
            return "{\"count\":" + QByteArray::number(count) + ",\"results\":[" + row + "]}";
        };
        QTest::newRow("the first of several") << counted(3) << 1 << 3LL << false;
        QTest::newRow("the last of several") << counted(3) << 3 << 3LL << true;
        QTest::newRow("the only one") << counted(1) << 1 << 1LL << true;
        QTest::newRow("an empty one ends it") << R"({"count":9,"results":[]})"_ba << 1 << 9LL << true;
        QTest::newRow("without a count, full") << QByteArray("[" + row + "]") << 1 << -1LL << false;
        QTest::newRow("without a count, not full") << "[]"_ba << 1 << -1LL << true;
        QTest::newRow("a negative count") << counted(-5) << 1 << 0LL << true;
    }

    void readsPages()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, page);
        QFETCH(qint64, total);
        QFETCH(bool, last);
        const auto found = mem0::page(body, page, 1);
        QVERIFY(found.has_value());
        QCOMPARE(found->total, total);
        QCOMPARE(found->last, last);
    }

    void sortsNewestFirst()
    {
        const auto found =
            mem0::page(R"([{"id":"none","memory":"x"},{"id":"old","memory":"x","created_at":"2024-01-01T00:00:00Z"},
            {"id":"new","memory":"x","created_at":"2024-01-01T00:30:00+00:00"},
            {"id":"middle","memory":"x","created_at":"2024-01-01T01:10:00+01:00"}])",
                       1, 100);
        QVERIFY(found.has_value());
        QStringList ids;
        for (const Memory &memory : found->memories)
            ids.append(memory.id);
        QCOMPARE(ids, (QStringList{u"new"_s, u"middle"_s, u"old"_s, u"none"_s}));
    }

    void readsReceipts_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("expected"); // state and what belongs to it; empty = an error
        QTest::newRow("queued") << R"({"message":"queued","status":"PENDING","event_id":"e1"})"_ba << u"pending e1"_s;
        QTest::newRow("queued, in an array") << R"([{"status":"PENDING","event_id":"e1"}])"_ba << u"pending e1"_s;
        QTest::newRow("an event that runs") << R"({"id":"e1","status":"RUNNING","results":null})"_ba << u"pending e1"_s;
        QTest::newRow("an event that is processed") << R"({"id":"e1","status":"PROCESSING"})"_ba << u"pending e1"_s;
        QTest::newRow("verbatim")
            << R"({"status":"SUCCEEDED","event_id":"e","results":[{"id":"m1","data":{"memory":"x"},"event":"ADD"},{"id":"m2"}]})"_ba
            << u"stored m1 m2"_s;
        QTest::newRow("self-hosted") << R"({"results":[{"id":"m1","memory":"x","event":"ADD"}]})"_ba << u"stored m1"_s;
        QTest::newRow("an older version")
            << R"([{"id":"m1","event":"ADD","data":{"memory":"x"}}])"_ba << u"stored m1"_s;
        QTest::newRow("succeeded with nothing new") << R"({"status":"SUCCEEDED","results":[]})"_ba << u"stored"_s;
        QTest::newRow("succeeded without results") << R"({"status":"SUCCEEDED","results":null})"_ba << u"stored"_s;
        QTest::newRow("nothing new in v1.1") << R"({"results":[],"relations":[]})"_ba << u"stored"_s;
        QTest::newRow("what was not stored does not count")
            << R"({"results":[{"id":"m1","event":"NONE"},{"id":"m2","event":"UPDATE"},{"event":"ADD"}]})"_ba
            << u"stored m2"_s;
        QTest::newRow("failed") << R"({"id":"e1","status":"FAILED","error":"no model for +15550100123"})"_ba
                                << u"failed no model for ***23"_s;
        QTest::newRow("failed without a reason")
            << R"({"status":"FAILED"})"_ba << u"failed the store does not say why"_s;
        QTest::newRow("pending without an event") << R"({"status":"PENDING"})"_ba << QString();
        QTest::newRow("neither") << R"({"ok":true})"_ba << QString();
        QTest::newRow("no JSON") << "ok"_ba << QString();
    }

    void readsReceipts()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, expected);
        const auto receipt = mem0::receipt(body);
        QCOMPARE(receipt.has_value(), !expected.isEmpty());
        if (!receipt) {
            QCOMPARE(receipt.error().kind, Error::Kind::Unreachable);
            return;
        }
        QString read;
        if (receipt->state == AdditionReceipt::State::Pending)
            read = u"pending "_s + receipt->eventId;
        else if (receipt->state == AdditionReceipt::State::Failed)
            read = u"failed "_s + receipt->reason;
        else
            read = (QStringList{u"stored"_s} + receipt->memoryIds).join(u' ');
        QCOMPARE(read, expected);
    }

    void readsOneMemory()
    {
        QCOMPARE(mem0::oneMemory(R"({"id":"a","memory":"x"})")->id, u"a"_s);
        QCOMPARE(mem0::oneMemory("null").error().kind, Error::Kind::NotFound);
        QCOMPARE(mem0::oneMemory("{}").error().kind, Error::Kind::Unreachable);
        QCOMPARE(mem0::oneMemory("[]").error().kind, Error::Kind::Unreachable);
    }

    void readsHistory()
    {
        const auto entries =
            mem0::history(R"([{"id":"h1","memory_id":"m","old_memory":null,"new_memory":"a","event":"ADD",
            "created_at":"2024-01-01T00:00:00Z"},{"id":"h2","memory_id":"m","old_memory":"a","new_memory":"b","event":"UPDATE"}])");
        QVERIFY(entries.has_value());
        QCOMPARE(entries->size(), 2);
        QVERIFY(entries->at(0).oldText.isEmpty());
        QCOMPARE(entries->at(1).oldText, u"a"_s);
        QCOMPARE(entries->at(1).event, u"UPDATE"_s);
        QVERIFY(entries->at(0).at.isValid());
        QVERIFY(!mem0::history("{}").has_value());
    }

    void readsCallers()
    {
        const QByteArray platform =
            R"({"count":5,"results":[{"id":"e1","name":"+15550100123","type":"user","total_memories":3,
            "created_at":"2024-01-01T00:00:00Z"},{"id":"e2","name":"conv_1","type":"run"}],"total_users":2})";
        const auto page = mem0::callerPage(platform, 1, 2);
        QVERIFY(page.has_value());
        QCOMPARE(page->callers.size(), 1);
        QCOMPARE(page->callers.first().caller, u"+15550100123"_s);
        QCOMPARE(page->callers.first().memories, 3);
        QCOMPARE(page->total, 2);
        QVERIFY(!page->last);
        QVERIFY(mem0::callerPage(platform, 3, 2)->last);
        const auto all = mem0::callers(
            R"([{"id":"b","type":"user","total_memories":1},{"id":"a","type":"user"},{"id":"x","type":"agent"}])");
        QVERIFY(all.has_value());
        QCOMPARE(all->size(), 2);
        QCOMPARE(all->first().caller, u"a"_s);
        QCOMPARE(all->first().memories, -1);
        QVERIFY(!mem0::callers("{}").has_value());
    }
};

QTEST_GUILESS_MAIN(tst_Mem0Parsing)
#include "tst_mem0parsing.moc"
