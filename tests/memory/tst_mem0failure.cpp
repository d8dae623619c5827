// SPDX-License-Identifier: MIT
#include "memory/mem0failure.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace am;
using mem0::Missing;

class tst_Mem0Failure : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void statusesAreKinds_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<Error::Kind>("kind");
        using Kind = Error::Kind;
        QTest::newRow("a bad request") << 400 << "{}"_ba << Kind::BadInput;
        QTest::newRow("a bad request, as a proxy puts it") << 400 << "<html>"_ba << Kind::Unreachable;
        QTest::newRow("in conflict") << 409 << "{}"_ba << Kind::BadInput;
        QTest::newRow("too large") << 413 << "{}"_ba << Kind::BadInput;
        QTest::newRow("too large, as a proxy puts it") << 413 << "<html>"_ba << Kind::BadInput;
        QTest::newRow("a quota used up") << 413 << R"({"detail":"Memory quota exceeded"})"_ba << Kind::Denied;
        QTest::newRow("unprocessable") << 422 << "{}"_ba << Kind::BadInput;
        QTest::newRow("a wrong method") << 405 << "{}"_ba << Kind::WrongAddress;
        QTest::newRow("unauthorized") << 401 << "{}"_ba << Kind::Denied;
        QTest::newRow("forbidden") << 403 << "{}"_ba << Kind::Denied;
        QTest::newRow("not there") << 404 << "{}"_ba << Kind::NotFound;
        QTest::newRow("their timeout") << 408 << "{}"_ba << Kind::Timeout;
        QTest::newRow("their gateway's timeout") << 504 << "{}"_ba << Kind::Timeout;
        QTest::newRow("throttled") << 429 << "{}"_ba << Kind::Busy;
        QTest::newRow("broken") << 500 << "{}"_ba << Kind::Unreachable;
        QTest::newRow("down") << 503 << "<html>"_ba << Kind::Unreachable;
        QTest::newRow("a provider that throttles")
            << 502 << R"({"detail":"x","code":"provider_rate_limited"})"_ba << Kind::Busy;
        QTest::newRow("a provider that is slow")
            << 502 << R"({"detail":"x","code":"provider_timeout"})"_ba << Kind::Timeout;
        QTest::newRow("a provider's key")
            << 502 << R"({"detail":"x","code":"provider_auth_failed"})"_ba << Kind::Denied;
        QTest::newRow("its database") << 502 << R"({"detail":"x","code":"datastore_unavailable"})"_ba
                                      << Kind::Unreachable;
        QTest::newRow("a code that is none") << 502 << R"({"code":7})"_ba << Kind::Unreachable;
    }

    void statusesAreKinds()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(Error::Kind, kind);
        const auto failure = mem0::failure({.status = status, .body = body, .retryAfterSeconds = 7}, Missing::Thing);
        QVERIFY(failure.has_value());
        QCOMPARE(failure->kind, kind);
        QCOMPARE(failure->retryAfterSeconds, 7);
        QVERIFY(failure->detail.startsWith(u"HTTP %1"_s.arg(status)));
    }

    void successIsNone()
    {
        QVERIFY(!mem0::failure({.status = 200, .body = {}}, Missing::Thing));
        QVERIFY(!mem0::failure({.status = 201, .body = {}}, Missing::Thing));
    }

    void aMissingServiceIsAWrongAddress()
    {
        QCOMPARE(mem0::failure({.status = 404, .body = "<h1>Not Found</h1>"}, Missing::Service)->kind,
                 Error::Kind::WrongAddress);
    }

    void onlyAMissingThingCountsAsRemoved()
    {
        QVERIFY(mem0::removed({.status = 200, .body = "{}"}).has_value());
        QVERIFY(mem0::removed({.status = 404, .body = R"({"error":"Memory not found!"})"}).has_value());
        QVERIFY(mem0::removed({.status = 404, .body = R"({"detail":"Memory not found"})"}).has_value());
        QCOMPARE(mem0::removed({.status = 404, .body = R"({"detail":"Not Found"})"}).error().kind,
                 Error::Kind::WrongAddress);
        QCOMPARE(mem0::removed({.status = 404, .body = R"({"detail":"Not found."})"}).error().kind,
                 Error::Kind::WrongAddress);
        QCOMPARE(mem0::removed({.status = 404, .body = "<h1>404 Not Found</h1>"}).error().kind,
                 Error::Kind::WrongAddress);
        QCOMPARE(mem0::removed({.status = 403, .body = "{}"}).error().kind, Error::Kind::Denied);
    }
};

QTEST_GUILESS_MAIN(tst_Mem0Failure)
#include "tst_mem0failure.moc"
