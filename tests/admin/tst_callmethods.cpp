// SPDX-License-Identifier: MIT
#include "admin/callmethods.h"
#include "methodsfixture.h"
#include "storage/callaudiotable.h"

#include <QJsonArray>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::Done;
using am::Error;
using am::Result;

class tst_CallMethods : public QObject, private am::test::MethodsFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        reset();
        am::addCallMethods(*m_methods, *m_reader, &callerKeyOf, &m_context);
        keep(u"conv_1"_s, u"+15550100121"_s, 1'700'000'000'000, u"status 500"_s);
        keep(u"conv_2"_s, u"+15550100122"_s, 1'700'000'001'000);
        keep(u"conv_1"_s, u"+15550100121"_s, 1'700'000'002'000, {}, u"post_call_audio"_s);
    }
    void cleanup() { close(); }

    void listsTheReportsOfACallTogether()
    {
        const QJsonArray calls = call("calls.list")->value("calls"_L1).toArray();
        QCOMPARE(calls.size(), 2);
        QCOMPARE(calls[0]["conversation"_L1].toString(), u"conv_1"_s);
        QCOMPARE(calls[0]["deliveries"_L1].toArray().size(), 2);
        QCOMPARE(calls[0]["deliveries"_L1][0]["type"_L1].toString(), u"post_call_audio"_s);
        QCOMPARE(calls[0]["deliveries"_L1][1]["caller"_L1].toString(), u"***21"_s);
        QCOMPARE(calls[0]["received_at"_L1].toString(), u"2023-11-14T22:13:20.000Z"_s);
        QCOMPARE(calls[1]["conversation"_L1].toString(), u"conv_2"_s);
    }

    void listsInPages()
    {
        const auto page = call("calls.list", {{u"limit"_s, 2}});
        QCOMPARE(page->value("calls"_L1).toArray().size(), 2);
        QCOMPARE(page->value("next_before"_L1).toInt(), 2);
        const auto next = call("calls.list", {{u"limit"_s, 2}, {u"before"_s, 2}});
        QCOMPARE(next->value("calls"_L1).toArray().size(), 1);
        QVERIFY(!next->contains("next_before"_L1));
    }

    void listsOneCallersAndSaysThatSomebodyLooked()
    {
        const auto found = call("calls.list", {{u"caller"_s, u"(0555) 010012-2"_s}});
        QCOMPARE(found->value("calls"_L1).toArray().size(), 1);
        QCOMPARE(found->value("calls"_L1)[0]["conversation"_L1].toString(), u"conv_2"_s);
        QTRY_COMPARE(recorded(), u"calls.list ***-2 done"_s);
        QCOMPARE(call("calls.list", {{u"caller"_s, u"nobody"_s}}).error().kind, Error::Kind::BadInput);
    }

    void showsAllThatIsKeptOfACall()
    {
        std::optional<Result<Done>> kept;
        m_writer->write<Done>(
            [](QSqlDatabase &database) {
                return am::CallAudioTable(database).insert({.tenant = u"default"_s,
                                                            .platform = u"elevenlabs"_s,
                                                            .conversation = u"conv_1"_s,
                                                            .type = u"post_call_audio"_s,
                                                            .file = {.name = u"2023-11-14/a.mp3"_s, .bytes = 9},
                                                            .receivedAt = 1'700'000'002'000});
            },
            this, [&](const Result<Done> &result) { kept = result; });
        QTRY_VERIFY(kept);
        QVERIFY(*kept);
        const auto found = call("calls.get", {{u"conversation"_s, u"conv_1"_s}});
        QVERIFY(found);
        QCOMPARE(found->value("caller"_L1).toString(), u"+15550100121"_s);
        QCOMPARE(found->value("agent"_L1).toString(), u"agent_1"_s);
        const QJsonArray deliveries = found->value("deliveries"_L1).toArray();
        QCOMPARE(deliveries.size(), 2);
        QCOMPARE(deliveries[0]["reason"_L1].toString(), u"status 500"_s);
        QCOMPARE(deliveries[0]["transitions"_L1].toArray().size(), 2);
        QCOMPARE(found->value("recordings"_L1)[0]["file"_L1].toString(), u"2023-11-14/a.mp3"_s);
        QTRY_COMPARE(recorded(), u"calls.get ***21 done"_s);
    }

    void knowsNothingOfOthers()
    {
        QCOMPARE(call("calls.get", {{u"conversation"_s, u"conv_9"_s}}).error().kind, Error::Kind::NotFound);
        QCOMPARE(call("calls.get").error().kind, Error::Kind::BadInput);
    }
};

QTEST_GUILESS_MAIN(tst_CallMethods)
#include "tst_callmethods.moc"
