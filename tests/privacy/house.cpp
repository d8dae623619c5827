// SPDX-License-Identifier: MIT
#include "privacy/house.h"

#include "storage/deliverytable.h"
#include "storage/statement.h"
#include "support/filebytes.h"

using namespace Qt::StringLiterals;

namespace am::test {

House::House()
{
    settings.firstPause = std::chrono::milliseconds(1);
    settings.longestPause = std::chrono::milliseconds(5);
    settings.patience = std::chrono::milliseconds(100);
    settings.retry = {std::chrono::hours(1)};
    start();
}

House::~House()
{
    stop();
}

void House::stop()
{
    erasure.reset();
    audio.reset();
    side.reset();
    reader.reset();
    writer.reset();
}

void House::start()
{
    writer = *Writer::start(path);
    reader = *Reader::start(path);
    side = std::make_unique<SideThread>();
    audio = std::make_unique<AudioArchive>(*writer, *side, directory.filePath(u"audio"_s));
    const Erasure::Hooks hooks{
        .hold =
            [this](const QString &, const QString &caller, QObject *context, const std::function<void()> &then) {
                held.append(caller);
                if (holding)
                    QMetaObject::invokeMethod(context, then, Qt::QueuedConnection);
            },
        .release = [this](const QString &, const QString &caller) { released.append(caller); },
        .forget =
            [this](const QString &, const QString &caller, qint64) {
                forgotten.append(caller);
                return std::exchange(liveCalls, {});
            }};
    // A clock that goes on: patience ends by it.
    erasure = std::make_unique<Erasure>(ErasureRun::Environment{.writer = *writer,
                                                                .store = *store,
                                                                .audio = *audio,
                                                                .settings = settings,
                                                                .settle = settle,
                                                                .clock = [this] { return now++; }},
                                        hooks, alerts);
}

void House::record(const QString &conversation)
{
    const auto file = audio->files().write("YWJj", QDate(2026, 11, 22));
    onDisk<Done>([conversation, &file](QSqlDatabase &database) {
        return CallAudioTable(database).insert({.tenant = u"default"_s,
                                                .platform = u"elevenlabs"_s,
                                                .conversation = conversation,
                                                .type = u"post_call_audio"_s,
                                                .file = *file,
                                                .receivedAt = 1});
    });
}

void House::keep(const QString &conversation, const QString &caller, bool planned, const QString &type,
                 const QByteArray &words)
{
    const NewDelivery report{.tenant = u"default"_s,
                             .platform = u"elevenlabs"_s,
                             .type = type,
                             .conversation = conversation,
                             .agent = u"agent_1"_s,
                             .caller = {},
                             .body =
                                 "{\"conversation_id\":\"" + conversation.toUtf8() + "\",\"words\":\"" + words + "\"}"};
    onDisk<Done>([report, planned, caller](QSqlDatabase &database) -> Result<Done> {
        DeliveryTable table(database);
        if (auto kept = table.insert(report, 1000); !kept)
            return kept.error();
        const auto newest = DeliveryErasure(database).newest(report.tenant);
        const DeliveryPlan plan{
            .key = {report.tenant, *newest}, .caller = caller, .parts = {u"factual"_s, u"semantic"_s}};
        return planned ? table.plan(plan, 1000) : Done{};
    });
}

ErasureCertificate House::erase(const QString &caller)
{
    std::optional<Result<ErasureCertificate>> answer;
    erasure->erase(u"default"_s, caller, u"uid 1000"_s, &m_context,
                   [&answer](const Result<ErasureCertificate> &certificate) { answer = certificate; });
    [&] { QTRY_VERIFY(answer); }();
    return answer && *answer ? **answer : ErasureCertificate();
}

qint64 House::count(const QString &table)
{
    return onDisk<qint64>([table](QSqlDatabase &database) -> Result<qint64> {
        auto rows = sql::execute(database, u"SELECT COUNT(*) FROM %1"_s.arg(table));
        if (!rows)
            return rows.error();
        rows->next();
        return rows->value(0).toLongLong();
    });
}

bool House::holdsBytes(const QByteArray &bytes) const
{
    return directoryHolds(directory.path(), bytes);
}

} // namespace am::test
