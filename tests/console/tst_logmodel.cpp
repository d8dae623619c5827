// SPDX-License-Identifier: MIT
#include "models/logmodel.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace am;

namespace {

QList<LogLine> lines(qint64 from, qint64 to)
{
    QList<LogLine> list;
    for (qint64 id = from; id <= to; ++id)
        list.append({.id = id,
                     .at = id * 10,
                     .status = id % 10 == 0 ? 503 : 200,
                     .took = 1.5,
                     .endpoint = u"/retrieve"_s,
                     .caller = u"***29"_s,
                     .conversation = u"conv_%1"_s.arg(id),
                     .note = id % 10 == 0 ? u"the store timed out"_s : QString(),
                     .stages = "{\"store\":1.5}"});
    return list;
}

LogFilter filter(const QString &text)
{
    return *LogFilter::parse(text, 0);
}

} // namespace

/// The log as a table: batches, filters, pauses, and a bound.
class tst_LogModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keepsTheModelContract()
    {
        LogModel model(2 * LogStore::chunkLines);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.append(lines(1, 5000));
        QTRY_COMPARE(model.rowCount(), 5000);
        model.setFilter(filter(u"status:503"_s));
        QTRY_COMPARE(model.rowCount(), 500);
        model.append(lines(5001, 9000)); // the oldest go
        QTRY_COMPARE(model.line(model.rowCount() - 1).id, 9000);
        QVERIFY(model.line(0).id > LogStore::chunkLines);
        model.setFilter({});
        QTRY_VERIFY(!model.isFiltering());
        QCOMPARE(model.line(model.rowCount() - 1).conversation, u"conv_9000"_s);
    }

    void showsNewLinesInBatches()
    {
        LogModel model;
        QSignalSpy inserted(&model, &LogModel::rowsInserted);
        for (qint64 id = 1; id <= 1000; ++id)
            model.append(lines(id, id));
        QCOMPARE(model.rowCount(), 0);
        QTRY_COMPARE(model.rowCount(), 1000);
        QCOMPARE(inserted.count(), 1);
    }

    void repeatsNothingAfterAReconnect()
    {
        LogModel model;
        model.append(lines(1, 10));
        model.append(lines(5, 12));
        QTRY_COMPARE(model.rowCount(), 12);
        QCOMPARE(model.newestId(), 12);
    }

    void waitsWhilePaused()
    {
        LogModel model;
        model.setPaused(true);
        model.append(lines(1, 10));
        QCOMPARE(model.waiting(), 10);
        QCOMPARE(model.rowCount(), 0);
        model.setPaused(false);
        QCOMPARE(model.rowCount(), 10);
        QCOMPARE(model.waiting(), 0);
    }

    void findsTheNextError()
    {
        LogModel model;
        model.append(lines(1, 25));
        QTRY_COMPARE(model.rowCount(), 25);
        QCOMPARE(model.nextError(-1), 9);
        QCOMPARE(model.nextError(9), 19);
        QCOMPARE(model.nextError(19), -1);
    }

    void keepsALineAsItWas()
    {
        LogStore store;
        LogLine line = lines(10, 10).constFirst();
        line.code = u"storage"_s;
        line.note = u"näher, “quoted”"_s;
        store.append(line);
        const LogLine kept = store.at(store.first());
        QCOMPARE(kept.note, line.note);
        QCOMPARE(kept.code, line.code);
        QCOMPARE(kept.stages, line.stages);
        QCOMPARE(kept.took, 1.5);
    }

    void missesNothingThatComesWhileAFilterIsApplied()
    {
        LogModel model;
        for (qint64 id = 1; id <= 100'000; id += 10'000)
            model.append(lines(id, id + 9999));
        QTRY_COMPARE(model.rowCount(), 100'000);
        model.setFilter(filter(u"conv_9"_s));
        model.append(lines(100'001, 100'010));
        model.setFilter(filter(u"status:503"_s));
        QTRY_COMPARE(model.rowCount(), 10'001);
        QCOMPARE(model.line(10'000).id, 100'010);
    }
};

QTEST_GUILESS_MAIN(tst_LogModel)
#include "tst_logmodel.moc"
