// SPDX-License-Identifier: MIT
#include "admin/briefingmethods.h"
#include "methodsfixture.h"
#include "shared/answersoon.h"
#include "storage/calltable.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Done;
using am::Error;
using am::Result;
using am::test::MethodsFixture;

class tst_BriefingMethods : public QObject, private MethodsFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        reset();
        const auto show = [this](const QString &caller, const QString &agent, QObject *context,
                                 const am::Reply<QJsonObject> &reply) {
            const QJsonObject shown{{u"asked"_s, caller + u' ' + agent}};
            am::answerSoon<QJsonObject>(context, reply, m_trouble ? Result<QJsonObject>(*m_trouble) : shown);
        };
        am::addBriefingMethods(*m_methods, *m_reader, show, &callerKeyOf, &m_context);
        m_trouble.reset();
    }
    void cleanup() { close(); }

    void showsWhatWouldBeTold()
    {
        const auto shown = call("briefing.preview", {{u"caller"_s, u"+1 555 0123"_s}, {u"agent"_s, u"agent_1"_s}});
        QVERIFY2(shown, qPrintable(shown ? QString() : shown.error().detail));
        QCOMPARE(shown->value("asked"_L1).toString(), u"+1 555 0123 agent_1"_s); // as it was given
        QVERIFY(call("briefing.preview", {{u"caller"_s, u"+1 555 0123"_s}}));
        QTRY_COMPARE(recorded(), u"briefing.preview ***23 done; briefing.preview ***23 done"_s);
        m_trouble = Error{Error::Kind::Storage, u"the disk is away"_s};
        QCOMPARE(call("briefing.preview", {{u"caller"_s, u"+1 555 0123"_s}}).error().kind, Error::Kind::Storage);
        QCOMPARE(call("briefing.preview", {{u"caller"_s, u"nobody"_s}}).error().kind, Error::Kind::BadInput);
    }

    void showsWhatWasTold()
    {
        keepCall({.conversation = u"conv_1"_s,
                  .caller = u"+15550100123"_s,
                  .agent = u"agent_1"_s,
                  .beganAt = 1000,
                  .briefing = R"({"user_id":"+15550100123"})",
                  .briefingBytes = 26});
        keepCall({.conversation = u"conv_2"_s, .beganAt = 2000, .briefingBytes = 900'000});
        QCOMPARE(*call("calls.briefing", {{u"conversation"_s, u"conv_1"_s}}),
                 (QJsonObject{{u"conversation"_s, u"conv_1"_s},
                              {u"caller"_s, u"+15550100123"_s},
                              {u"agent"_s, u"agent_1"_s},
                              {u"began_at"_s, u"1970-01-01T00:00:01.000Z"_s},
                              {u"confirmed"_s, false},
                              {u"briefing"_s, QJsonObject{{u"user_id"_s, u"+15550100123"_s}}},
                              {u"briefing_bytes"_s, 26}}));
        QTRY_COMPARE(recorded(), u"calls.briefing ***23 done"_s);
        QVERIFY(call("calls.briefing", {{u"conversation"_s, u"conv_2"_s}})->value("briefing"_L1).isNull());
        QCOMPARE(call("calls.briefing", {{u"conversation"_s, u"conv_3"_s}}).error().kind, Error::Kind::NotFound);
    }

private:
    void keepCall(const am::CallRow &row)
    {
        std::optional<Result<Done>> kept;
        m_writer->write<Done>([row](QSqlDatabase &database) { return am::CallTable(database).put(row); }, &m_context,
                              [&kept](const Result<Done> &result) { kept = result; });
        QTRY_VERIFY(kept);
        QVERIFY(*kept);
    }

    std::optional<Error> m_trouble;
};

QTEST_GUILESS_MAIN(tst_BriefingMethods)
#include "tst_briefingmethods.moc"
