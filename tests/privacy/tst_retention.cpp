// SPDX-License-Identifier: MIT
#include "privacy/retention.h"
#include "storage/audioarchive.h"
#include "storage/calltable.h"
#include "storage/database.h"
#include "storage/deliverytable.h"
#include "storage/reader.h"
#include "storage/requestlogtable.h"
#include "storage/sidethread.h"
#include "storage/statement.h"
#include "storage/writer.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::DeliveryTable;
using am::Done;
using am::Reader;
using am::RequestLogTable;
using am::Result;
using am::Retention;
using am::RetentionPlan;
using am::RetentionSettings;
using am::Writer;

namespace {

constexpr qint64 day = 24LL * 3600 * 1000;
constexpr qint64 now = 1000 * day;

} // namespace

class tst_Retention : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        m_path = m_directory->filePath(u"t.db"_s);
        auto writer = Writer::start(m_path);
        QVERIFY(writer);
        m_writer = std::move(*writer);
        auto reader = Reader::start(m_path);
        QVERIFY(reader);
        m_reader = std::move(*reader);
        m_settings = {};
        m_delivered = 0;
        m_side = std::make_unique<am::SideThread>();
        m_audio = std::make_unique<am::AudioArchive>(*m_writer, *m_side, m_directory->filePath(u"audio"_s));
        m_retention = std::make_unique<Retention>(m_settings, *m_writer, *m_reader, *m_audio, [] { return now; });
    }
    void cleanup()
    {
        m_retention.reset();
        m_audio.reset();
        m_side.reset();
        m_reader.reset();
        m_writer.reset();
    }

    void deletesWhatIsPastItsTime_data()
    {
        QTest::addColumn<int>("reportsDays");
        QTest::addColumn<QString>("state"); // empty = has not ended
        QTest::addColumn<int>("age");
        QTest::addColumn<bool>("report");
        QTest::addColumn<bool>("receipt");
        QTest::newRow("a report of today stays") << 30 << u"remembered"_s << 0 << true << true;
        QTest::newRow("a report of 29 days stays") << 30 << u"remembered"_s << 29 << true << true;
        QTest::newRow("a report of 31 days goes") << 30 << u"remembered"_s << 31 << false << true;
        QTest::newRow("a dead one's report of 29 days stays") << 30 << u"dead"_s << 29 << true << true;
        QTest::newRow("a dead one's report of 31 days goes") << 30 << u"dead"_s << 31 << false << true;
        QTest::newRow("a receipt of 91 days goes") << 30 << u"remembered"_s << 91 << false << false;
        QTest::newRow("what waits stays whole for years") << 30 << QString() << 900 << true << true;
        QTest::newRow("0 days: a remembered report goes") << 0 << u"remembered"_s << 1 << false << true;
        QTest::newRow("0 days: a dead one can still be sent again") << 0 << u"dead"_s << 80 << true << true;
        QTest::newRow("0 days: a dead one's report goes with its receipt") << 0 << u"dead"_s << 91 << false << false;
        QTest::newRow("0 days: what waits stays") << 0 << QString() << 900 << true << true;
    }
    void deletesWhatIsPastItsTime()
    {
        QFETCH(int, reportsDays);
        QFETCH(QString, state);
        QFETCH(int, age);
        QFETCH(bool, report);
        QFETCH(bool, receipt);
        m_settings.reportsDays = reportsDays;
        deliver(1, age, state);

        const RetentionPlan planned = preview();
        QCOMPARE(rows(u"delivery_bodies"_s), 1); // nothing has gone yet
        QCOMPARE(planned.reports, int(!report));
        QCOMPARE(planned.reportBytes, report ? 0 : body(0).size());
        QCOMPARE(planned.receipts, int(!receipt));
        QCOMPARE(planned.oldestKept, receipt ? now - age * day : 0);

        const RetentionPlan went = sweep();
        QCOMPARE(went.toJson(), planned.toJson());
        QCOMPARE(rows(u"delivery_bodies"_s), int(report));
        QCOMPARE(rows(u"deliveries"_s), int(receipt));
        // What waits here was not planned yet: its receipt is the delivery's own row.
        QCOMPARE(rows(u"delivery_transitions"_s) > 0, receipt && !state.isEmpty());
        QCOMPARE(preview().reports + preview().receipts, 0);
    }

    void deletesRecordingsWithTheirFiles_data()
    {
        QTest::addColumn<int>("audioDays");
        QTest::addColumn<int>("receiptsDays");
        QTest::addColumn<int>("age");
        QTest::addColumn<bool>("stays");
        QTest::newRow("29 days stay") << 30 << 90 << 29 << true;
        QTest::newRow("31 days go") << 30 << 90 << 31 << false;
        QTest::newRow("0 days: everything goes") << 0 << 90 << 1 << false;
        QTest::newRow("none outlives the receipt that says whose it is") << 30 << 10 << 11 << false;
    }
    void deletesRecordingsWithTheirFiles()
    {
        QFETCH(int, age);
        QFETCH(bool, stays);
        QFETCH(int, audioDays);
        m_settings.audioDays = audioDays;
        QFETCH(int, receiptsDays);
        m_settings.receiptsDays = receiptsDays;
        constexpr int count = 60; // more than one step takes
        record(count, now - age * day);
        const RetentionPlan planned = preview();
        QCOMPARE(planned.audioFiles, stays ? 0 : count);
        QCOMPARE(planned.audioBytes, stays ? 0 : 3 * count);
        QCOMPARE(m_audio->files().names().size(), count); // nothing has gone yet
        QCOMPARE(sweep().toJson(), planned.toJson());
        QCOMPARE(m_audio->files().names().size(), stays ? count : 0);
        QCOMPARE(rows(u"call_audio"_s), stays ? count : 0);
    }

    void deletesOldCallsWithTheirBriefings()
    {
        m_settings.receiptsDays = 90;
        write([](QSqlDatabase &database) -> Result<Done> {
            am::CallTable table(database);
            for (qint64 i = 0; i < 130; ++i) { // more than one step takes
                const qint64 age = i < 120 ? 91 : 89;
                const auto kept = table.put({.conversation = u"conv_%1"_s.arg(i), .beganAt = now - age * day});
                if (!kept)
                    return kept;
            }
            return Done{};
        });
        QCOMPARE(preview().calls, 120);
        QCOMPARE(rows(u"calls"_s), 130);
        QCOMPARE(sweep().calls, 120);
        QCOMPARE(rows(u"calls"_s), 10);
    }

    void deletesTheOldLogLines()
    {
        write([](QSqlDatabase &database) -> Result<Done> {
            RequestLogTable table(database);
            for (qint64 id = 1; id <= 2500; ++id) {
                const qint64 age = id <= 2100 ? 8 : 6;
                if (auto kept = table.insert({.tenant = u"default"_s, .id = id, .at = now - age * day}); !kept)
                    return kept;
            }
            return Done{};
        });
        QCOMPARE(preview().logLines, 2100);
        QCOMPARE(rows(u"request_log"_s), 2500);
        QCOMPARE(sweep().logLines, 2100);
        QCOMPARE(rows(u"request_log"_s), 400);
    }

    void leavesNoByteInTheFiles()
    {
        deliver(100, 40, u"remembered"_s);
        deliver(10, 1, u"remembered"_s);
        sync();
        QVERIFY(raw().contains("canary-99 "));
        const qint64 before = QFileInfo(m_path).size();
        QCOMPARE(sweep().reports, 100);
        const QByteArray left = raw();
        for (int number = 0; number < 100; ++number)
            QVERIFY2(!left.contains("canary-" + QByteArray::number(number) + ' '),
                     QByteArray::number(number).constData());
        QVERIFY(left.contains("canary-100 ")); // the younger
        QCOMPARE(QFileInfo(m_path + "-wal"_L1).size(), 0);
        QVERIFY2(QFileInfo(m_path).size() < before / 2, qPrintable(QString::number(QFileInfo(m_path).size())));
    }

    void sweepsOnceForAllWhoAsk()
    {
        deliver(60, 40, u"remembered"_s);
        QList<qint64> answers;
        const auto note = [&](const Result<RetentionPlan> &went) { answers.append(went ? went->reports : -1); };
        auto gone = std::make_unique<QObject>();
        m_retention->sweep(this, note);
        m_retention->sweep(gone.get(), note);
        m_retention->sweep(this, note);
        gone.reset();
        QVERIFY(answers.isEmpty()); // never inside the call
        QTRY_COMPARE(answers, (QList<qint64>{60, 60}));
    }

    void letsReportsInBetween()
    {
        deliver(400, 40, u"remembered"_s);
        bool swept = false;
        bool accepted = false;
        m_retention->sweep(this, [&](const Result<RetentionPlan> &went) { swept = went && went->reports == 400; });
        for (int turn = 0; turn < 50; ++turn)
            QCoreApplication::processEvents();
        m_writer->write<Done>([](QSqlDatabase &) -> Result<Done> { return Done{}; }, this,
                              [&](const Result<Done> &answer) { accepted = answer && !swept; });
        QTRY_VERIFY(swept);
        QVERIFY(accepted);
    }

    void tellsWhyItStopped()
    {
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"^storage failed: "_s));
        deliver(1, 40, u"remembered"_s);
        m_writer->condemn(u"SQLite 11: malformed"_s);
        std::optional<Result<RetentionPlan>> answer;
        m_retention->sweep(this, [&](const Result<RetentionPlan> &went) { answer = went; });
        QTRY_VERIFY(answer);
        QVERIFY(!*answer);
        QCOMPARE(answer->error().kind, am::Error::Kind::Storage);
    }

    void writesItsPlanAsJson()
    {
        const RetentionPlan plan{.reports = 1,
                                 .reportBytes = 2,
                                 .receipts = 3,
                                 .calls = 7,
                                 .logLines = 4,
                                 .audioFiles = 5,
                                 .audioBytes = 6,
                                 .oldestKept = 1'795'362'300'000};
        const QJsonObject expected{{u"reports"_s, 1},     {u"report_bytes"_s, 2},
                                   {u"receipts"_s, 3},    {u"calls"_s, 7},
                                   {u"log_lines"_s, 4},   {u"audio_files"_s, 5},
                                   {u"audio_bytes"_s, 6}, {u"oldest_kept"_s, u"2026-11-22T15:45:00Z"_s}};
        QCOMPARE(plan.toJson(), expected);
        QCOMPARE(RetentionPlan().toJson().value("oldest_kept"_L1), QJsonValue());
    }

private:
    static QByteArray body(int number)
    {
        const QByteArray canary = "canary-" + QByteArray::number(number) + ' ';
        return canary.repeated(4000 / canary.size() + 1).left(4000);
    }

    void deliver(int count, int age, const QString &state)
    {
        write([this, count, age, state](QSqlDatabase &database) -> Result<Done> {
            DeliveryTable table(database);
            for (int i = 0; i < count; ++i) {
                const int number = m_delivered + i;
                const qint64 at = now - age * day;
                if (auto kept = table.insert({.tenant = u"default"_s,
                                              .platform = u"elevenlabs"_s,
                                              .type = u"post_call_transcription"_s,
                                              .conversation = QString::number(number),
                                              .agent = u"agent"_s,
                                              .caller = u"+15550100123"_s,
                                              .eventTimestamp = 1,
                                              .body = body(number)},
                                             at);
                    !kept)
                    return kept.error();
                if (state.isEmpty())
                    continue;
                const auto newest = table.list({.tenant = u"default"_s}, 1);
                if (auto ended = table.plan({.key = newest->constFirst().key, .state = am::deliveryState(state)}, at);
                    !ended)
                    return ended.error();
            }
            return Done{};
        });
        m_delivered += count;
    }

    void record(int count, qint64 receivedAt)
    {
        QList<am::CallAudio> rows;
        for (int i = 0; i < count; ++i) {
            const auto written = m_audio->files().write("YWJj", QDate(2026, 11, 22)); // nobody else writes here now
            QVERIFY(written);
            rows.append({.tenant = u"default"_s,
                         .platform = u"elevenlabs"_s,
                         .conversation = QString::number(i),
                         .type = u"post_call_audio"_s,
                         .file = *written,
                         .receivedAt = receivedAt});
        }
        write([rows](QSqlDatabase &database) -> Result<Done> {
            for (const am::CallAudio &row : rows) {
                if (auto inserted = am::CallAudioTable(database).insert(row); !inserted)
                    return inserted;
            }
            return Done{};
        });
    }

    void write(const std::function<Result<Done>(QSqlDatabase &)> &job)
    {
        std::optional<Result<Done>> answer;
        m_writer->write<Done>(job, this, [&](const Result<Done> &result) { answer = result; });
        QTRY_VERIFY(answer);
        QVERIFY2(*answer, *answer ? "" : qPrintable(answer->error().detail));
    }

    void sync()
    {
        bool emptied = false;
        m_writer->emptyLog(this, [&](const Result<Done> &answer) { emptied = answer.has_value(); });
        QTRY_VERIFY(emptied);
    }

    RetentionPlan preview()
    {
        std::optional<Result<RetentionPlan>> answer;
        m_retention->preview(this, [&](const Result<RetentionPlan> &plan) { answer = plan; });
        return QTest::qWaitFor([&] { return answer.has_value(); }, am::test::patience) && *answer
                   ? **answer
                   : RetentionPlan{.reports = -1};
    }
    RetentionPlan sweep()
    {
        std::optional<Result<RetentionPlan>> answer;
        m_retention->sweep(this, [&](const Result<RetentionPlan> &plan) { answer = plan; });
        return QTest::qWaitFor([&] { return answer.has_value(); }, am::test::patience) && *answer
                   ? **answer
                   : RetentionPlan{.reports = -1};
    }

    int rows(const QString &table)
    {
        auto database = am::Database::open(m_path, am::Database::Mode::ReadOnly);
        auto row = am::sql::execute(database->connection(), u"SELECT COUNT(*) FROM "_s + table);
        return row && row->next() ? row->value(0).toInt() : -1;
    }

    /// Every byte of the database and its -wal.
    QByteArray raw() const
    {
        QByteArray bytes;
        for (const QString &suffix : {u""_s, u"-wal"_s}) {
            QFile file(m_path + suffix);
            if (file.open(QIODevice::ReadOnly))
                bytes += file.readAll();
        }
        return bytes;
    }

    std::optional<QTemporaryDir> m_directory;
    QString m_path;
    std::unique_ptr<Writer> m_writer;
    std::unique_ptr<Reader> m_reader;
    std::unique_ptr<am::SideThread> m_side;
    std::unique_ptr<am::AudioArchive> m_audio;
    RetentionSettings m_settings;
    std::unique_ptr<Retention> m_retention;
    int m_delivered = 0;
};

QTEST_GUILESS_MAIN(tst_Retention)
#include "tst_retention.moc"
