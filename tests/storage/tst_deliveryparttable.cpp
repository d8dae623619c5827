// SPDX-License-Identifier: MIT
#include "storage/deliveryparttable.h"
#include "storage/statement.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::DeliveryKey;
using am::DeliveryPart;
using am::DeliveryPartTable;
using am::DeliveryState;
using am::Error;
using am::PartTransition;

class tst_DeliveryPartTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_database.emplace();
        m_table.emplace(m_database->connection());
    }
    void cleanup()
    {
        m_table.reset();
        m_database.reset();
    }

    void partsStayInSendingOrder()
    {
        QStringList names{u"factual"_s};
        for (int chunk = 1; chunk <= 11; ++chunk) // "semantic/10" is behind "semantic/9"
            names.append(u"semantic/%1"_s.arg(chunk));
        QVERIFY(m_table->insert(m_key, names, 1000));
        QStringList found;
        const auto parts = m_table->of(m_key);
        for (const DeliveryPart &part : *parts) {
            found.append(part.name);
            QCOMPARE(part.state, DeliveryState::Received);
            QCOMPARE(part.attempts, 0);
            QCOMPARE(part.failures, 0);
            QCOMPARE(part.uncertain, false);
            QCOMPARE(part.eventId, QString());
            QCOMPARE(part.memoryIds, QStringList());
            QCOMPARE(part.sentAt, 0);
            QCOMPARE(part.updatedAt, 1000);
        }
        QCOMPARE(found, names);
    }

    void deliveriesAreApart()
    {
        QVERIFY(m_table->insert(m_key, {u"factual"_s}, 1));
        QVERIFY(m_table->insert({u"second"_s, 1}, {u"factual"_s, u"semantic"_s}, 1));
        QVERIFY(m_table->move({u"second"_s, 1}, sending(), 2));
        QCOMPARE(m_table->of(m_key)->size(), 1);
        QCOMPARE(part().state, DeliveryState::Received);
        QVERIFY(m_table->of({u"default"_s, 2})->isEmpty());
    }

    void aPartIsThereOnce()
    {
        QVERIFY(m_table->insert(m_key, {u"factual"_s}, 1));
        const auto again = m_table->insert(m_key, {u"factual"_s}, 1);
        QVERIFY(!again);
        QCOMPARE(again.error().kind, Error::Kind::Internal);
    }

    void sendingCountsAndTellsWhen()
    {
        QVERIFY(m_table->insert(m_key, {u"factual"_s}, 1));
        QVERIFY(m_table->move(m_key, sending(), 2000));
        QVERIFY(
            m_table->move(m_key, {.part = u"factual"_s, .state = DeliveryState::Waiting, .reason = u"busy"_s}, 3000));
        QCOMPARE(part().sentAt, 2000); // waiting is no sending
        QCOMPARE(part().updatedAt, 3000);
        QCOMPARE(part().reason, u"busy"_s);
        QVERIFY(m_table->move(m_key, sending(), 4000));
        QCOMPARE(part().attempts, 2);
        QCOMPARE(part().sentAt, 4000);
        QCOMPARE(part().reason, QString());
    }

    void whatIsNotNamedStays()
    {
        QVERIFY(m_table->insert(m_key, {u"factual"_s}, 1));
        QVERIFY(m_table->move(m_key, sending(), 2));
        QVERIFY(m_table->move(m_key,
                              {.part = u"factual"_s,
                               .state = DeliveryState::Confirming,
                               .eventId = u"e1"_s,
                               .memoryIds = QStringList{u"m1"_s, u"m\"2"_s},
                               .uncertain = true,
                               .failures = 2},
                              3));
        QVERIFY(m_table->move(m_key, {.part = u"factual"_s, .state = DeliveryState::Waiting}, 4));
        QCOMPARE(part().eventId, u"e1"_s);
        QCOMPARE(part().memoryIds, (QStringList{u"m1"_s, u"m\"2"_s}));
        QCOMPARE(part().uncertain, true);
        QCOMPARE(part().failures, 2);
        QVERIFY(m_table->move(m_key,
                              {.part = u"factual"_s,
                               .state = DeliveryState::Waiting,
                               .eventId = QString(),
                               .memoryIds = QStringList(),
                               .uncertain = false,
                               .failures = -2},
                              5));
        QCOMPARE(part().eventId, QString());
        QCOMPARE(part().memoryIds, QStringList());
        QCOMPARE(part().uncertain, false);
        QCOMPARE(part().failures, 0);
    }

    void refusesWhatMayNotFollow_data()
    {
        QTest::addColumn<QList<DeliveryState>>("before");
        QTest::addColumn<DeliveryState>("then");
        using enum DeliveryState;
        QTest::newRow("confirming before it was sent") << QList<DeliveryState>{} << Confirming;
        QTest::newRow("unsent after it was sent") << QList<DeliveryState>{Sending} << Received;
        QTest::newRow("sent again after it was remembered") << QList<DeliveryState>{Sending, Remembered} << Sending;
        QTest::newRow("remembered after it died, without a replay") << QList<DeliveryState>{Dead} << Remembered;
    }
    void refusesWhatMayNotFollow()
    {
        QFETCH(QList<DeliveryState>, before);
        QFETCH(DeliveryState, then);
        QVERIFY(m_table->insert(m_key, {u"factual"_s}, 1));
        for (const DeliveryState state : before)
            QVERIFY(m_table->move(m_key, {.part = u"factual"_s, .state = state}, 2));
        const DeliveryState standing = part().state;
        const auto refused = m_table->move(m_key, {.part = u"factual"_s, .state = then}, 3);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Internal);
        QCOMPARE(part().state, standing);
        QCOMPARE(part().updatedAt, before.isEmpty() ? 1 : 2);
    }

    void refusesAPartThatIsNotThere()
    {
        QVERIFY(m_table->insert(m_key, {u"factual"_s}, 1));
        const auto refused = m_table->move(m_key, sending(u"semantic"_s), 2);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Internal);
        QVERIFY(refused.error().detail.contains(u"semantic of delivery 1"_s));
    }

    void failsWithTheDatabase()
    {
        QVERIFY(am::sql::execute(m_database->connection(), u"DROP TABLE delivery_parts"_s));
        QVERIFY(!m_table->insert(m_key, {u"factual"_s}, 1));
        QVERIFY(!m_table->of(m_key));
        QVERIFY(!m_table->move(m_key, sending(), 1));
    }

private:
    static PartTransition sending(const QString &part = u"factual"_s)
    {
        return {.part = part, .state = DeliveryState::Sending};
    }
    DeliveryPart part() { return m_table->of(m_key)->first(); }

    const DeliveryKey m_key{u"default"_s, 1};
    std::optional<am::test::MigratedDatabase> m_database;
    std::optional<DeliveryPartTable> m_table;
};

QTEST_GUILESS_MAIN(tst_DeliveryPartTable)
#include "tst_deliveryparttable.moc"
