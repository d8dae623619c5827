// SPDX-License-Identifier: MIT
#pragma once

#include "calls/postcall.h"
#include "elevenlabs/reconciliationsweep.h"
#include "outbox/durableoutbox.h"
#include "storage/audioarchive.h"
#include "storage/deliverytable.h"
#include "storage/reader.h"
#include "storage/sidethread.h"
#include "storage/tombstonetable.h"
#include "storage/writer.h"
#include "support/fakeelevenlabs.h"

#include <QtTest>

namespace am::test {

/// What a reconciliation works with: a fake ElevenLabs, a real outbox on a real file, a clock that stands still.
struct ReconciliationHouse
{
    static constexpr qint64 hour = 3600;

    explicit ReconciliationHouse(std::chrono::milliseconds deadline = std::chrono::seconds(10))
        : writer(std::move(*Writer::start(file())))
        , reader(std::move(*Reader::start(file())))
        , audio(*writer, side, directory.filePath(QStringLiteral("audio")))
        , outbox(*writer, audio, audioSettings, clock)
        , postCall(postCallSettings, outbox, liveCalls, side, clock)
        , client(settings, 1024 * 1024, deadline)
    {
        QVERIFY(fake.listen());
        settings.apiKey = FakeElevenLabs::apiKey;
        settings.baseUrl = fake.url();
    }

    [[nodiscard]] QString file() const { return directory.filePath(QStringLiteral("t.db")); }

    ReconciliationEnvironment environment()
    {
        return {.settings = settings,
                .client = client,
                .outbox = outbox,
                .writer = *writer,
                .reader = *reader,
                .readEnvelope =
                    [this](const QByteArray &envelope, QObject *context, const Reply<QList<IncomingReport>> &reply) {
                        postCall.read(envelope, context, reply);
                    },
                .clock = clock};
    }

    /// Answered on the database's own threads.
    template<typename T>
    T read(std::function<Result<T>(QSqlDatabase &)> job)
    {
        std::optional<Result<T>> answer;
        QObject context;
        reader->read<T>(std::move(job), &context, [&answer](Result<T> result) { answer.emplace(std::move(result)); });
        [&answer] { QTRY_VERIFY(answer.has_value()); }();
        return answer && *answer ? **answer : T();
    }

    /// The conversations that are kept, oldest first.
    QStringList kept()
    {
        QStringList ids;
        for (const Delivery &delivery : deliveries())
            ids.prepend(delivery.conversation);
        return ids;
    }
    QList<Delivery> deliveries()
    {
        return read<QList<Delivery>>([](QSqlDatabase &database) {
            return DeliveryTable(database).list({.tenant = QStringLiteral("default")}, 1000);
        });
    }
    std::optional<qint64> watermark(const QString &agent = {})
    {
        return read<std::optional<qint64>>([agent](QSqlDatabase &database) {
            return ReconciliationTable(database).watermark(
                {QStringLiteral("default"), QStringLiteral("elevenlabs"), agent});
        });
    }
    /// As /post-call would have.
    void webhookCame(const QByteArray &envelope)
    {
        bool done = false;
        QObject context;
        postCall.read(envelope, &context, [this, &context, &done](const Result<QList<IncomingReport>> &reports) {
            outbox.accept(*reports, &context, [&done](const Result<QList<Acceptance>> &) { done = true; });
        });
        [&done] { QTRY_VERIFY(done); }();
    }

    void erase(const QString &conversation)
    {
        bool done = false;
        QObject context;
        writer->write<Done>(
            [conversation, at = now * 1000](QSqlDatabase &database) {
                return TombstoneTable(database).buryConversation(QStringLiteral("default"), conversation, at);
            },
            &context, [&done](const Result<Done> &buried) { done = buried.has_value(); });
        [&done] { QTRY_VERIFY(done); }();
    }

    QTemporaryDir directory;
    qint64 now = 1'795'340'000; ///< seconds
    Clock clock = [this] { return now * 1000; };
    ElevenLabsSettings settings;
    FakeElevenLabs fake;
    std::unique_ptr<Writer> writer;
    std::unique_ptr<Reader> reader;
    SideThread side;
    AudioArchive audio;
    AudioSettings audioSettings;
    DurableOutbox outbox;
    LiveCalls liveCalls;
    PostCallSettings postCallSettings;
    PostCallHandler postCall;
    ElevenLabsClient client;
};

} // namespace am::test
