// SPDX-License-Identifier: MIT
#include "admin/adminmethods.h"
#include "admin/auditlog.h"
#include "admin/auditmethods.h"
#include "admin/deliverymethods.h"
#include "outbox/deliverydesk.h"
#include "storage/deliverytable.h"
#include "storage/reader.h"
#include "storage/writer.h"

#include <QJsonArray>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::AdminMethods;
using am::DeliveryState;
using am::DeliveryTable;
using am::Done;
using am::Error;
using am::Result;

namespace {
const QString tenant = u"default"_s;
}

class tst_DeliveryMethods : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        auto writer = am::Writer::start(m_directory->filePath(u"t.db"_s));
        QVERIFY(writer);
        m_writer = std::move(*writer);
        auto reader = am::Reader::start(m_directory->filePath(u"t.db"_s));
        QVERIFY(reader);
        m_reader = std::move(*reader);
        m_id = 0;
        m_desk = std::make_unique<am::DeliveryDesk>(*m_writer, *m_reader);
        m_audit = std::make_unique<am::AuditLog>(*m_writer);
        m_methods = std::make_unique<AdminMethods>(*m_audit);
        am::addAuditMethods(*m_methods, *m_reader, this);
        am::addDeliveryMethods(
            *m_methods, *m_desk,
            [](const QString &id) { return id == "nobody"_L1 ? QString() : u"+1555010012"_s + id.back(); }, this);
        // 1 and 3 are dead, 2 is not planned yet; 1 and 2 are of ***21, 3 is of ***22.
        keep(u"conv_1"_s, u"+15550100121"_s, 1'700'000'000'000, u"status 500"_s);
        keep(u"conv_2"_s, u"+15550100121"_s, 1'700'000'001'000, {});
        keep(u"conv_3"_s, u"+15550100122"_s, 1'700'000'002'000, u"unreadable"_s);
    }
    void cleanup()
    {
        m_methods.reset();
        m_audit.reset();
        m_desk.reset();
        m_reader.reset();
        m_writer.reset();
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
        QTRY_COMPARE(recorded(), u"deliveries.get ***22 done; deliveries.discard  done; deliveries.replay  done"_s);
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
    /// With the reason of its death, or not planned yet.
    void keep(const QString &conversation, const QString &caller, qint64 at, const QString &deadOf)
    {
        std::optional<Result<Done>> kept;
        m_writer->write<Done>(
            [=, id = ++m_id](QSqlDatabase &database) -> Result<Done> {
                DeliveryTable table(database);
                const auto inserted = table.insert({.tenant = tenant,
                                                    .platform = u"elevenlabs"_s,
                                                    .type = u"post_call_transcription"_s,
                                                    .conversation = conversation,
                                                    .agent = u"agent_1"_s,
                                                    .caller = caller,
                                                    .body = conversation.toUtf8()},
                                                   at);
                if (!inserted)
                    return inserted.error();
                if (deadOf.isEmpty())
                    return Done{};
                return table.plan(
                    {.key = {tenant, id}, .caller = caller, .state = DeliveryState::Dead, .reason = deadOf}, at);
            },
            this, [&](const Result<Done> &result) { kept = result; });
        QTRY_VERIFY(kept);
        QVERIFY2(*kept, qPrintable(*kept ? QString() : kept->error().detail));
    }

    Result<QJsonObject> call(const char *name, const QJsonObject &params = {})
    {
        std::optional<Result<QJsonValue>> answer;
        m_methods->call(QLatin1StringView(name), params, {.uid = 0, .name = u"root"_s},
                        [&](const Result<QJsonValue> &result) { answer = result; });
        [&] { QTRY_VERIFY(answer); }();
        if (!answer)
            return Error{};
        return *answer ? Result<QJsonObject>((*answer)->toObject()) : answer->error();
    }

    /// The audit log, newest first.
    QString recorded()
    {
        QStringList lines;
        const QJsonArray entries = call("audit.list")->value("entries"_L1).toArray();
        for (const QJsonValue entry : entries)
            lines.append(QStringList{entry["method"_L1].toString(), entry["caller"_L1].toString(),
                                     entry["outcome"_L1].toString()}
                             .join(u' '));
        return lines.join(u"; "_s);
    }

    std::optional<QTemporaryDir> m_directory;
    std::unique_ptr<am::Writer> m_writer;
    std::unique_ptr<am::Reader> m_reader;
    std::unique_ptr<am::DeliveryDesk> m_desk;
    std::unique_ptr<am::AuditLog> m_audit;
    std::unique_ptr<AdminMethods> m_methods;
    qint64 m_id = 0;
};

QTEST_GUILESS_MAIN(tst_DeliveryMethods)
#include "tst_deliverymethods.moc"
