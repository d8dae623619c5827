// SPDX-License-Identifier: MIT
#include "outbox/deliveryplanning.h"
#include "outboxfixture.h"
#include "storage/statement.h"
#include "storage/tombstonetable.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::DeliveryPlanning;
using am::DeliveryState;

class tst_DeliveryPlanning : public QObject, private am::test::OutboxFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        reset();
        m_asked.clear();
        m_planning = std::make_unique<DeliveryPlanning>(
            *m_process.writer, *m_process.reader, m_settings,
            [this](const am::CallReport &report) {
                m_asked.append(report.conversation);
                return report.callerCandidates.value(0).value;
            },
            &am::systemClock);
    }
    void cleanup()
    {
        m_planning.reset();
        crash();
    }

    void plansInOrderOfArrival()
    {
        for (int i = 1; i <= 3; ++i)
            accept(u"conv_%1"_s.arg(i), u"+%1"_s.arg(i));
        lookAndWait(3);
        QCOMPARE(m_asked, (QStringList{u"conv_1"_s, u"conv_2"_s, u"conv_3"_s}));
        for (qint64 id = 1; id <= 3; ++id) {
            const am::Delivery delivery = find(id);
            QCOMPARE(delivery.caller, u"+%1"_s.arg(id));
            QCOMPARE(delivery.chunkCharacters, m_settings.chunkCharacters);
            QCOMPARE(delivery.parts.size(), 2);
            QCOMPARE(delivery.parts.first().name, u"factual"_s);
            QCOMPARE(delivery.state, DeliveryState::Received);
        }
    }

    void takesWhoClientDataSaidBeforeWhoTheReportNames()
    {
        accept(u"conv_1"_s, u"+1"_s, u"+2"_s);
        lookAndWait(1);
        QCOMPARE(find(1).caller, u"+2"_s);
    }

    void restsOnlyWhileReportsComeIn_data()
    {
        QTest::addColumn<int>("meanwhile");
        QTest::addColumn<QList<bool>>("rests"); // behind each batch
        QTest::newRow("a long line, and nothing comes in") << 0 << QList<bool>{false, false, false};
        QTest::newRow("something comes in during the first batch") << 1 << QList<bool>{true, false, false};
    }
    void restsOnlyWhileReportsComeIn()
    {
        QFETCH(int, meanwhile);
        QFETCH(QList<bool>, rests);
        const int count = 2 * DeliveryPlanning::AtOnce + 1;
        fill(count);
        QList<bool> resting;
        connect(m_planning.get(), &DeliveryPlanning::planned, this, [&resting, this] {
            m_planning->look(); // whoever asks for more cuts no rest short
            resting.append(m_planning->isResting());
        });
        m_planning->look(count);
        m_planning->look(meanwhile);
        QTRY_COMPARE(resting.size(), rests.size());
        QCOMPARE(resting, rests);
        QCOMPARE(unplanned(), 0);
    }

    void whatComesWhileItIsBusyIsPlannedToo()
    {
        accept(u"conv_1"_s, u"+1"_s);
        m_planning->look(1);
        accept(u"conv_2"_s, u"+2"_s);
        m_planning->look(1);
        QTRY_COMPARE(find(2).parts.size(), 2);
        QCOMPARE(m_asked.count(u"conv_1"_s), 1);
    }

    void endsAtOnce_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("type");
        QTest::addColumn<bool>("discards");
        QTest::addColumn<DeliveryState>("state");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<bool>("keepsReport");
        const QString call = u"post_call_transcription"_s;
        QTest::newRow("nobody's call is kept") << body(u"conv_1"_s, {}) << call << false << DeliveryState::Remembered
                                               << u"no caller: kept, not remembered"_s << true;
        QTest::newRow("nobody's call is not kept where that was chosen")
            << body(u"conv_1"_s, {}) << call << true << DeliveryState::Remembered << u"no caller: not kept"_s << false;
        QTest::newRow("a recording names nobody, and stays")
            << QByteArray("{}") << u"post_call_audio"_s << true << DeliveryState::Remembered
            << u"nothing to remember: post_call_audio"_s << true;
        QTest::newRow("what is no JSON is dead")
            << QByteArray("{\"data\":") << call << false << DeliveryState::Dead << QString() << true;
    }
    void endsAtOnce()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, type);
        QFETCH(bool, discards);
        QFETCH(DeliveryState, state);
        QFETCH(QString, reason);
        QFETCH(bool, keepsReport);
        if (discards)
            m_settings.anonymousCalls = am::DeliverySettings::AnonymousCalls::Discard;
        acceptBody(u"conv_1"_s, json, type);
        const QSignalSpy ended(m_planning.get(), &DeliveryPlanning::ended);
        m_planning->look(1);
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(ended.first().at(1).value<DeliveryState>(), state);
        QCOMPARE(find(1).state, state);
        QCOMPARE(find(1).reason, ended.first().at(2).toString());
        if (!reason.isEmpty())
            QCOMPARE(find(1).reason, reason);
        QVERIFY(!find(1).reason.isEmpty());
        QCOMPARE(query([](am::DeliveryTable &table) {
                     return table.body({u"default"_s, 1}).has_value();
                 }),
                 keepsReport);
        QCOMPARE(unplanned(), 0);
    }

    void anErasedCallersCallIsNotPlanned()
    {
        accept(u"conv_1"_s, u"+1"_s);
        bool buried = false;
        m_process.writer->write<am::Done>(
            [](QSqlDatabase &database) {
                return am::TombstoneTable(database).buryCaller(u"default"_s, u"+1"_s, am::systemClock() + 60'000);
            },
            &m_context, [&buried](const am::Result<am::Done> &done) { buried = done.has_value(); });
        await(buried);
        const QSignalSpy ended(m_planning.get(), &DeliveryPlanning::ended);
        m_planning->look(1);
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(ended.first().at(2).toString(), u"erased"_s);
        QCOMPARE(find(1).caller, QString());
        QVERIFY(!query([](am::DeliveryTable &table) { return table.body({u"default"_s, 1}).has_value(); }));
    }

    void afterTheEndItBeginsNothing()
    {
        accept(u"conv_1"_s, u"+1"_s);
        m_planning->stop();
        m_planning->look(1);
        settle();
        QVERIFY(m_asked.isEmpty());
        QCOMPARE(unplanned(), 1);
    }

    void goesOnAfterTheDatabaseFailed()
    {
        accept(u"conv_1"_s, u"+1"_s);
        execute(u"ALTER TABLE delivery_parts RENAME TO away"_s);
        const QSignalSpy troubled(m_planning.get(), &DeliveryPlanning::troubled);
        const QSignalSpy planned(m_planning.get(), &DeliveryPlanning::planned);
        m_planning->look(1);
        QTRY_COMPARE(troubled.size(), 1);
        QVERIFY(planned.isEmpty());
        QCOMPARE(unplanned(), 1);
        execute(u"ALTER TABLE away RENAME TO delivery_parts"_s);
        m_planning->resume();
        QTRY_COMPARE(find(1).parts.size(), 2);
    }

private:
    void lookAndWait(int count)
    {
        m_planning->look(count);
        QTRY_COMPARE(unplanned(), 0);
    }

    /// So many reports that were accepted earlier.
    void fill(int count)
    {
        bool done = false;
        m_process.writer->write<am::Done>(
            [count](QSqlDatabase &database) -> am::Result<am::Done> {
                am::DeliveryTable table(database);
                for (int i = 1; i <= count; ++i) {
                    const QString conversation = u"conv_%1"_s.arg(i);
                    const auto inserted = table.insert({.tenant = u"default"_s,
                                                        .platform = u"elevenlabs"_s,
                                                        .type = u"post_call_transcription"_s,
                                                        .conversation = conversation,
                                                        .agent = {},
                                                        .caller = {},
                                                        .body = body(conversation, u"+%1"_s.arg(i))},
                                                       1);
                    if (!inserted)
                        return inserted.error();
                }
                return am::Done{};
            },
            &m_context, [&done](const am::Result<am::Done> &filled) { done = filled.has_value(); });
        await(done);
    }

    [[nodiscard]] qsizetype unplanned() const
    {
        return query([](am::DeliveryTable &table) { return table.unplanned(1000, 1'000'000'000); })->size();
    }

    QStringList m_asked;
    std::unique_ptr<DeliveryPlanning> m_planning;
};

QTEST_GUILESS_MAIN(tst_DeliveryPlanning)
#include "tst_deliveryplanning.moc"
