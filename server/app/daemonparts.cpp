// SPDX-License-Identifier: MIT
#include "app/daemonparts.h"

#include "app/reportcaller.h"
#include "briefing/agentvariables.h"
#include "memory/embeddedstore.h"
#include "memory/mem0store.h"
#include "storage/callerkey.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// While a caller's deliveries follow each other the store is not asked after each for all that it remembers.
constexpr auto longestOldCard = std::chrono::seconds(10);

QList<QByteArray> toBytes(const QStringList &texts)
{
    QList<QByteArray> bytes;
    for (const QString &text : texts)
        bytes.append(text.toUtf8());
    return bytes;
}

QList<QByteArray> endpoints()
{
    return {"/client-data", "/retrieve", "/post-call", "/healthz", "/readyz", "/metrics"};
}

std::unique_ptr<MemoryStore> makeStore(const Config &config, Disk &disk)
{
    if (config.usesMem0())
        return std::make_unique<Mem0Store>(config.mem0Settings());
    return std::make_unique<EmbeddedStore>(*disk.writer, *disk.reader);
}

} // namespace

qint64 requestLogLines(const Config &config)
{
    return config.retention.logDays == 0 ? 0 : config.retention.logLines;
}

DaemonParts::DaemonParts(Config &config, const Log &log, Disk openedDisk)
    : disk(std::move(openedDisk))
    , requestLog(*disk.writer, &callerKey, {.lines = requestLogLines(config)})
    , metrics(endpoints())
    , requestStats(endpoints())
    , callers(config.identity, disk.callerSalt)
    , keptCalls(*disk.writer, *disk.reader)
    , tokens(config.retrieve, disk.tokenKey)
    , audio(*disk.writer, side, disk.directory.filePath(u"audio"_s))
    , outbox(*disk.writer, audio, config.audio)
    , store(makeStore(config, disk))
    , removals(*store, *disk.writer, disk.removals)
    , shown(*store, removals)
    , probe(*store)
    , worker(*disk.writer, *disk.reader, *store, config.delivery, alerts,
             [this](const CallReport &report) { return callerOf(report, callers); })
    , desk(*disk.writer, *disk.reader)
    , retention(config.retention, *disk.writer, *disk.reader, audio)
    , cards(*disk.writer, *disk.reader, shown, config.briefing)
    , uses(*disk.writer)
    , erasure(erasureEnvironment(config), erasureHooks(), alerts)
    , callerExport(*disk.reader, *store)
    , elevenLabs(config.elevenLabs, config.reportBytes)
    , agents({.settings = config.elevenLabs,
              .client = elevenLabs,
              .writer = *disk.writer,
              .alerts = alerts,
              .configured = [&config] { return config.elevenLabs.agents + config.briefing.agents.keys(); }},
             disk.agents)
    , briefings(config.briefing, &agents)
    , preview(cards, briefings, config.briefing)
    , clientData(config.clientData, briefings, callers, cards, liveCalls, keptCalls, tokens)
    , access(config.retrieve, liveCalls, tokens, callers)
    , speakers(config.identity, config.briefing, callers, liveCalls, keptCalls, keptMemories())
    , retrieve(
          config.retrieve, shown, access, keptMemories(), &speakers,
          [this](const QString &caller, const QList<Memory> &told) { uses.told(caller, told); },
          [this] { return probe.state() == StoreProbe::State::Unreachable; })
    , postCall(config.postCall, outbox, liveCalls, side)
    , reconciler({.settings = config.elevenLabs,
                  .client = elevenLabs,
                  .outbox = outbox,
                  .writer = *disk.writer,
                  .reader = *disk.reader,
                  .readEnvelope = [this](const QByteArray &body, QObject *context,
                                         const auto &reply) { postCall.read(body, context, reply); },
                  .receiptsKept = [&config] { return std::chrono::hours(24 * config.retention.receiptsDays); }},
                 alerts)
    , front(routes(config), config.limits, Origins(toBytes(config.corsOrigins)),
            [this, &log](const RequestRecord &record) {
                log.write(record);
                requestLog.log(record);
                metrics.observe(record);
                requestStats.observe(record);
            })
    , admin(config.admin,
            {.writer = *disk.writer,
             .reader = *disk.reader,
             .audioFiles = audio.files(),
             .alerts = alerts,
             .desk = desk,
             .retention = retention,
             .requestLog = requestLog,
             .requestStats = requestStats,
             .lastRequest = qint64(disk.lastRequest),
             .cards = cards,
             .memories = {.store = shown,
                          .removals = removals,
                          .changed =
                              [this](const QString &caller) {
                                  rebuildCard(caller, false);
                                  if (removals.countOf(caller) > 0)
                                      cards.reread(caller);
                              }},
             .showBriefing = [this](const QString &caller, const QString &agent, QObject *context,
                                    const Reply<QJsonObject> &reply) { showBriefing(caller, agent, context, reply); },
             .callerKeyOf = [this](const QString &id) { return callers.fromId(id).key; },
             .facts = {.readiness = [this] { return status(); },
                       .load = [this] { return load(); },
                       .configuration = [&config] { return config.describe(); }},
             .testTarget = [this] { return testTarget(); },
             .exportFolder = disk.directory.filePath(u"exports"_s),
             .erasure = &erasure,
             .writeExport =
                 [this](const QString &tenant, const QString &caller, const QString &file, QObject *context,
                        Reply<qint64> reply) { callerExport.write(tenant, caller, file, context, std::move(reply)); }})
    , settings(config)
{
    for (const CallRow &call : std::as_const(disk.liveCalls))
        liveCalls.resume(call.conversation, call.caller, call.beganAt, call.confirmed);
    disk.liveCalls.clear();
    cards.hide([this](const QString &memoryId) { return removals.contains(memoryId); });
    addGauges();
    tellDamage();
    QObject::connect(&outbox, &DurableOutbox::accepted, &worker, &DeliveryWorker::wake);
    QObject::connect(
        &worker, &DeliveryWorker::remembered, &cards,
        [this](const QString &, const QString &caller, bool lineGoesOn) { rebuildCard(caller, lineGoesOn); });
    QObject::connect(&desk, &DeliveryDesk::changed, &worker, [this] { worker.wake(); });
    QObject::connect(&agents, &AgentDirectory::changed, &agents, [this, &config] {
        watchForbiddenOverrides(config.briefing, agents, alerts);
        watchUnknownVariables(agents, alerts);
    });
    audio.sweep();
    erasure.resume([this] { worker.start(); });
    retention.start();
    agents.start();
    reconciler.start();
}

RetrieveHandler::Kept DaemonParts::keptMemories()
{
    return [this](const QString &caller, QObject *context, const Reply<QList<Memory>> &reply) {
        cards.known(caller, context, reply);
    };
}

QList<Route> DaemonParts::routes(const Config &config)
{
    // They are tried one after the other: those that a call waits for come first.
    return QList<Route>{clientData.route(config.requestBytes), retrieve.route(config.requestBytes),
                        postCall.route(config.reportBytes)} +
           statusRoutes([this] { return readiness(); }, metrics);
}

Readiness DaemonParts::readiness() const
{
    const DeliveryCounts counts = worker.counts();
    return {.storeName = store->name(),
            .storeState = probe.stateName(),
            .outboxState = disk.writer->failure() ? u"failing"_s : u"ok"_s,
            .backlog = counts.backlog,
            .dead = counts.dead,
            .alerts = alerts.standing(),
            .draining = draining};
}

ErasureRun::Environment DaemonParts::erasureEnvironment(const Config &config)
{
    return {.writer = *disk.writer,
            .store = *store,
            .audio = audio,
            .settings = erasureSettings,
            .settle = config.delivery.settle,
            .clock = &systemClock};
}

Erasure::Hooks DaemonParts::erasureHooks()
{
    return {.hold = [this](const QString &tenant, const QString &caller, QObject *context,
                           std::function<void()> held) { worker.holdCaller(tenant, caller, context, std::move(held)); },
            .release = [this](const QString &tenant, const QString &caller) { worker.releaseCaller(tenant, caller); },
            .forget =
                [this](const QString &, const QString &caller, qint64 at) {
                    cards.forget(caller);
                    removals.forget(caller);
                    uses.forget(caller);
                    keptCalls.forget(caller, at);
                    return liveCalls.forget(caller, at);
                },
            .changed = [this] { worker.wake(); }};
}

void DaemonParts::rebuildCard(const QString &caller, bool changesAgain)
{
    if (changesAgain)
        cards.rebuildWithin(caller, longestOldCard);
    else
        cards.rebuild(caller);
    // The store may take its time before it tells what it has just been given.
    if (settings.delivery.settle.count() > 0)
        cards.rebuildLater(caller, settings.delivery.settle);
}

void DaemonParts::showBriefing(const QString &caller, const QString &agent, QObject *context,
                               const Reply<QJsonObject> &reply)
{
    preview.show(callers.fromId(caller), agent, settings.clientData.deadline, context,
                 [reply](const Result<Preview> &made) {
                     if (made)
                         reply(made->toJson(systemClock()));
                     else
                         reply(made.error());
                 });
}

void DaemonParts::tellDamage()
{
    if (disk.setAside) {
        alerts.raise(u"database_set_aside"_s,
                     u"the database was damaged (%1): it is kept as %2, and an empty one was begun"_s.arg(
                         disk.setAside->reason, disk.setAside->path));
    }
    disk.writer->whenDamaged(&outbox, [this](const QString &damage) {
        alerts.raise(u"database_damaged"_s, u"the database is damaged (%1): nothing is accepted until a restart, "
                                            "which sets it aside"_s.arg(damage));
    });
}

QJsonObject DaemonParts::status() const
{
    QJsonObject status = toJson(readiness());
    status.insert(u"version"_s, u"" AM_VERSION ""_s);
    status.insert(u"process"_s, QCoreApplication::applicationPid());
    status.insert(u"started_at"_s, startedAt.toString(Qt::ISODateWithMs));
    status.insert(u"data_directory"_s, disk.directory.path());
    status.insert(u"address"_s, u"http://"_s + address.toString());
    return status;
}

TestSender::Target DaemonParts::testTarget() const
{
    const auto first = [](const QList<QByteArray> &keys) { return keys.isEmpty() ? QByteArray() : keys.constFirst(); };
    return {.host = address.host,
            .port = address.port,
            .signingKey = first(settings.postCall.signingKeys),
            .workspaceKey = first(settings.clientData.workspaceKeys)};
}

/// With the webhooks as far as their alerts tell.
QJsonObject DaemonParts::load() const
{
    QJsonObject load = toJson(readiness());
    load.insert(u"in_flight"_s, qint64(front.gate().requestsInFlight()));
    load.insert(u"connections"_s, qint64(front.gate().connections()));
    load.insert(u"live_calls"_s, qint64(liveCalls.count()));
    load.insert(u"log_lines_lost"_s, qint64(requestLog.dropped()));
    QString webhooks = settings.elevenLabs.reconciles() ? u"ok"_s : u"not watched"_s;
    for (const Alert &alert : alerts.standing()) {
        if (alert.name == "webhook_disabled"_L1)
            webhooks = u"disabled"_s;
        else if (alert.name == "webhook_failing"_L1 && webhooks != "disabled"_L1)
            webhooks = u"failing"_s;
    }
    load.insert(u"webhooks"_s, webhooks);
    return load;
}

void DaemonParts::addGauges()
{
    const auto known = [](qint64 count) { return count < 0 ? qQNaN() : double(count); };
    metrics.gauge("outbox_backlog", "Deliveries not yet remembered",
                  [this, known] { return known(worker.counts().backlog); });
    metrics.gauge("outbox_dead", "Deliveries given up", [this, known] { return known(worker.counts().dead); });
    metrics.gauge("log_requests_lost", "Requests that are missing from the log in the database",
                  [this] { return double(requestLog.dropped()); });
    metrics.gauge("alerts", "Conditions that only the operator can mend",
                  [this] { return double(alerts.standing().size()); });
    reconciler.countIn(metrics);
    metrics.gauge("connections", "Open connections", [this] { return double(front.gate().connections()); });
    metrics.gauge("requests_in_flight", "Requests not yet answered",
                  [this] { return double(front.gate().requestsInFlight()); });
    metrics.gauge("body_bytes_in_flight", "Bytes of requests not yet answered",
                  [this] { return double(front.gate().bytesHeld()); });
    metrics.gauge("live_calls", "Calls that /client-data has seen lately",
                  [this] { return double(liveCalls.count()); });
    metrics.counter("calls_not_kept_total", "Calls that are missing on disk, since it was too slow or away",
                    [this] { return double(keptCalls.dropped()); });
}

} // namespace am
