// SPDX-License-Identifier: MIT
#include "briefing/keptpage.h"

#include <QtTest>

using namespace Qt::StringLiterals;

class tst_KeptPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void givesBackWhatACardIsMadeOf()
    {
        am::Memory memory;
        memory.id = u"m1"_s;
        memory.text = u"Likes \"sea\" stories, ärgert sich nie"_s;
        memory.caller = u"+15550100123"_s;
        memory.conversation = u"conv_1"_s;
        memory.metadata = {{u"part"_s, u"factual"_s}, {u"timestamp"_s, 1'800'000'000}};
        memory.createdAt = QDateTime::fromMSecsSinceEpoch(1'800'000'000'123, Qt::UTC);
        memory.uses = 3;
        memory.usedAt = QDateTime::fromMSecsSinceEpoch(1'800'000'001'456, Qt::UTC);
        const auto read = am::fromKept(am::toKept({memory, {}}), u"+15550100123"_s);
        QCOMPARE(read.size(), 2);
        QCOMPARE(read[0].id, memory.id);
        QCOMPARE(read[0].text, memory.text);
        QCOMPARE(read[0].caller, memory.caller);
        QCOMPARE(read[0].conversation, memory.conversation);
        QCOMPARE(read[0].metadata, memory.metadata);
        QCOMPARE(read[0].createdAt, memory.createdAt);
        QVERIFY(!read[0].updatedAt.isValid());
        QCOMPARE(read[0].uses, 3);
        QCOMPARE(read[0].usedAt, memory.usedAt);
        QVERIFY(!read[1].usedAt.isValid());
        QVERIFY(!read[1].createdAt.isValid());
    }

    void isEmptyForWhatNobodyKept_data()
    {
        QTest::addColumn<QByteArray>("kept");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("an empty array") << "[]"_ba;
        QTest::newRow("an object") << "{\"id\":1}"_ba;
        QTest::newRow("half an array") << "[{\"id\":"_ba;
    }
    void isEmptyForWhatNobodyKept()
    {
        QFETCH(QByteArray, kept);
        QVERIFY(am::fromKept(kept, u"+1"_s).isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_KeptPage)
#include "tst_keptpage.moc"
