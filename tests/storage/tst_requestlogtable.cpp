// SPDX-License-Identifier: MIT
#include "storage/requestlogtable.h"
#include "storage/statement.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::LoggedRequest;
using am::LoggedRequestFilter;
using am::RequestLogTable;

Q_DECLARE_METATYPE(LoggedRequestFilter)

class tst_RequestLogTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_database.emplace();
    }
    void cleanup() { m_database.reset(); }

    void keepsEveryField()
    {
        const LoggedRequest whole{.tenant = u"default"_s,
                                  .id = 7,
                                  .at = 1'795'362'300'000,
                                  .method = u"POST"_s,
                                  .endpoint = u"/client-data"_s,
                                  .status = 503,
                                  .code = u"overloaded"_s,
                                  .microseconds = 1204,
                                  .stages = u"{\"key\":0.01}"_s,
                                  .caller = u"***23"_s,
                                  .callerKey = u"k1"_s,
                                  .conversation = u"conv_1"_s,
                                  .agent = u"agent_1"_s,
                                  .note = u"store timed out"_s};
        QVERIFY(table().insert(whole));
        const auto page = table().list({.tenant = u"default"_s}, 10);
        QVERIFY(page);
        QCOMPARE(page->requests.size(), 1);
        const LoggedRequest &read = page->requests.constFirst();
        QCOMPARE(read.tenant, whole.tenant);
        QCOMPARE(read.id, whole.id);
        QCOMPARE(read.at, whole.at);
        QCOMPARE(read.method, whole.method);
        QCOMPARE(read.endpoint, whole.endpoint);
        QCOMPARE(read.status, whole.status);
        QCOMPARE(read.code, whole.code);
        QCOMPARE(read.microseconds, whole.microseconds);
        QCOMPARE(read.stages, whole.stages);
        QCOMPARE(read.caller, whole.caller);
        QCOMPARE(read.callerKey, whole.callerKey);
        QCOMPARE(read.conversation, whole.conversation);
        QCOMPARE(read.agent, whole.agent);
        QCOMPARE(read.note, whole.note);
        QCOMPARE(*table().newestId(u"default"_s), 7);
        QCOMPARE(*table().newestId(u"other"_s), 0);
    }

    void filters_data()
    {
        QTest::addColumn<LoggedRequestFilter>("filter");
        QTest::addColumn<QList<qint64>>("ids");
        const QString tenant = u"default"_s;
        using Ids = QList<qint64>;
        QTest::newRow("nothing: newest first") << LoggedRequestFilter{.tenant = tenant} << Ids{5, 4, 3, 2, 1};
        QTest::newRow("another tenant's") << LoggedRequestFilter{.tenant = u"other"_s} << Ids{9};
        QTest::newRow("below an id") << LoggedRequestFilter{.tenant = tenant, .before = 3} << Ids{2, 1};
        QTest::newRow("an endpoint") << LoggedRequestFilter{.tenant = tenant, .endpoint = u"/retrieve"_s} << Ids{5, 2};
        QTest::newRow("a range of status")
            << LoggedRequestFilter{.tenant = tenant, .statusFrom = 400, .statusTo = 499} << Ids{3};
        QTest::newRow("failures and more") << LoggedRequestFilter{.tenant = tenant, .statusFrom = 400} << Ids{4, 3};
        QTest::newRow("a caller") << LoggedRequestFilter{.tenant = tenant, .callerKey = u"k1"_s} << Ids{5, 1};
        QTest::newRow("a call") << LoggedRequestFilter{.tenant = tenant, .conversation = u"conv_1"_s} << Ids{4, 1};
        QTest::newRow("a caller's requests to an endpoint")
            << LoggedRequestFilter{.tenant = tenant, .endpoint = u"/retrieve"_s, .callerKey = u"k1"_s} << Ids{5};
        QTest::newRow("a word in the note") << LoggedRequestFilter{.tenant = tenant, .text = u"TIMED"_s} << Ids{4};
        QTest::newRow("a percent sign in the note")
            << LoggedRequestFilter{.tenant = tenant, .text = u"100%"_s} << Ids{3};
        QTest::newRow("a percent sign is none that matches all")
            << LoggedRequestFilter{.tenant = tenant, .text = u"%"_s} << Ids{3};
        QTest::newRow("a word in the conversation")
            << LoggedRequestFilter{.tenant = tenant, .text = u"CONV_2"_s} << Ids{2};
        QTest::newRow("a masked caller") << LoggedRequestFilter{.tenant = tenant, .caller = u"***29"_s} << Ids{2};
        QTest::newRow("above an id") << LoggedRequestFilter{.tenant = tenant, .after = 3} << Ids{5, 4};
        QTest::newRow("between ids") << LoggedRequestFilter{.tenant = tenant, .after = 1, .before = 4} << Ids{3, 2};
        QTest::newRow("since a time") << LoggedRequestFilter{.tenant = tenant, .since = 300} << Ids{5, 3};
        QTest::newRow("until a time, without it")
            << LoggedRequestFilter{.tenant = tenant, .until = 300} << Ids{4, 2, 1};
        QTest::newRow("before there was anything") << LoggedRequestFilter{.tenant = tenant, .until = 50} << Ids{};
        QTest::newRow("since a time to come") << LoggedRequestFilter{.tenant = tenant, .since = 900} << Ids{};
        QTest::newRow("nothing found") << LoggedRequestFilter{.tenant = tenant, .callerKey = u"k9"_s} << Ids{};
    }
    void filters()
    {
        QFETCH(LoggedRequestFilter, filter);
        QFETCH(QList<qint64>, ids);
        const QString tenant = u"default"_s;
        const QList<LoggedRequest> all = {
            {.tenant = tenant,
             .id = 1,
             .at = 100,
             .endpoint = u"/client-data"_s,
             .status = 200,
             .callerKey = u"k1"_s,
             .conversation = u"conv_1"_s},
            {.tenant = tenant,
             .id = 2,
             .at = 200,
             .endpoint = u"/retrieve"_s,
             .status = 200,
             .caller = u"***29"_s,
             .callerKey = u"k2"_s,
             .conversation = u"conv_2"_s},
            {.tenant = tenant, .id = 3, .at = 400, .endpoint = u"/post-call"_s, .status = 401, .note = u"100% wrong"_s},
            {.tenant = tenant,
             .id = 4,
             .at = 250, // answered before the one that came earlier
             .endpoint = u"/post-call"_s,
             .status = 503,
             .conversation = u"conv_1"_s,
             .note = u"store timed out"_s},
            {.tenant = tenant, .id = 5, .at = 500, .endpoint = u"/retrieve"_s, .status = 200, .callerKey = u"k1"_s},
            {.tenant = u"other"_s, .id = 9, .at = 300, .endpoint = u"/retrieve"_s, .status = 200, .callerKey = u"k1"_s},
        };
        for (const LoggedRequest &request : all)
            QVERIFY(table().insert(request));
        const auto page = table().list(filter, 10);
        QVERIFY(page);
        QList<qint64> found;
        for (const LoggedRequest &request : page->requests)
            found.append(request.id);
        QCOMPARE(found, ids);
        QCOMPARE(page->next, 0);
    }

    void pagesWithoutLosingAny()
    {
        add(1, 25);
        QList<qint64> found;
        LoggedRequestFilter filter{.tenant = u"default"_s};
        for (int pages = 0; pages < 10; ++pages) {
            const auto page = table().list(filter, 10);
            QVERIFY(page);
            for (const LoggedRequest &request : page->requests)
                found.append(request.id);
            filter.before = page->next;
            if (page->next == 0)
                break;
        }
        QCOMPARE(found.size(), 25);
        QVERIFY(std::is_sorted(found.rbegin(), found.rend()));
    }

    void looksAtABoundedNumberOfRows()
    {
        QVERIFY(table().insert({.tenant = u"default"_s, .id = 1, .note = u"rare"_s}));
        add(500'000, 2);
        LoggedRequestFilter filter{.tenant = u"default"_s, .text = u"rare"_s};
        const auto first = table().list(filter, 10);
        QVERIFY(first);
        QVERIFY(first->requests.isEmpty());
        QCOMPARE(first->next, 2); // right above the next row there is, however large the gap
        filter.before = first->next;
        const auto second = table().list(filter, 10);
        QVERIFY(second);
        QCOMPARE(second->requests.size(), 1);
        QCOMPARE(second->next, 0);
    }

    void removesTheOldestFirst()
    {
        add(1, 30);
        QCOMPARE(*table().countBefore(21), 20);
        QCOMPARE(*table().removeBefore(21, 15), 15);
        QCOMPARE(*table().countBefore(21), 5);
        QCOMPARE(*table().removeBefore(21, 15), 5);
        QCOMPARE(table().list({.tenant = u"default"_s}, 100)->requests.size(), 10);
    }

    void removesACallerAndACall()
    {
        for (qint64 id = 1; id <= 4; ++id) {
            QVERIFY(table().insert({.tenant = u"default"_s,
                                    .id = id,
                                    .callerKey = id < 3 ? u"k1"_s : QString(),
                                    .conversation = id == 3 ? u"conv_1"_s : QString()}));
        }
        QCOMPARE(*table().removeCaller(u"other"_s, u"k1"_s), 0);
        QCOMPARE(*table().removeCaller(u"default"_s, QString()), 0); // which is nobody
        QCOMPARE(*table().removeCaller(u"default"_s, u"k1"_s), 2);
        QCOMPARE(*table().removeConversation(u"default"_s, QString()), 0);
        QCOMPARE(*table().removeConversation(u"default"_s, u"conv_1"_s), 1);
        QCOMPARE(table().list({.tenant = u"default"_s}, 100)->requests.size(), 1);
    }

    void walksAnIndex_data()
    {
        QTest::addColumn<QString>("condition");
        QTest::addColumn<QString>("index");
        QTest::newRow("a caller") << u"caller_key = 'k' AND caller_key <> ''"_s << u"request_log_caller"_s;
        QTest::newRow("a call") << u"conversation = 'c' AND conversation <> ''"_s << u"request_log_conversation"_s;
        QTest::newRow("a page") << u"status BETWEEN 400 AND 499"_s << u"PRIMARY KEY"_s;
    }
    void walksAnIndex()
    {
        QFETCH(QString, condition);
        QFETCH(QString, index);
        auto plan = am::sql::execute(m_database->connection(),
                                     u"EXPLAIN QUERY PLAN SELECT note FROM request_log WHERE tenant = ? AND %1 AND "
                                     "id < ? AND id >= ? ORDER BY id DESC LIMIT ?"_s.arg(condition),
                                     {u"default"_s, 100, 0, 10});
        QVERIFY(plan && plan->next());
        const QString step = plan->value(3).toString();
        QVERIFY2(step.contains(index), qPrintable(step));
        QVERIFY2(!plan->next(), "it sorts");
    }

private:
    RequestLogTable table() { return RequestLogTable(m_database->connection()); }

    void add(qint64 first, int count)
    {
        for (qint64 id = first; id < first + count; ++id)
            QVERIFY(table().insert({.tenant = u"default"_s, .id = id, .at = id}));
    }

    std::optional<am::test::MigratedDatabase> m_database;
};

QTEST_GUILESS_MAIN(tst_RequestLogTable)
#include "tst_requestlogtable.moc"
