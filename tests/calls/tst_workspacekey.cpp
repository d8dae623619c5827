// SPDX-License-Identifier: MIT
#include "calls/workspacekey.h"

#include <QtTest>

using namespace Qt::StringLiterals;

using Fields = QList<QPair<QByteArray, QByteArray>>;
Q_DECLARE_METATYPE(Fields)

class tst_WorkspaceKey : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void checks_data()
    {
        QTest::addColumn<Fields>("fields");
        QTest::addColumn<QByteArray>("code"); // empty = let through

        const QByteArray missing = "workspace_key_missing";
        const QByteArray wrong = "workspace_key_wrong";
        QTest::newRow("the key is accepted") << Fields{{"x-workspace-key", "current"}} << QByteArray();
        QTest::newRow("the key of before a rotation too") << Fields{{"x-workspace-key", "former"}} << QByteArray();
        QTest::newRow("as a bearer token") << Fields{{"authorization", "Bearer current"}} << QByteArray();
        QTest::newRow("as a bearer token, whatever its case")
            << Fields{{"authorization", "bearer current"}} << QByteArray();
        QTest::newRow("as X-Api-Key") << Fields{{"x-api-key", "current"}} << QByteArray();
        QTest::newRow("beside a proxy's own Authorization")
            << Fields{{"authorization", "Basic dTpw"}, {"x-api-key", "current"}} << QByteArray();
        QTest::newRow("no key") << Fields{} << missing;
        QTest::newRow("an empty key") << Fields{{"x-workspace-key", ""}} << missing;
        QTest::newRow("a blank key") << Fields{{"x-workspace-key", "  "}} << missing;
        QTest::newRow("a bearer without a token") << Fields{{"authorization", "Bearer "}} << missing;
        QTest::newRow("another scheme") << Fields{{"authorization", "Basic current"}} << missing;
        QTest::newRow("a scheme that only begins alike") << Fields{{"authorization", "Bearercurrent"}} << missing;
        QTest::newRow("a shortened scheme") << Fields{{"authorization", "Bear"}} << missing;
        QTest::newRow("another key") << Fields{{"x-workspace-key", "guess"}} << wrong;
        QTest::newRow("a prefix of the key") << Fields{{"x-workspace-key", "curren"}} << wrong;
        QTest::newRow("more than the key") << Fields{{"x-workspace-key", "current1"}} << wrong;
        QTest::newRow("another case") << Fields{{"x-workspace-key", "Current"}} << wrong;
        QTest::newRow("both keys at once") << Fields{{"x-workspace-key", "current,former"}} << wrong;
        QTest::newRow("the key twice") << Fields{{"x-workspace-key", "current"}, {"x-workspace-key", "current"}}
                                       << wrong;
        QTest::newRow("a wrong key hiding behind a right one")
            << Fields{{"x-workspace-key", "guess"}, {"x-api-key", "current"}} << wrong;
        QTest::newRow("two Authorization fields")
            << Fields{{"authorization", "Bearer current"}, {"authorization", "Bearer guess"}} << wrong;
    }
    void checks()
    {
        QFETCH(Fields, fields);
        QFETCH(QByteArray, code);
        const auto refusal = am::refuseWithoutWorkspaceKey(headers(fields), {"former", "current"});
        QCOMPARE(refusal.has_value(), !code.isEmpty());
        if (!refusal)
            return;
        QCOMPARE(refusal->status, 401);
        QCOMPARE(refusal->code, code);
        QVERIFY(refusal->headers.contains(QPair<QByteArray, QByteArray>("WWW-Authenticate", "Bearer")));
        QVERIFY(!refusal->body.contains("current") && !refusal->body.contains("former"));
    }

    void refusesEverybodyWithoutAKey()
    {
        const auto anything = headers({{"x-workspace-key", "anything"}});
        QCOMPARE(am::refuseWithoutWorkspaceKey(anything, {})->code, "workspace_key_wrong");
        QCOMPARE(am::refuseWithoutWorkspaceKey(headers({}), {})->code, "workspace_key_missing");
        QCOMPARE(am::refuseWithoutWorkspaceKey(headers({{"x-workspace-key", ""}}), {""})->code,
                 "workspace_key_missing");
        QCOMPARE(am::refuseWithoutWorkspaceKey(anything, {""})->code, "workspace_key_wrong");
    }

private:
    static am::HttpHeaders headers(const Fields &fields)
    {
        am::HttpHeaders result;
        for (const auto &[name, value] : fields)
            result.append(name, value);
        return result;
    }
};

QTEST_GUILESS_MAIN(tst_WorkspaceKey)
#include "tst_workspacekey.moc"
