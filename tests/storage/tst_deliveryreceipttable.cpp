// SPDX-License-Identifier: MIT
#include "storage/deliveryreceipttable.h"
#include "storage/deliverytable.h"
#include "storage/statement.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::DeliveryKey;
using am::DeliveryReceiptTable;
using am::DeliveryState;

class tst_DeliveryReceiptTable : public QObject
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

    void beginsWithTheArrival()
    {
        keep(u"conv_1"_s, u"fetched"_s);
        QVERIFY(m_table->of(m_key)->isEmpty()); // a row for each acceptance would cost more than it tells
        QVERIFY(m_table->begin(m_key));
        const auto receipt = m_table->of(m_key);
        QCOMPARE(receipt->size(), 1);
        QCOMPARE(receipt->first().part, QString());
        QCOMPARE(receipt->first().state, DeliveryState::Received);
        QCOMPARE(receipt->first().at, 1000);
        QCOMPARE(receipt->first().reason, u"fetched"_s);
    }

    void beginsOnce()
    {
        keep(u"conv_1"_s);
        QVERIFY(m_table->begin(m_key));
        QVERIFY(m_table->add(m_key, {.state = DeliveryState::Dead, .at = 2000, .reason = u"no JSON"_s}));
        QVERIFY(m_table->begin(m_key));
        QCOMPARE(lines(m_key), u"received@1000 dead@2000: no JSON"_s);
    }

    void nothingBeginsWithoutADelivery()
    {
        QVERIFY(m_table->begin(m_key));
        QVERIFY(m_table->of(m_key)->isEmpty());
    }

    void tellsTheStepsInOrder()
    {
        keep(u"conv_1"_s);
        QVERIFY(m_table->begin(m_key));
        // More than ten: their numbers are no texts. Two at the same time keep their order.
        for (int step = 1; step <= 12; ++step) {
            QVERIFY(m_table->add(m_key, {.part = u"semantic/%1"_s.arg(step),
                                         .state = step % 2 ? DeliveryState::Sending : DeliveryState::Remembered,
                                         .at = 2000,
                                         .reason = QString::number(step)}));
        }
        const auto receipt = m_table->of(m_key);
        QCOMPARE(receipt->size(), 13);
        for (int step = 1; step <= 12; ++step) {
            QCOMPARE(receipt->at(step).reason, QString::number(step));
            QCOMPARE(receipt->at(step).part, u"semantic/%1"_s.arg(step));
        }
        QCOMPARE(receipt->at(1).state, DeliveryState::Sending);
        QCOMPARE(receipt->at(2).state, DeliveryState::Remembered);
    }

    void receiptsAreApart()
    {
        keep(u"conv_1"_s);
        keep(u"conv_2"_s);
        keep(u"conv_1"_s, {}, u"second"_s);
        for (const DeliveryKey &key : {m_key, DeliveryKey{u"default"_s, 2}, DeliveryKey{u"second"_s, 1}})
            QVERIFY(m_table->begin(key));
        QVERIFY(m_table->add({u"second"_s, 1}, {.state = DeliveryState::Remembered, .at = 5}));
        QCOMPARE(lines(m_key), u"received@1000"_s);
        QCOMPARE(lines({u"default"_s, 2}), u"received@1000"_s);
        QCOMPARE(lines({u"second"_s, 1}), u"received@1000 remembered@5"_s);
    }

    void failsWithTheDatabase()
    {
        QVERIFY(am::sql::execute(m_database->connection(), u"DROP TABLE delivery_transitions"_s));
        QVERIFY(!m_table->begin(m_key));
        QVERIFY(!m_table->add(m_key, {}));
        QVERIFY(!m_table->of(m_key));
    }

private:
    void keep(const QString &conversation, const QString &note = {}, const QString &tenant = u"default"_s)
    {
        QVERIFY(*am::DeliveryTable(m_database->connection())
                     .insert({.tenant = tenant,
                              .platform = u"elevenlabs"_s,
                              .type = u"post_call_transcription"_s,
                              .conversation = conversation,
                              .agent = {},
                              .caller = {},
                              .body = "{}",
                              .note = note},
                             1000));
    }

    QString lines(const DeliveryKey &key)
    {
        QStringList texts;
        const auto receipt = m_table->of(key);
        for (const am::DeliveryTransition &step : *receipt) {
            texts.append(u"%1@%2%3"_s.arg(am::name(step.state))
                             .arg(step.at)
                             .arg(step.reason.isEmpty() ? QString() : u": "_s + step.reason));
        }
        return texts.join(u' ');
    }

    const DeliveryKey m_key{u"default"_s, 1};
    std::optional<am::test::MigratedDatabase> m_database;
    std::optional<DeliveryReceiptTable> m_table;
};

QTEST_GUILESS_MAIN(tst_DeliveryReceiptTable)
#include "tst_deliveryreceipttable.moc"
