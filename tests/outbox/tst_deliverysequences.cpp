// SPDX-License-Identifier: MIT
#include "outboxfixture.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::DeliveryState;
using am::MemoryAddition;
using std::chrono::milliseconds;

/// Random sequences of what may happen to deliveries: every answer a store can give, steps that cannot be written,
/// crashes, replays, discards, a clock that goes on meanwhile. However they are mixed: each step on disk is one that
/// may follow the one before, everything ends, and nothing is remembered twice.
/// AM_SEED=N repeats one round, AM_ROUNDS=N makes it longer; each round is 40 deliveries.
class tst_DeliverySequences : public QObject, private am::test::OutboxFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        QLoggingCategory::setFilterRules(quiet);
        reset();
    }
    void cleanup()
    {
        crash();
        QLoggingCategory::setFilterRules({});
    }

    void endAsTheyMay_data()
    {
        QTest::addColumn<quint32>("seed");
        bool isNumber = false;
        const quint32 replayed = qEnvironmentVariable("AM_SEED").toUInt(&isNumber);
        const quint32 first = isNumber ? replayed : QRandomGenerator::global()->generate();
        const int rounds = isNumber ? 1 : std::max(1, qEnvironmentVariable("AM_ROUNDS", u"10"_s).toInt());
        for (quint32 i = 0; i < quint32(rounds); ++i)
            QTest::addRow("seed %u", first + i) << first + i;
    }
    void endAsTheyMay()
    {
        QFETCH(quint32, seed);
        m_random.seed(seed);
        m_now = 1'700'000'000'000;
        m_discarded.clear();
        m_settings.retry = QList<milliseconds>(m_random.bounded(3), milliseconds(500)); // many are to die
        m_settings.confirmFor = milliseconds(20);
        m_settings.abandonPending = milliseconds(300);
        m_settings.inFlight = 3;
        m_store->mood = [this](const MemoryAddition &) { return anyMood(); };
        m_store->listFails = [this] { return m_random.bounded(5) == 0; };
        boot();
        for (int i = 1; i <= deliveries; ++i) {
            accept(u"conv_%1"_s.arg(i), u"+%1"_s.arg(m_random.bounded(6)));
            happen();
        }
        for (int i = 0; i < deliveries; ++i)
            happen();
        calmDown();
        verifyEnds();
        for (qint64 id = 1; id <= deliveries; ++id)
            verifySteps(id);
    }

private:
    static constexpr int deliveries = 40;

    Mood anyMood()
    {
        static const QList<Mood> moods = {Mood::NothingNew,
                                          Mood::Busy,
                                          Mood::Lost,
                                          Mood::Forgetful,
                                          Mood::Silent,
                                          Mood::SilentlyStored,
                                          Mood::Denied,
                                          Mood::FailedAtOnce,
                                          Mood::PendingThenStored,
                                          Mood::PendingThenFailed,
                                          Mood::PendingForgotten,
                                          Mood::PendingForever,
                                          Mood::BadInput};
        return m_random.bounded(2) == 0 ? Mood::Well : moods.at(m_random.bounded(int(moods.size())));
    }

    void happen()
    {
        const am::DeliveryFilter all{.tenant = u"default"_s};
        switch (m_random.bounded(10)) {
        case 0:
            return boot();
        case 1:
            return replay({.filter = all});
        case 2:
            return replay({.ids = {1 + m_random.bounded(deliveries)}, .filter = all});
        case 3:
            return discard(1 + m_random.bounded(deliveries));
        case 4:
            return failToWrite();
        case 5:
            return accept(u"conv_%1"_s.arg(1 + m_random.bounded(deliveries)), u"+9"_s); // redelivered, or early
        default:
            return goOn(m_random.bounded(700));
        }
    }

    void goOn(int time)
    {
        *m_now += time;
        m_process.worker->wake();
        settle();
    }

    void failToWrite()
    {
        execute(u"ALTER TABLE delivery_transitions RENAME TO away"_s);
        goOn(1000);
        execute(u"ALTER TABLE away RENAME TO delivery_transitions"_s);
    }

    void replay(const am::DeliverySelection &selection)
    {
        bool done = false;
        m_process.desk->replay(selection, this,
                               [&done](const am::Result<qint64> &changed) { done = changed.has_value(); });
        await(done);
    }

    void discard(qint64 id)
    {
        bool done = false;
        m_process.desk->discard({.ids = {id}, .filter = {.tenant = u"default"_s}}, u"by chance"_s, this,
                                [this, &done, id](const am::Result<qint64> &changed) {
                                    done = changed.has_value();
                                    if (changed && *changed == 1)
                                        m_discarded.insert(id);
                                });
        await(done);
    }

    /// The store is well from now on, and what is dead gets its chance.
    void calmDown()
    {
        m_store->mood = always(Mood::Well);
        m_store->listFails = [] { return false; };
        boot(); // what the store never answered
        for (int i = 1; i <= deliveries; ++i)
            accept(u"conv_%1"_s.arg(i), u"+9"_s);
        const auto left = [this] {
            const auto counts = query([](am::DeliveryTable &table) { return table.counts(); });
            return counts->backlog + counts->dead;
        };
        for (int turn = 0; turn < 400 && left() > 0; ++turn) {
            replay({.filter = {.tenant = u"default"_s}});
            goOn(500);
        }
        QCOMPARE(left(), 0);
    }

    void verifyEnds()
    {
        QHash<QString, int> counts;
        for (const am::Memory &memory : std::as_const(m_store->memories.memories))
            ++counts[memory.conversation + u' ' + memory.metadata.value("part"_L1).toString()];
        for (const int count : std::as_const(counts))
            QCOMPARE(count, 2); // a part's memories are two
        for (qint64 id = 1; id <= deliveries; ++id) {
            const am::Delivery delivery = find(id);
            const bool discarded = m_discarded.contains(id);
            QCOMPARE(delivery.discardedAt > 0, discarded);
            QCOMPARE(delivery.state, discarded ? DeliveryState::Dead : DeliveryState::Remembered);
            for (const am::DeliveryPart &part : delivery.parts) {
                const bool nothingNew = part.state == DeliveryState::Remembered && part.memoryIds.isEmpty();
                if (!discarded && !nothingNew)
                    QCOMPARE(counts.value(delivery.conversation + u' ' + part.name), 2);
            }
        }
    }

    void verifySteps(qint64 id)
    {
        QHash<QString, DeliveryState> states;
        const auto steps = transitions(id);
        for (const am::DeliveryTransition &step : steps) {
            if (step.part.isEmpty())
                continue;
            const DeliveryState before = states.value(step.part, DeliveryState::Received);
            QVERIFY2(am::mayFollow(before, step.state),
                     qPrintable(u"%1: %2 after %3"_s.arg(step.part, am::name(step.state), am::name(before))));
            states[step.part] = step.state;
        }
        for (const am::DeliveryPart &part : find(id).parts)
            QCOMPARE(part.state, states.value(part.name, DeliveryState::Received)); // the receipt is complete
    }

    QRandomGenerator m_random;
    QSet<qint64> m_discarded;
};

QTEST_GUILESS_MAIN(tst_DeliverySequences)
#include "tst_deliverysequences.moc"
