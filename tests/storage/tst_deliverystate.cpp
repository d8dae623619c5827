// SPDX-License-Identifier: MIT
#include "storage/deliverystate.h"

#include <QtTest>

#include <array>

using namespace Qt::StringLiterals;
using am::DeliveryState;

namespace {

constexpr std::array states{DeliveryState::Received,   DeliveryState::Sending, DeliveryState::Confirming,
                            DeliveryState::Remembered, DeliveryState::Waiting, DeliveryState::Dead};

} // namespace

class tst_DeliveryState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void namesAreThoseOfTheDatabase_data()
    {
        QTest::addColumn<DeliveryState>("state");
        QTest::addColumn<QString>("name");
        QTest::newRow("received") << DeliveryState::Received << u"received"_s;
        QTest::newRow("sending") << DeliveryState::Sending << u"sending"_s;
        QTest::newRow("confirming") << DeliveryState::Confirming << u"confirming"_s;
        QTest::newRow("remembered") << DeliveryState::Remembered << u"remembered"_s;
        QTest::newRow("waiting") << DeliveryState::Waiting << u"waiting"_s;
        QTest::newRow("dead") << DeliveryState::Dead << u"dead"_s;
    }
    void namesAreThoseOfTheDatabase()
    {
        QFETCH(DeliveryState, state);
        QFETCH(QString, name);
        QCOMPARE(am::name(state), name);
        QCOMPARE(am::deliveryState(name), state);
    }

    /// Whoever took such a row up would send a report that nobody asked for.
    void whatNobodyWroteIsDead_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("nothing") << QString();
        QTest::newRow("another word") << u"lost"_s;
        QTest::newRow("capitals") << u"Received"_s;
        QTest::newRow("blanks around") << u" received"_s;
        QTest::newRow("more behind") << u"received2"_s;
    }
    void whatNobodyWroteIsDead()
    {
        QFETCH(QString, name);
        QCOMPARE(am::deliveryState(name), DeliveryState::Dead);
    }

    void onlySomeStatesFollowEachOther_data()
    {
        QTest::addColumn<DeliveryState>("from");
        QTest::addColumn<DeliveryState>("to");
        QTest::addColumn<bool>("may");
        // To: received, sending, confirming, remembered, waiting, dead.
        constexpr std::array table{
            std::array{false, true, false, false, false, true},   // from received
            std::array{false, true, true, true, true, true},      // from sending
            std::array{false, true, false, true, true, true},     // from confirming
            std::array{false, false, false, false, false, false}, // from remembered
            std::array{false, true, true, true, true, true},      // from waiting
            std::array{true, false, false, false, true, false},   // from dead
        };
        for (size_t from = 0; from < states.size(); ++from) {
            for (size_t to = 0; to < states.size(); ++to) {
                QTest::addRow("%s %s follow %s", qPrintable(am::name(states[to])), table[from][to] ? "may" : "may not",
                              qPrintable(am::name(states[from])))
                    << states[from] << states[to] << table[from][to];
            }
        }
    }
    void onlySomeStatesFollowEachOther()
    {
        QFETCH(DeliveryState, from);
        QFETCH(DeliveryState, to);
        QTEST(am::mayFollow(from, to), "may");
    }

    void everyStateButTheLastOnesLeadsToAnEnd()
    {
        for (const DeliveryState state : states) {
            const bool over = state == DeliveryState::Remembered || state == DeliveryState::Dead;
            QCOMPARE(am::mayFollow(state, DeliveryState::Dead), !over);
        }
    }
};

QTEST_GUILESS_MAIN(tst_DeliveryState)
#include "tst_deliverystate.moc"
