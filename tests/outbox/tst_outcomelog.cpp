// SPDX-License-Identifier: MIT
#include "outbox/outcomelog.h"

#include <QLoggingCategory>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::Delivery;
using Outcome = am::DeliveryRun::Outcome;

namespace {

QList<std::pair<QtMsgType, QString>> lines;

void keepLine(QtMsgType type, const QMessageLogContext &, const QString &text)
{
    lines.append({type, text});
}

Delivery delivery()
{
    Delivery delivery;
    delivery.key = {u"default"_s, 7};
    delivery.conversation = u"conv_1"_s;
    delivery.caller = u"+15550100123"_s;
    delivery.attempts = 3;
    delivery.parts.resize(2);
    delivery.parts[0].memoryIds = QStringList{u"m1"_s, u"m2"_s};
    delivery.parts[1].memoryIds = QStringList{u"m3"_s};
    return delivery;
}

} // namespace

class tst_OutcomeLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        lines.clear();
        QLoggingCategory::setFilterRules(u"agenticmemory.*.info=true"_s);
        m_previous = qInstallMessageHandler(keepLine);
    }
    void cleanup()
    {
        qInstallMessageHandler(m_previous);
        QLoggingCategory::setFilterRules({});
    }

    void tellsWhatBecameOfIt_data()
    {
        QTest::addColumn<Outcome>("outcome");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QtMsgType>("type");
        QTest::addColumn<QString>("line");
        const QString described = u"caller=***23 conversation=conv_1 parts=2 attempts=3"_s;
        QTest::newRow("remembered") << Outcome::Remembered << QString() << QtInfoMsg
                                    << u"remembered %1 memories=3"_s.arg(described);
        QTest::newRow("remembered, with a remark") << Outcome::Remembered << u"nothing new"_s << QtInfoMsg
                                                   << u"remembered %1 memories=3: nothing new"_s.arg(described);
        QTest::newRow("dead") << Outcome::Dead << u"status 500"_s << QtWarningMsg
                              << u"dead %1: status 500"_s.arg(described);
        QTest::newRow("waiting") << Outcome::Waiting << u"status 429"_s << QtWarningMsg
                                 << u"waiting %1: status 429"_s.arg(described);
        QTest::newRow("withdrawn by somebody else")
            << Outcome::Withdrawn << u"gone"_s << QtInfoMsg << u"withdrawn %1"_s.arg(described);
    }
    void tellsWhatBecameOfIt()
    {
        QFETCH(Outcome, outcome);
        QFETCH(QString, reason);
        QFETCH(QtMsgType, type);
        QFETCH(QString, line);
        am::logOutcome(delivery(), outcome, reason);
        QCOMPARE(lines.size(), 1);
        QCOMPARE(lines.first().first, type);
        QCOMPARE(lines.first().second.simplified(), line);
    }

    void nobodysDeliveryNamesNobody()
    {
        Delivery nobodys = delivery();
        nobodys.caller.clear();
        nobodys.parts.clear();
        am::logOutcome(nobodys, Outcome::Remembered, u"no caller: kept, not remembered"_s);
        QVERIFY(lines.first().second.contains("caller=- conversation=conv_1 parts=0"_L1));
        QVERIFY(lines.first().second.contains("memories=0: no caller"_L1));
    }

    void saysNothingOfWhatIsToldElsewhere_data()
    {
        QTest::addColumn<Outcome>("outcome");
        QTest::newRow("held, because the store is unwell") << Outcome::Held;
        QTest::newRow("stopped between two steps") << Outcome::Stopped;
        QTest::newRow("a step could not be written") << Outcome::Abandoned;
    }
    void saysNothingOfWhatIsToldElsewhere()
    {
        QFETCH(Outcome, outcome);
        am::logOutcome(delivery(), outcome, u"why"_s);
        QVERIFY(lines.isEmpty());
    }

private:
    QtMessageHandler m_previous = nullptr;
};

QTEST_GUILESS_MAIN(tst_OutcomeLog)
#include "tst_outcomelog.moc"
