// SPDX-License-Identifier: MIT
#include "admin/logmethods.h"
#include "admin/logtail.h"
#include "methodsfixture.h"
#include "storage/callerkey.h"
#include "storage/requestlogtable.h"

#include <QJsonArray>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::Done;
using am::Error;
using am::LoggedRequest;
using am::Result;
using am::test::MethodsFixture;

class tst_LogMethods : public QObject, private MethodsFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        reset();
        am::addLogMethods(*m_methods, *m_reader, m_tail, &callerKeyOf, &m_context);
        log({.id = 1, .at = 1000, .endpoint = u"/client-data"_s, .status = 200}, u"+15550100123"_s);
        log({.id = 2, .at = 2000, .endpoint = u"/retrieve"_s, .status = 200}, u"+15550100124"_s);
        log({.id = 3, .at = 3000, .endpoint = u"/post-call"_s, .status = 401, .note = u"signature: too old"_s}, {});
        log({.id = 4, .at = 4000, .endpoint = u"/post-call"_s, .status = 503, .conversation = u"conv_1"_s}, {});
        log({.id = 5, .at = 5000, .endpoint = u"/post-call"_s, .status = 200, .conversation = u"conv_1"_s}, {});
    }
    void cleanupTestCase() { close(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void finds_data()
    {
        QTest::addColumn<QJsonObject>("params");
        QTest::addColumn<QString>("ids");
        QTest::newRow("everything, newest first") << QJsonObject() << u"5 4 3 2 1"_s;
        QTest::newRow("a page") << QJsonObject{{u"limit"_s, 2}} << u"5 4, next 4"_s;
        QTest::newRow("the next page") << QJsonObject{{u"limit"_s, 2}, {u"before"_s, 4}} << u"3 2, next 2"_s;
        QTest::newRow("what came since an id") << QJsonObject{{u"after"_s, 3}} << u"5 4"_s;
        QTest::newRow("a status") << QJsonObject{{u"status"_s, u"401"_s}} << u"3"_s;
        QTest::newRow("a class of them") << QJsonObject{{u"status"_s, u"5xx"_s}} << u"4"_s;
        QTest::newRow("all failures") << QJsonObject{{u"status"_s, u">=400"_s}} << u"4 3"_s;
        QTest::newRow("above a status") << QJsonObject{{u"status"_s, u">401"_s}} << u"4"_s;
        QTest::newRow("successes") << QJsonObject{{u"status"_s, u"<400"_s}} << u"5 2 1"_s;
        QTest::newRow("up to a status") << QJsonObject{{u"status"_s, u"<=401"_s}} << u"5 3 2 1"_s;
        QTest::newRow("an endpoint") << QJsonObject{{u"endpoint"_s, u"post-call"_s}} << u"5 4 3"_s;
        QTest::newRow("a caller as the log shows them") << QJsonObject{{u"caller"_s, u"*24"_s}} << u"2"_s;
        QTest::newRow("a caller by number") << QJsonObject{{u"caller"_s, u"555 0123"_s}} << u"1"_s;
        QTest::newRow("a call") << QJsonObject{{u"conversation"_s, u"conv_1"_s}} << u"5 4"_s;
        QTest::newRow("words") << QJsonObject{{u"text"_s, u"TOO OLD"_s}} << u"3"_s;
        QTest::newRow("a span of time") << QJsonObject{{u"since"_s, u"1970-01-01T00:00:02Z"_s},
                                                       {u"until"_s, u"1970-01-01T00:00:04Z"_s}}
                                        << u"3 2"_s;
    }
    void finds()
    {
        QFETCH(QJsonObject, params);
        const auto found = call("log.query", params);
        QVERIFY2(found, qPrintable(found ? QString() : found.error().detail));
        QStringList ids;
        const QJsonArray lines = found->value("lines"_L1).toArray();
        for (const QJsonValue line : lines)
            ids.append(QString::number(line["id"_L1].toInteger()));
        QString all = ids.join(u' ');
        if (found->contains("next_before"_L1))
            all += u", next %1"_s.arg(found->value("next_before"_L1).toInteger());
        QTEST(all, "ids");
    }

    void recordsWhoLookedForACaller()
    {
        QVERIFY(call("log.query", {{u"caller"_s, u"5550123"_s}}));
        QTRY_VERIFY2(recorded().startsWith(u"log.query ***23 done"_s), qPrintable(recorded()));
    }

    void refusesWhatIsWrong_data()
    {
        QTest::addColumn<QJsonObject>("params");
        QTest::newRow("a status of four digits") << QJsonObject{{u"status"_s, u"2000"_s}};
        QTest::newRow("a status as a number") << QJsonObject{{u"status"_s, 200}};
        QTest::newRow("a class that there is not") << QJsonObject{{u"status"_s, u"9xx"_s}};
        QTest::newRow("nobody") << QJsonObject{{u"caller"_s, u"nobody"_s}};
        QTest::newRow("a caller of stars") << QJsonObject{{u"caller"_s, u"***"_s}};
        QTest::newRow("no time") << QJsonObject{{u"since"_s, u"yesterday"_s}};
        QTest::newRow("too many lines") << QJsonObject{{u"limit"_s, 501}};
    }
    void refusesWhatIsWrong()
    {
        QFETCH(QJsonObject, params);
        const auto refused = call("log.query", params);
        QVERIFY(!refused && refused.error().kind == Error::Kind::BadInput);
    }

private:
    void log(LoggedRequest request, const QString &caller)
    {
        request.tenant = u"default"_s;
        request.caller = caller.isEmpty() ? QString() : u"***"_s + caller.right(2);
        std::optional<Result<Done>> kept;
        m_writer->write<Done>(
            [request, caller](QSqlDatabase &database) mutable -> Result<Done> {
                const auto key = am::callerKey(database, request.tenant, caller);
                if (!key)
                    return key.error();
                request.callerKey = *key;
                return am::RequestLogTable(database).insert(request);
            },
            &m_context, [&kept](const Result<Done> &result) { kept = result; });
        QTRY_VERIFY(kept);
        QVERIFY(*kept);
    }

    am::LogTail m_tail{0};
};

QTEST_GUILESS_MAIN(tst_LogMethods)
#include "tst_logmethods.moc"
