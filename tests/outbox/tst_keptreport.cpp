// SPDX-License-Identifier: MIT
#include "outbox/keptreport.h"
#include "storage/deliverytable.h"
#include "storage/statement.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::CallReport;
using am::Error;
using am::NewDelivery;

namespace {

NewDelivery delivery(const QByteArray &body)
{
    return {.tenant = u"default"_s,
            .platform = u"elevenlabs"_s,
            .type = u"post_call_transcription"_s,
            .conversation = u"conv_1"_s,
            .agent = u"agent_of_the_envelope"_s,
            .caller = {},
            .body = body};
}

} // namespace

class tst_KeptReport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_database.emplace();
    }
    void cleanup() { m_database.reset(); }

    void whatTheBodyDoesNotSayTheDeliveryDoes()
    {
        const auto report = kept(delivery(R"({"type":"post_call_transcription","data":{}})"));
        QVERIFY(report);
        QCOMPARE(report->conversation, u"conv_1"_s);
        QCOMPARE(report->agent, u"agent_of_the_envelope"_s);
        QCOMPARE(report->eventTimestamp, 5); // when it came, in seconds
        QVERIFY(report->isTranscription());
    }

    void whatTheBodySaysStays()
    {
        const auto report = kept(delivery(R"({"type":"post_call_transcription","event_timestamp":77,)"
                                          R"("data":{"agent_id":"agent_of_the_body","conversation_id":"conv_9"}})"));
        QVERIFY(report);
        QCOMPARE(report->agent, u"agent_of_the_body"_s);
        QCOMPARE(report->eventTimestamp, 77);
        QCOMPARE(report->conversation, u"conv_1"_s); // but for the identity under which it is kept
    }

    void whoClientDataSaidComesFirst()
    {
        NewDelivery registered = delivery(R"({"type":"post_call_transcription","data":{"external_number":"+1555"}})");
        registered.caller = u"+1666"_s;
        const auto report = kept(registered);
        QVERIFY(report);
        QCOMPARE(report->callerCandidates.first().value, u"+1666"_s);
        QCOMPARE(report->callerCandidates.first().source, CallReport::CallerCandidate::Source::Register);
        QVERIFY(report->callerCandidates.size() > 1);
        QCOMPARE(report->callerCandidates.at(1).value, u"+1555"_s);
    }

    void aRecordingIsNotRead()
    {
        NewDelivery recording = delivery("no JSON at all");
        recording.type = u"post_call_audio"_s;
        const auto report = kept(recording);
        QVERIFY(report);
        QCOMPARE(report->type, u"post_call_audio"_s);
        QVERIFY(!report->isTranscription());
    }

    void aBrokenReportWillNotGetBetter()
    {
        const auto report = kept(delivery("{\"data\":"));
        QVERIFY(!report);
        QVERIFY(report.error().kind != Error::Kind::Storage);
    }

    void aReportThatIsGoneWillNotComeBack()
    {
        am::DeliveryTable table(m_database->connection());
        QVERIFY(*table.insert(delivery("{}"), 5000));
        QVERIFY(am::sql::execute(m_database->connection(), u"DELETE FROM delivery_bodies"_s));
        const auto report = am::keptReport(table, *table.find({u"default"_s, 1}));
        QVERIFY(!report);
        QCOMPARE(report.error().kind, Error::Kind::NotFound);
    }

private:
    am::Result<CallReport> kept(const NewDelivery &report)
    {
        am::DeliveryTable table(m_database->connection());
        if (const auto inserted = table.insert(report, 5000); !inserted)
            return inserted.error();
        return am::keptReport(table, *table.find({u"default"_s, 1}));
    }

    std::optional<am::test::MigratedDatabase> m_database;
};

QTEST_GUILESS_MAIN(tst_KeptReport)
#include "tst_keptreport.moc"
