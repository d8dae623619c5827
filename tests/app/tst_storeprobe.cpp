// SPDX-License-Identifier: MIT
#include "app/storeprobe.h"
#include "support/fakememorystore.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::StoreProbe;

class tst_StoreProbe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatBecomesOfTheStore()
    {
        am::test::FakeMemoryStore store;
        const StoreProbe probe(store, std::chrono::milliseconds(1));
        QCOMPARE(probe.stateName(), u"unknown"_s);
        QTRY_COMPARE(probe.stateName(), u"ok"_s);

        QTest::ignoreMessage(QtWarningMsg, "the store fake is unreachable: gone");
        store.failure = am::Error{am::Error::Kind::Unreachable, u"gone"_s};
        QTRY_COMPARE(probe.stateName(), u"unreachable"_s);
        QCOMPARE(probe.detail(), u"gone"_s);

        QTest::ignoreMessage(QtWarningMsg, "the store fake is denied: bad key");
        store.failure = am::Error{am::Error::Kind::Denied, u"bad key"_s};
        QTRY_COMPARE(probe.stateName(), u"denied"_s);

        store.failure.reset();
        QTRY_COMPARE(probe.stateName(), u"ok"_s);
        QVERIFY(probe.detail().isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_StoreProbe)
#include "tst_storeprobe.moc"
