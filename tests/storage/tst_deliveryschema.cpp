// SPDX-License-Identifier: MIT
#include "storage/deliveryerasure.h"
#include "storage/deliverytable.h"
#include "storage/requestlogtable.h"
#include "storage/statement.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::DeliveryKey;
using am::DeliveryState;
using am::DeliveryTable;

namespace {

const QString tenant = u"default"_s;

/// As a delivery was kept before step 14: in every index, with a sum of its body.
const QString oldDelivery =
    u"INSERT INTO deliveries (tenant, platform, type, conversation, id, agent, caller, event_timestamp, body_bytes, "
    "body_sha256, stage, state, reason, attempts, next_attempt_at, received_at, updated_at, chunk_characters, "
    "rationale, discarded_at) VALUES (?, 'elevenlabs', 'post_call_transcription', ?, ?, 'agent_1', ?, 7, 2, 'abc', ?, "
    "?, 'why', 3, 5000, 1000, 2000, 6000, 1, ?)"_s;

} // namespace

/// What becomes of a file of an earlier release.
class tst_DeliverySchema : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_database.emplace(upTo(13));
        keepAsBefore(tenant, 1, u"conv_1"_s, u"ended"_s, u"remembered"_s);
        keepAsBefore(tenant, 2, u"conv_2"_s, u"ended"_s, u"dead"_s, 3000);
        keepAsBefore(tenant, 3, u"conv_3"_s, u"due"_s, u"waiting"_s);
        keepAsBefore(tenant, 4, u"conv_4"_s, u"behind"_s, u"received"_s);
        keepAsBefore(tenant, 5, u"conv_5"_s, u"unplanned"_s, u"received"_s);
        keepAsBefore(u"second"_s, 1, u"conv_1"_s, u"unplanned"_s, u"received"_s);
        QVERIFY(am::migrate(m_database->connection(), am::allMigrations()));
        m_table.emplace(m_database->connection());
    }
    void cleanup()
    {
        m_table.reset();
        m_database.reset();
    }

    void everythingIsKept()
    {
        for (qint64 id = 1; id <= 5; ++id) {
            const auto kept = m_table->find({tenant, id});
            QVERIFY(kept);
            QCOMPARE(kept->conversation, u"conv_%1"_s.arg(id));
            QCOMPARE(kept->platform, u"elevenlabs"_s);
            QCOMPARE(kept->type, u"post_call_transcription"_s);
            QCOMPARE(kept->agent, u"agent_1"_s);
            QCOMPARE(kept->caller, u"+1"_s);
            QCOMPARE(kept->reason, u"why"_s);
            QCOMPARE(kept->eventTimestamp, 7);
            QCOMPARE(kept->bodyBytes, 2);
            QCOMPARE(kept->attempts, 3);
            QCOMPARE(kept->nextAttemptAt, 5000);
            QCOMPARE(kept->receivedAt, 1000);
            QCOMPARE(kept->updatedAt, 2000);
            QCOMPARE(kept->chunkCharacters, 6000);
            QCOMPARE(kept->rationale, true);
            QCOMPARE(kept->discardedAt, id == 2 ? 3000 : 0);
            QCOMPARE(*m_table->body(kept->key), QByteArray("{}"));
        }
        QCOMPARE(m_table->find({u"second"_s, 1})->state, DeliveryState::Received);
        QVERIFY(!m_table->find({u"second"_s, 2}));
    }

    void everythingIsFound()
    {
        QCOMPARE(idsOf({.tenant = tenant}), (QList<qint64>{5, 4, 3, 2, 1}));
        QCOMPARE(idsOf({.tenant = tenant, .caller = u"+1"_s}), (QList<qint64>{5, 4, 3, 2, 1}));
        QCOMPARE(idsOf({.tenant = tenant, .state = DeliveryState::Received}), (QList<qint64>{5, 4}));
        QCOMPARE(idsOf({.tenant = tenant, .state = DeliveryState::Waiting}), QList<qint64>{3});
        QCOMPARE(idsOf({.tenant = u"second"_s}), QList<qint64>{1});
        QCOMPARE(m_table->counts()->backlog, 4);
        QCOMPARE(m_table->counts()->dead, 0); // it was discarded
        QCOMPARE(m_table->ofConversation(tenant, u"elevenlabs"_s, u"conv_3"_s)->size(), 1);
        const auto due = m_table->due(6000, 1'000'000, 9);
        QCOMPARE(due->deliveries.size(), 1);
        QCOMPARE(due->deliveries.first().key.id, 3);
        QCOMPARE(m_table->unplanned(9, 1000)->size(), 2);
    }

    void whatIsKnownStaysKnown()
    {
        QVERIFY(!*m_table->insert({.tenant = tenant,
                                   .platform = u"elevenlabs"_s,
                                   .type = u"post_call_transcription"_s,
                                   .conversation = u"conv_1"_s,
                                   .agent = {},
                                   .caller = {},
                                   .body = "other"},
                                  9000));
        QCOMPARE(*m_table->body({tenant, 1}), QByteArray("{}"));
    }

    void theReceiptGoesOnWhereItStood()
    {
        QCOMPARE(reasons({tenant, 5}), QStringList{u"fetched"_s});
        QVERIFY(m_table->plan({.key = {tenant, 5}, .state = DeliveryState::Dead, .reason = u"no JSON"_s}, 9000));
        QCOMPARE(reasons({tenant, 5}), (QStringList{u"fetched"_s, u"no JSON"_s}));
    }

    void theLineMovesOn()
    {
        QVERIFY(m_table->end({tenant, 3}, {}, DeliveryState::Remembered, {}, 7000));
        const auto due = m_table->due(7000, 1'000'000, 9);
        QCOMPARE(due->deliveries.size(), 1);
        QCOMPARE(due->deliveries.first().key.id, 4);
    }

    void anErasureFindsAll()
    {
        am::DeliveryErasure erasure(m_database->connection());
        QCOMPARE(erasure.conversations(tenant, u"+1"_s, 100, 10)->size(), 5);
        QVERIFY(*erasure.hasUnplanned(tenant, 5));
    }

    void theStepsSinceKeepWhatTheyFind()
    {
        m_database.emplace(upTo(15));
        QSqlDatabase &database = m_database->connection();
        m_table.emplace(database);
        QVERIFY(am::sql::execute(database, u"ANALYZE"_s)); // as an operator may have done
        const am::LoggedRequest line{.tenant = tenant, .id = 7, .at = 8, .status = 200, .conversation = u"conv_1"_s};
        QVERIFY(am::RequestLogTable(database).insert(line));
        am::NewDelivery report{.tenant = tenant,
                               .platform = u"elevenlabs"_s,
                               .type = u"post_call_transcription"_s,
                               .conversation = u"conv_1"_s,
                               .agent = u"agent_1"_s,
                               .caller = u"+1"_s,
                               .eventTimestamp = 3,
                               .body = "{}",
                               .note = u"fetched"_s};
        QVERIFY(*m_table->insert(report, 1000));
        const QStringList before = rowsOf(u"deliveries"_s) + rowsOf(u"request_log"_s);
        QCOMPARE(before.size(), 2);
        QVERIFY(am::migrate(database, am::allMigrations()));
        QCOMPARE(rowsOf(u"deliveries"_s) + rowsOf(u"request_log"_s), before);
        QCOMPARE(*m_table->body({tenant, 1}), QByteArray("{}"));
        QCOMPARE(reasons({tenant, 1}), QStringList{u"fetched"_s});
        QVERIFY(!*m_table->insert(report, 2000)); // it is known
        report.conversation = u"conv_2"_s;
        QVERIFY(*m_table->insert(report, 2000));
        QCOMPARE(idsOf({.tenant = tenant}), (QList<qint64>{2, 1}));
        const auto lines = am::RequestLogTable(database).list({.tenant = tenant, .conversation = u"conv_1"_s}, 9);
        QCOMPARE(lines->requests.size(), 1);
    }

    void everyStatisticIsOfAnIndex()
    {
        auto unknown =
            am::sql::execute(m_database->connection(), u"SELECT idx FROM sqlite_stat1 WHERE idx <> tbl AND idx NOT IN "
                                                       "(SELECT name FROM sqlite_master WHERE tbl_name = tbl)"_s);
        QVERIFY(unknown);
        QVERIFY2(!unknown->next(), qPrintable(unknown->value(0).toString()));
        auto unsaid = am::sql::execute(
            m_database->connection(), u"SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name IN "
                                      "('deliveries', 'request_log') AND name NOT IN (SELECT idx FROM sqlite_stat1)"_s);
        QVERIFY(unsaid);
        QVERIFY2(!unsaid->next(), qPrintable(unsaid->value(0).toString()));
    }

private:
    /// Each with all that it has, as text.
    QStringList rowsOf(const QString &table)
    {
        QSqlDatabase &database = m_database->connection();
        auto columns = am::sql::execute(
            database,
            u"SELECT group_concat('quote(' || name || ')', ' || '' '' || ') FROM pragma_table_info('%1')"_s.arg(table));
        if (!columns || !columns->next())
            qFatal("no columns");
        auto rows = am::sql::execute(database, u"SELECT %1 FROM %2"_s.arg(columns->value(0).toString(), table));
        QStringList found;
        while (rows && rows->next())
            found.append(rows->value(0).toString());
        return found;
    }

    static QList<am::Migration> upTo(int version)
    {
        QList<am::Migration> steps = am::allMigrations();
        steps.removeIf([version](const am::Migration &step) { return step.version > version; });
        return steps;
    }

    void keepAsBefore(const QString &where, qint64 id, const QString &conversation, const QString &stage,
                      const QString &state, qint64 discardedAt = 0)
    {
        QSqlDatabase &database = m_database->connection();
        QVERIFY(am::sql::execute(database, oldDelivery, {where, conversation, id, u"+1"_s, stage, state, discardedAt}));
        QVERIFY(am::sql::execute(
            database, u"INSERT INTO delivery_bodies (tenant, delivery, body) VALUES (?, ?, '{}')"_s, {where, id}));
        QVERIFY(
            am::sql::execute(database,
                             u"INSERT INTO delivery_transitions (tenant, delivery, number, part, state, at, reason) "
                             "VALUES (?, ?, 1, '', 'received', 1000, 'fetched')"_s,
                             {where, id}));
    }

    QList<qint64> idsOf(const am::DeliveryFilter &filter) { return *m_table->ids(filter, 9); }

    QStringList reasons(const DeliveryKey &key)
    {
        QStringList found;
        const auto receipt = m_table->transitions(key);
        for (const am::DeliveryTransition &step : *receipt)
            found.append(step.reason);
        return found;
    }

    std::optional<am::test::MigratedDatabase> m_database;
    std::optional<DeliveryTable> m_table;
};

QTEST_GUILESS_MAIN(tst_DeliverySchema)
#include "tst_deliveryschema.moc"
