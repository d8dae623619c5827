// SPDX-License-Identifier: MIT
#pragma once

#include "observe/alerts.h"
#include "privacy/erasure.h"
#include "storage/audioarchive.h"
#include "storage/reader.h"
#include "storage/sidethread.h"
#include "storage/writer.h"
#include "support/fakememorystore.h"

#include <QTemporaryDir>
#include <QtTest>

namespace am::test {

/// A data directory with deliveries in it, a memory store, and the process that keeps both.
struct House
{
    static constexpr char ada[] = "+15550100123";
    static constexpr char bob[] = "+15550100144";

    House();
    ~House();
    Q_DISABLE_COPY_MOVE(House)

    /// Takes everything in memory down, as the end of the process would.
    void stop();
    /// Without a process the tables are nobody's: for looks and preparations of a test.
    void start();

    /// Accepts a report, and plans it for the caller unless `planned` is false.
    void keep(const QString &conversation, const QString &caller, bool planned = true,
              const QString &type = QStringLiteral("post_call_transcription"), const QByteArray &words = {});
    /// A file and its row.
    void record(const QString &conversation);
    /// Runs a job of the writer and waits for it.
    template<typename T>
    T onDisk(std::function<Result<T>(QSqlDatabase &)> job)
    {
        std::optional<Result<T>> answer;
        writer->write<T>(std::move(job), &m_context, [&answer](const Result<T> &result) { answer = result; });
        // Faster than QTRY_VERIFY, which looks every 50 ms.
        const QDeadlineTimer deadline(am::test::patience);
        while (!answer && !deadline.hasExpired())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 1000);
        if (answer && *answer)
            return **answer;
        qWarning() << "not written" << (answer ? answer->error().detail : QString());
        return T();
    }
    /// Asks for an erasure; its first certificate.
    ErasureCertificate erase(const QString &caller);
    qint64 count(const QString &table);
    /// The bytes of all files of the data directory hold this somewhere.
    bool holdsBytes(const QByteArray &bytes) const;

    QTemporaryDir directory;
    QString path = directory.filePath(QStringLiteral("agenticmemory.db"));
    FakeMemoryStore fake;
    MemoryStore *store = &fake;
    ErasureSettings settings;
    std::chrono::milliseconds settle{0};
    qint64 now = 2'000'000'000'000;
    QStringList held;
    QStringList released;
    QStringList forgotten;
    QStringList liveCalls;
    bool holding = true; ///< whether a hold is answered

    Alerts alerts{[this] { return now; }};
    std::unique_ptr<Writer> writer;
    std::unique_ptr<Reader> reader;
    std::unique_ptr<SideThread> side;
    std::unique_ptr<AudioArchive> audio;
    std::unique_ptr<Erasure> erasure;

private:
    QObject m_context;
};

} // namespace am::test
