// SPDX-License-Identifier: MIT
#include "admin/deliverymethods.h"
#include "methodsfixture.h"
#include "outbox/deliverydesk.h"

#include <QJsonArray>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::Error;

class tst_DeliveryMethods : public QObject, private am::test::MethodsFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        reset();
        m_desk = std::make_unique<am::DeliveryDesk>(*m_writer, *m_reader);
        am::addDeliveryMethods(*m_methods, *m_desk, &callerKeyOf, &m_context);
        // 1 and 3 are dead, 2 is not planned yet; 1 and 2 are of ***21, 3 is of ***22.
        keep(u"conv_1"_s, u"+15550100121"_s, 1'700'000'000'000, u"status 500"_s);
        keep(u"conv_2"_s, u"+15550100121"_s, 1'700'000'001'000, {});
        keep(u"conv_3"_s, u"+15550100122"_s, 1'700'000'002'000, u"unreadable"_s);
    }
    void cleanup()
    {
        m_methods.reset();
        m_desk.reset();
        close();
    }

    void lists_data()
    {
        QTest::addColumn<QJsonObject>("params");
        QTest::addColumn<QList<int>>("ids");
        QTest::newRow("all, newest first") << QJsonObject() << QList<int>{3, 2, 1};
        QTest::newRow("the dead") << QJsonObject{{u"state"_s, u"dead"_s}} << QList<int>{3, 1};
        QTest::newRow("a caller's, however spelled")
            << QJsonObject{{u"caller"_s, u"0555 010012 1"_s}} << QList<int>{2, 1};
        QTest::newRow("both") << QJsonObject{{u"caller"_s, u"1"_s}, {u"state"_s, u"dead"_s}} << QList<int>{1};
        QTest::newRow("the first page") << QJsonObject{{u"limit"_s, 2}} << QList<int>{3, 2};
        QTest::newRow("the next one") << QJsonObject{{u"limit"_s, 2}, {u"before"_s, 2}} << QList<int>{1};
        QTest::newRow("by reason") << QJsonObject{{u"why"_s, u"500"_s}} << QList<int>{1};
        QTest::newRow("by time") << QJsonObject{{u"since"_s, u"2023-11-14T22:13:21Z"_s},
                                                {u"until"_s, u"2023-11-14T22:13:22.000Z"_s}}
                                 << QList<int>{2};
    }
    void lists()
    {
        QFETCH(QJsonObject, params);
        const auto answer = call("deliveries.list", params);
        QVERIFY2(answer, qPrintable(answer ? QString() : answer.error().detail));
        QList<int> ids;
        const QJsonArray found = answer->value("deliveries"_L1).toArray();
        for (const QJsonValue delivery : found)
            ids.append(delivery["id"_L1].toInt());
        QTEST(ids, "ids");
    }

    void masksCallersInListsAndShowsThemInReceipts()
    {
        const auto list = call("deliveries.list", {{u"limit"_s, 1}});
        QCOMPARE(list->value("deliveries"_L1)[0]["caller"_L1].toString(), u"***22"_s);
        const auto one = call("deliveries.get", {{u"id"_s, 3}});
        QCOMPARE(one->value("caller"_L1).toString(), u"+15550100122"_s);
        QTRY_COMPARE(recorded(), u"deliveries.get ***22 done"_s);
    }

    void showsAReceipt()
    {
        const auto receipt = call("deliveries.get", {{u"id"_s, 1}});
        QVERIFY(receipt);
        QCOMPARE(receipt->value("state"_L1).toString(), u"dead"_s);
        QCOMPARE(receipt->value("reason"_L1).toString(), u"status 500"_s);
        QCOMPARE(receipt->value("conversation"_L1).toString(), u"conv_1"_s);
        QCOMPARE(receipt->value("received_at"_L1).toString(), u"2023-11-14T22:13:20.000Z"_s);
        QCOMPARE(receipt->value("report_bytes"_L1).toInt(), 6);
        QVERIFY(receipt->value("parts"_L1).isArray());
        const QJsonArray steps = receipt->value("transitions"_L1).toArray();
        QCOMPARE(steps.size(), 2);
        QCOMPARE(steps.last()["state"_L1].toString(), u"dead"_s);
        QCOMPARE(call("deliveries.get", {{u"id"_s, 9}}).error().kind, Error::Kind::NotFound);
    }

    void handsOutTheReportInPieces()
    {
        const auto piece = [this](int offset, int length) {
            return call("deliveries.report", {{u"id"_s, 1}, {u"offset"_s, offset}, {u"length"_s, length}});
        };
        QCOMPARE(QByteArray::fromBase64(piece(0, 4)->value("base64"_L1).toString().toLatin1()), QByteArray("conv"));
        QCOMPARE(QByteArray::fromBase64(piece(4, 4)->value("base64"_L1).toString().toLatin1()), QByteArray("_1"));
        QCOMPARE(piece(6, 4)->value("base64"_L1).toString(), QString());
        QCOMPARE(piece(0, 4)->value("bytes"_L1).toInt(), 6);
        QVERIFY(!piece(0, 0));
        QCOMPARE(call("deliveries.report", {{u"id"_s, 9}}).error().kind, Error::Kind::NotFound);
    }

    void replaysAndDiscards()
    {
        QCOMPARE(call("deliveries.replay", {{u"ids"_s, QJsonArray{1, 2, 77}}})->value("replayed"_L1).toInt(), 1);
        QCOMPARE(call("deliveries.discard", {{u"state"_s, u"dead"_s}, {u"reason"_s, u"a test call"_s}})
                     ->value("discarded"_L1)
                     .toInt(),
                 1);
        const auto gone = call("deliveries.get", {{u"id"_s, 3}});
        QVERIFY(gone->value("discarded_at"_L1).isString());
        QVERIFY(gone->value("reason"_L1).toString().contains(u"a test call"_s));
        QTRY_COMPARE(recorded(),
                     u"deliveries.get ***22 done; deliveries.discard  discarded 1; deliveries.replay  replayed 1"_s);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QJsonObject>("params");
        QTest::addColumn<QString>("why");
        const QJsonArray ids{1};
        QTest::newRow("a state that is none")
            << QByteArray("deliveries.list") << QJsonObject{{u"state"_s, u"lost"_s}} << u"state: expected received"_s;
        QTest::newRow("a caller who is nobody")
            << QByteArray("deliveries.list") << QJsonObject{{u"caller"_s, u"nobody"_s}}
            << u"caller: expected somebody"_s;
        QTest::newRow("a time that is none")
            << QByteArray("deliveries.list") << QJsonObject{{u"since"_s, u"monday"_s}} << u"since: expected a time"_s;
        QTest::newRow("to replay everything for want of a filter")
            << QByteArray("deliveries.replay") << QJsonObject() << u"ids: expected either these"_s;
        QTest::newRow("ids and a filter")
            << QByteArray("deliveries.replay") << QJsonObject{{u"ids"_s, ids}, {u"state"_s, u"dead"_s}}
            << u"ids: expected either these"_s;
        QTest::newRow("to replay by a filter with a typing error")
            << QByteArray("deliveries.replay") << QJsonObject{{u"state"_s, u"dead"_s}, {u"calller"_s, u"1"_s}}
            << u"calller: there is no such parameter"_s;
        QTest::newRow("to discard without a reason")
            << QByteArray("deliveries.discard") << QJsonObject{{u"ids"_s, ids}} << u"reason: expected"_s;
        QTest::newRow("a novel for a reason")
            << QByteArray("deliveries.discard") << QJsonObject{{u"ids"_s, ids}, {u"reason"_s, QString(501, u'x')}}
            << u"reason: expected at most 500"_s;
        QTest::newRow("a receipt of nothing") << QByteArray("deliveries.get") << QJsonObject() << u"id: expected"_s;
    }
    void refuses()
    {
        QFETCH(QByteArray, method);
        QFETCH(QJsonObject, params);
        QFETCH(QString, why);
        const auto answer = call(method.constData(), params);
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, Error::Kind::BadInput);
        QVERIFY2(answer.error().detail.contains(why), qPrintable(answer.error().detail));
        QCOMPARE(call("deliveries.list", {{u"state"_s, u"dead"_s}})->value("deliveries"_L1).toArray().size(), 2);
    }

private:
    std::unique_ptr<am::DeliveryDesk> m_desk;
};

QTEST_GUILESS_MAIN(tst_DeliveryMethods)
#include "tst_deliverymethods.moc"
