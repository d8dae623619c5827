// SPDX-License-Identifier: MIT
#pragma once

#include "moodystore.h"
#include "observe/alerts.h"
#include "outbox/deliverydesk.h"
#include "outbox/deliveryworker.h"
#include "outbox/durableoutbox.h"
#include "storage/audioarchive.h"
#include "storage/database.h"
#include "storage/deliverytable.h"
#include "storage/reader.h"
#include "storage/sidethread.h"
#include "storage/writer.h"

#include <QTemporaryDir>

#include <memory>
#include <optional>

namespace am::test {

/// What one process holds; taking it down is what a crash leaves: the file.
struct Process
{
    std::unique_ptr<Writer> writer;
    std::unique_ptr<Reader> reader;
    std::unique_ptr<SideThread> side;
    std::unique_ptr<AudioArchive> audio;
    std::unique_ptr<DurableOutbox> outbox;
    std::unique_ptr<DeliveryWorker> worker;
    std::unique_ptr<DeliveryDesk> desk;
};

/// An outbox with everything behind it, up to a store in moods. Its ladder has steps of a millisecond.
class OutboxFixture
{
public:
    using Mood = MoodyStore::Mood;
    static const QString quiet; ///< filter rules: nothing of the outbox's log is printed

    OutboxFixture();

    /// An empty directory, settings and a store as new, and an outbox without a worker.
    void reset();
    /// A crash, and everything anew on the same file.
    void boot(bool working = true);
    void crash();

    static std::function<Mood(const MemoryAddition &)> always(Mood mood);
    static std::function<Mood(const MemoryAddition &)> once(Mood mood);

    /// Two factual messages and two turns.
    static QByteArray body(const QString &conversation, const QString &caller);
    void accept(const QString &conversation, const QString &caller = QStringLiteral("+15550100123"),
                const QString &registered = {});
    void acceptBody(const QString &conversation, const QByteArray &json,
                    const QString &type = QStringLiteral("post_call_transcription"), const QString &registered = {});

    /// Of what is on disk.
    template<typename Query>
    auto query(Query run) const
    {
        auto database = Database::open(m_path, Database::Mode::ReadOnly);
        DeliveryTable table(database->connection());
        return run(table);
    }
    [[nodiscard]] Delivery find(qint64 id) const;
    [[nodiscard]] DeliveryState state(qint64 id) const { return find(id).state; }
    [[nodiscard]] QByteArray storedBody(qint64 id) const;
    [[nodiscard]] qint64 backlog() const;
    [[nodiscard]] QList<DeliveryTransition> transitions(qint64 id) const;
    /// "received, factual sending, ...".
    [[nodiscard]] QString receipt(qint64 id) const;

    /// Faster than QTRY_VERIFY, which looks every 50 ms.
    static void await(const bool &done);
    void post(const QString &statement, const std::function<void()> &done);
    void execute(const QString &statement);
    /// Lets what is on its way arrive: the threads of the database that the outbox asks have answered since.
    void settle();

    [[nodiscard]] int sentCount(const QString &conversation, const QString &part) const;
    /// Two memories of each part of each conversation, and nothing else.
    void verifyRememberedOnce(const QStringList &conversations);
    /// A caller's memories are in the order of the conversations' names.
    void verifyOrder();

    std::optional<QTemporaryDir> m_directory;
    QString m_path;
    std::optional<qint64> m_now; // none = the real clock
    DeliverySettings m_settings;
    AudioSettings m_audio;
    std::unique_ptr<MoodyStore> m_store;
    Alerts m_alerts;
    Process m_process;
    QObject m_context; // for answers
};

} // namespace am::test
