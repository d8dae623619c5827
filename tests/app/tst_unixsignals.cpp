// SPDX-License-Identifier: MIT
#include "app/unixsignals.h"

#include <QtTest>

#include <csignal>

using am::UnixSignals;

class tst_UnixSignals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhichSignalCame()
    {
        const UnixSignals unixSignals;
        QSignalSpy stop(&unixSignals, &UnixSignals::stopRequested);
        QSignalSpy reload(&unixSignals, &UnixSignals::reloadRequested);
        QCOMPARE(::raise(SIGHUP), 0);
        QTRY_COMPARE(reload.count(), 1);
        QCOMPARE(stop.count(), 0);
        QCOMPARE(::raise(SIGTERM), 0);
        QTRY_COMPARE(stop.count(), 1);
        QCOMPARE(::raise(SIGINT), 0);
        QTRY_COMPARE(stop.count(), 2);
    }
};

QTEST_GUILESS_MAIN(tst_UnixSignals)
#include "tst_unixsignals.moc"
