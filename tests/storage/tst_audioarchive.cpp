// SPDX-License-Identifier: MIT
#include "storage/audioarchive.h"

#include "storage/deliverytable.h"
#include "storage/sidethread.h"
#include "storage/writer.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::AudioArchive;
using am::CallAudioTotals;
using am::Done;
using am::Result;

class tst_AudioArchive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        auto writer = am::Writer::start(m_directory->filePath(u"t.db"_s));
        QVERIFY(writer);
        m_writer = std::move(*writer);
        m_side = std::make_unique<am::SideThread>();
        m_archive = std::make_unique<AudioArchive>(*m_writer, *m_side, m_directory->filePath(u"audio"_s));
    }
    void cleanup()
    {
        m_archive.reset();
        m_side.reset();
        m_writer.reset();
    }

    void sweepsWhatNobodyKnows()
    {
        const QString known = keep(u"conv_1"_s, 1);
        QVERIFY(m_archive->files().write("YWJj", QDate(2026, 11, 21)));
        QVERIFY(QFile(m_archive->files().path(known + u".part"_s)).open(QIODevice::WriteOnly));
        m_archive->sweep();
        QTRY_COMPARE(m_archive->files().names(), QStringList{known});
    }

    void sweepsNoRecordingThatIsJustArriving()
    {
        bool written = false;
        QString fresh;
        m_side->run<Result<am::AudioFile>>(
            [files = m_archive->files()] { return files.write("YWJj", QDate(2026, 11, 22)); }, this,
            [&](const auto &file) {
                fresh = file->name;
                m_writer->write<Done>([row = row(u"conv_1"_s, 1, *file)](
                                          QSqlDatabase &database) { return am::CallAudioTable(database).insert(row); },
                                      this, [&written](const auto &) { written = true; });
            });
        m_archive->sweep(); // finds the file, before its row is there
        QTRY_VERIFY(written);
        settle();
        QCOMPARE(m_archive->files().names(), QStringList{fresh});
    }

    void discardsWhatGotNoRow()
    {
        const QString kept = keep(u"conv_1"_s, 1);
        const auto other = m_archive->files().write("YWJj", QDate(2026, 11, 22));
        m_archive->discard({});
        m_archive->discard({other->name});
        QTRY_COMPARE(m_archive->files().names(), QStringList{kept});
    }

    void removesRowsAndFilesPastTheirTime()
    {
        keep(u"conv_1"_s, 10);
        keep(u"conv_2"_s, 20);
        const QString young = keep(u"conv_3"_s, 30);
        QCOMPARE(removed([&](auto reply) { m_archive->removeOlderThan(30, 1, this, reply); }).files, 1);
        QCOMPARE(m_archive->files().names().size(), 2);
        const CallAudioTotals rest = removed([&](auto reply) { m_archive->removeOlderThan(30, 10, this, reply); });
        QCOMPARE(rest.files, 1);
        QCOMPARE(rest.bytes, 3);
        QCOMPARE(m_archive->files().names(), QStringList{young});
        QCOMPARE(removed([&](auto reply) { m_archive->removeOlderThan(30, 10, this, reply); }).files, 0);
    }

    void removesTheCallsOfACaller()
    {
        keep(u"conv_1"_s, 1);
        const QString other = keep(u"conv_2"_s, 1);
        write([](QSqlDatabase &database) -> Result<Done> {
            const auto inserted = am::DeliveryTable(database).insert({.tenant = u"default"_s,
                                                                      .platform = u"elevenlabs"_s,
                                                                      .type = u"post_call_transcription"_s,
                                                                      .conversation = u"conv_1"_s,
                                                                      .agent = {},
                                                                      .caller = u"ada"_s,
                                                                      .body = "{}"},
                                                                     1);
            return inserted ? Result<Done>(Done{}) : inserted.error();
        });
        QCOMPARE(removed([&](auto reply) { m_archive->removeOfCaller(u"default"_s, u"ada"_s, this, reply); }).files, 1);
        QCOMPARE(m_archive->files().names(), QStringList{other});
    }

    void leavesNoFileBehindWhenTheAskerHasGone()
    {
        keep(u"conv_1"_s, 1);
        auto context = std::make_unique<QObject>();
        m_archive->removeOlderThan(9, 10, context.get(), [](const auto &) { QFAIL("answered"); });
        context.reset();
        QTRY_VERIFY(m_archive->files().names().isEmpty());
    }

private:
    static am::CallAudio row(const QString &conversation, qint64 receivedAt, const am::AudioFile &file)
    {
        return {.tenant = u"default"_s,
                .platform = u"elevenlabs"_s,
                .conversation = conversation,
                .type = u"post_call_audio"_s,
                .file = file,
                .receivedAt = receivedAt};
    }

    /// A recording as the outbox keeps it; its file's name.
    QString keep(const QString &conversation, qint64 receivedAt)
    {
        std::optional<Result<am::AudioFile>> written;
        m_side->run<Result<am::AudioFile>>(
            [files = m_archive->files()] { return files.write("YWJj", QDate(2026, 11, 22)); }, this,
            [&](const auto &result) { written = result; });
        [&] { QTRY_VERIFY(written && *written); }();
        write([row = row(conversation, receivedAt, **written)](QSqlDatabase &database) {
            return am::CallAudioTable(database).insert(row);
        });
        return (*written)->name;
    }

    void write(std::function<Result<Done>(QSqlDatabase &)> job)
    {
        std::optional<Result<Done>> done;
        m_writer->write<Done>(std::move(job), this, [&](const auto &result) { done = result; });
        [&] { QTRY_VERIFY(done && *done); }();
    }

    template<typename Remove>
    CallAudioTotals removed(Remove remove)
    {
        std::optional<Result<CallAudioTotals>> answer;
        remove([&](const Result<CallAudioTotals> &result) { answer = result; });
        [&] { QTRY_VERIFY(answer && *answer); }();
        return **answer;
    }

    /// Until writer and side thread have done what they had, and what came of that.
    void settle()
    {
        for (int round = 0; round < 3; ++round) {
            write([](QSqlDatabase &) { return Done{}; });
            bool done = false;
            m_side->run<bool>([] { return true; }, this, [&](bool value) { done = value; });
            [&] { QTRY_VERIFY(done); }();
        }
    }

    std::optional<QTemporaryDir> m_directory;
    std::unique_ptr<am::Writer> m_writer;
    std::unique_ptr<am::SideThread> m_side;
    std::unique_ptr<AudioArchive> m_archive;
};

QTEST_GUILESS_MAIN(tst_AudioArchive)
#include "tst_audioarchive.moc"
