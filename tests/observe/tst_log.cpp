// SPDX-License-Identifier: MIT
#include "observe/log.h"
#include "observe/requestrecord.h"

#include <QLoggingCategory>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::Log;
using am::LogSettings;

Q_LOGGING_CATEGORY(lcTest, "agenticmemory.daemon.test")

class tst_Log : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesRequestsAndMessages()
    {
        QByteArrayList lines;
        {
            const Log log({}, [&lines](const QByteArray &line, Log::When) { lines.append(line); });
            log.write(am::RequestRecord());
            qCWarning(lcTest) << "careful";
        }
        QCOMPARE(lines.size(), 2);
        QVERIFY(lines[0].contains(" info request id="));
        QVERIFY(lines[1].contains(" warning agenticmemory.daemon.test careful"));
    }

    void keepsBelowItsLevelSilent_data()
    {
        QTest::addColumn<LogSettings::Level>("level");
        QTest::addColumn<int>("lines");
        QTest::newRow("debug tells all") << LogSettings::Level::Debug << 4;
        QTest::newRow("info leaves debugging out") << LogSettings::Level::Info << 3;
        QTest::newRow("warning leaves requests out") << LogSettings::Level::Warning << 1;
        QTest::newRow("error leaves warnings out") << LogSettings::Level::Error << 0;
    }
    void keepsBelowItsLevelSilent()
    {
        QFETCH(LogSettings::Level, level);
        QFETCH(int, lines);
        int written = 0;
        {
            Log log({}, [&written](const QByteArray &, Log::When) { ++written; });
            log.change({.format = LogSettings::Format::Json, .level = level});
            log.write(am::RequestRecord());
            qCDebug(lcTest) << "detail";
            qCInfo(lcTest) << "news";
            qCWarning(lcTest) << "careful";
        }
        QCOMPARE(written, lines);
    }
};

QTEST_GUILESS_MAIN(tst_Log)
#include "tst_log.moc"
