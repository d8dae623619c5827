// SPDX-License-Identifier: MIT
#include "http/frontfixture.h"
#include "http/rawpeer.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace am::test;

class tst_HttpFront : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void answers()
    {
        FrontFixture f;
        RawPeer peer(f.port);
        const Received answer = peer.ask(post("/echo", "{}"));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, "{}");
        QCOMPARE(f.records.size(), 1);
    }
};

QTEST_GUILESS_MAIN(tst_HttpFront)
#include "tst_httpfront.moc"
