// SPDX-License-Identifier: MIT
#include "app/daemon.h"

#include "admin/adminservice.h"
#include "app/configwarnings.h"
#include "app/disk.h"
#include "app/reportcaller.h"
#include "app/statusroutes.h"
#include "app/storeprobe.h"
#include "briefing/cards.h"
#include "calls/clientdata.h"
#include "calls/livecalls.h"
#include "calls/postcall.h"
#include "calls/retrieve.h"
#include "elevenlabs/reconciler.h"
#include "http/httpfront.h"
#include "identity/callerresolver.h"
#include "memory/embeddedstore.h"
#include "memory/mem0store.h"
#include "observe/alerts.h"
#include "observe/metrics.h"
#include "outbox/deliverydesk.h"
#include "outbox/deliveryworker.h"
#include "outbox/durableoutbox.h"
#include "privacy/callerexport.h"
#include "privacy/erasure.h"
#include "privacy/retention.h"
#include "storage/audioarchive.h"
#include "storage/callerkey.h"
#include "storage/requestlog.h"
#include "storage/sidethread.h"
#include "storage/tombstonetable.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace am {

Q_LOGGING_CATEGORY(lcDaemon, "agenticmemory.daemon.app", QtInfoMsg)

namespace {

constexpr std::chrono::seconds drainFor{10};

QList<QByteArray> toBytes(const QStringList &texts)
{
    QList<QByteArray> bytes;
    for (const QString &text : texts)
        bytes.append(text.toUtf8());
    return bytes;
}

qint64 logLines(const Config &config)
{
    return config.retention.logDays == 0 ? 0 : config.retention.logLines;
}

std::unique_ptr<MemoryStore> makeStore(const Config &config, Disk &disk)
{
    if (config.usesMem0())
        return std::make_unique<Mem0Store>(config.mem0Settings());
    return std::make_unique<EmbeddedStore>(*disk.writer, *disk.reader);
}

} // namespace

/// Everything that start() makes. What is further down refers to what is further up and dies before it.
struct Daemon::Parts
{
    Parts(Config &config, const Log &log, Disk openedDisk)
        : disk(std::move(openedDisk))
        , requestLog(*disk.writer, &callerKey, {.lines = logLines(config)})
        , metrics({"/client-data", "/retrieve", "/post-call", "/healthz", "/readyz", "/metrics"})
        , callers(config.identity)
        , audio(*disk.writer, side, disk.directory.filePath(u"audio"_s))
        , outbox(*disk.writer, audio, config.audio)
        , store(makeStore(config, disk))
        , probe(*store)
        , worker(*disk.writer, *disk.reader, *store, config.delivery, alerts,
                 [this](const CallReport &report) { return callerOf(report, callers); })
        , desk(*disk.writer, *disk.reader)
        , retention(config.retention, *disk.writer, *disk.reader, audio)
        , cards(*disk.writer, *disk.reader, *store, config.briefing)
        , erasure(erasureEnvironment(config), erasureHooks(), alerts)
        , callerExport(*disk.reader, *store)
        , clientData(config.clientData, config.briefing, callers, cards, liveCalls)
        , retrieve(
              config.retrieve, *store, liveCalls, [this](const QString &id) { return callers.fromId(id).key; },
              [this](const QString &caller, QObject *context, const Reply<QList<Memory>> &reply) {
                  cards.known(caller, context, reply);
              })
        , postCall(config.postCall, outbox, liveCalls, side)
        , elevenLabs(config.elevenLabs, config.reportBytes)
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
                })
        , admin(config.admin, {.writer = *disk.writer,
                               .reader = *disk.reader,
                               .alerts = alerts,
                               .desk = desk,
                               .retention = retention,
                               .callerKeyOf = [this](const QString &id) { return callers.fromId(id).key; },
                               .facts = {.readiness = [this] { return status(); },
                                         .configuration = [&config] { return config.describe(); }},
                               .exportFolder = disk.directory.filePath(u"exports"_s),
                               .erasure = &erasure,
                               .writeExport =
                                   [this](const QString &tenant, const QString &caller, const QString &file,
                                          QObject *context, Reply<qint64> reply) {
                                       callerExport.write(tenant, caller, file, context, std::move(reply));
                                   }})
    {
        addGauges();
        tellDamage();
        QObject::connect(&outbox, &DurableOutbox::accepted, &worker, &DeliveryWorker::wake);
        QObject::connect(&worker, &DeliveryWorker::remembered, &cards,
                         [this, &config](const QString &, const QString &caller) {
                             cards.rebuild(caller);
                             // The store may take its time before it tells what it has just been given.
                             if (config.delivery.settle.count() > 0)
                                 cards.rebuildLater(caller, config.delivery.settle);
                         });
        QObject::connect(&desk, &DeliveryDesk::changed, &worker, [this] { worker.wake(); });
        audio.sweep();
        erasure.resume([this] { worker.start(); });
        retention.start();
        reconciler.start();
    }

    QList<Route> routes(const Config &config)
    {
        QList<Route> all = statusRoutes([this] { return readiness(); }, metrics);
        all.append(clientData.route(config.requestBytes));
        all.append(retrieve.route(config.requestBytes));
        all.append(postCall.route(config.reportBytes));
        return all;
    }

    [[nodiscard]] Readiness readiness() const
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

    ErasureRun::Environment erasureEnvironment(const Config &config)
    {
        return {.writer = *disk.writer,
                .store = *store,
                .audio = audio,
                .settings = erasureSettings,
                .settle = config.delivery.settle,
                .clock = &systemClock};
    }

    Erasure::Hooks erasureHooks()
    {
        return {
            .hold = [this](const QString &tenant, const QString &caller, QObject *context,
                           std::function<void()> held) { worker.holdCaller(tenant, caller, context, std::move(held)); },
            .release = [this](const QString &tenant, const QString &caller) { worker.releaseCaller(tenant, caller); },
            .forget =
                [this](const QString &, const QString &caller, qint64 at) {
                    cards.forget(caller);
                    return liveCalls.forget(caller, at);
                },
            .changed = [this] { worker.wake(); }};
    }

    void tellDamage()
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

    [[nodiscard]] QJsonObject status() const
    {
        QJsonObject status = toJson(readiness());
        status.insert(u"version"_s, u"" AM_VERSION ""_s);
        status.insert(u"process"_s, QCoreApplication::applicationPid());
        status.insert(u"started_at"_s, startedAt.toString(Qt::ISODateWithMs));
        status.insert(u"data_directory"_s, disk.directory.path());
        status.insert(u"address"_s, u"http://"_s + address.toString());
        return status;
    }

    void addGauges()
    {
        metrics.gauge("outbox_backlog", "Deliveries not yet remembered", [this] { return worker.counts().backlog; });
        metrics.gauge("outbox_dead", "Deliveries given up", [this] { return worker.counts().dead; });
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
    }

    Disk disk;
    Alerts alerts;
    RequestLog requestLog;
    Metrics metrics;
    CallerResolver callers;
    LiveCalls liveCalls;
    SideThread side;
    AudioArchive audio;
    DurableOutbox outbox;
    std::unique_ptr<MemoryStore> store;
    StoreProbe probe;
    DeliveryWorker worker;
    DeliveryDesk desk;
    Retention retention;
    Cards cards;
    ErasureSettings erasureSettings;
    Erasure erasure;
    CallerExport callerExport;
    ClientDataHandler clientData;
    RetrieveHandler retrieve;
    PostCallHandler postCall;
    ElevenLabsClient elevenLabs;
    Reconciler reconciler;
    HttpFront front;
    AdminService admin;
    const QDateTime startedAt = QDateTime::currentDateTimeUtc();
    ListenAddress address; ///< with the port that it became
    bool draining = false;
};

Daemon::Daemon(Config config, LoadConfig loadConfig)
    : m_config(std::move(config))
    , m_loadConfig(std::move(loadConfig))
    , m_log(m_config.log, [this](const QByteArray &line) { takeLine(line); })
{
}

Daemon::~Daemon()
{
    m_parts.reset();
    if (!m_announced)
        m_output.write(m_heldLines);
}

Result<ListenAddress> Daemon::start()
{
    auto disk = Disk::open(m_config.dataDirectory);
    if (!disk)
        return disk.error();
    RequestRecord::continueAfter(disk->lastRequest);
    m_parts = std::make_unique<Parts>(m_config, m_log, std::move(*disk));
    if (const auto opened = m_parts->admin.listen(); !opened)
        return opened.error();
    const auto port = m_parts->front.listen(m_config.listen.host, m_config.listen.port);
    if (!port)
        return port.error();
    m_parts->address = {.host = m_config.listen.host, .port = *port};
    return m_parts->address;
}

void Daemon::announce()
{
    {
        const QMutexLocker lock(&m_lineMutex);
        m_announced = true;
        m_output.write(std::exchange(m_heldLines, {}));
    }
    qCInfo(lcDaemon).noquote() << "version" << u"" AM_VERSION ""_s
                               << "with the store" << m_parts->store->name() << "and data in"
                               << m_parts->disk.directory.path() << "and operators at" << m_config.admin.socket;
    const QStringList warnings = configWarnings(m_config);
    for (const QString &warning : warnings)
        qCWarning(lcDaemon).noquote() << warning;
}

void Daemon::reload()
{
    const auto config = m_loadConfig();
    if (!config) {
        qCWarning(lcDaemon).noquote() << "not reloaded, everything stays as it was:" << config.error().detail;
        return;
    }
    apply(*config);
    qCInfo(lcDaemon) << "reloaded";
    for (const QString &warning : configWarnings(m_config))
        qCWarning(lcDaemon).noquote() << warning;
}

/// Mem0's key and authorities take effect at once; whether it is Mem0 that serves, and which one, does not.
void Daemon::applyMem0(const Config &config)
{
    auto *const store = dynamic_cast<Mem0Store *>(m_parts->store.get());
    if (!store || !config.usesMem0())
        return;
    m_config.mem0.apiKey = config.mem0.apiKey;
    m_config.mem0.calls.certificateAuthorities = config.mem0.calls.certificateAuthorities;
    store->change(m_config.mem0Settings());
}

/// Parts refer to their sections, so these are changed in place.
void Daemon::apply(const Config &config)
{
    applyMem0(config);
    const bool restartNeeded =
        config.listen.toString() != m_config.listen.toString() || config.dataDirectory != m_config.dataDirectory ||
        config.corsOrigins != m_config.corsOrigins || config.requestBytes != m_config.requestBytes ||
        config.reportBytes != m_config.reportBytes || config.mem0Settings() != m_config.mem0Settings() ||
        config.admin != m_config.admin;
    const std::chrono::milliseconds settle = m_config.delivery.settle;
    m_config.limits = config.limits;
    m_config.workspaceKeys = config.workspaceKeys;
    m_config.signingKeys = config.signingKeys;
    m_config.clientData = config.clientData;
    m_config.retrieve = config.retrieve;
    m_config.postCall = config.postCall;
    m_config.elevenLabs = config.elevenLabs;
    m_config.identity = config.identity;
    m_config.briefing = config.briefing;
    m_config.delivery = config.delivery;
    m_config.audio = config.audio;
    m_config.retention = config.retention;
    m_parts->requestLog.setLines(logLines(config));
    if (config.usesMem0() != m_config.usesMem0())
        m_config.delivery.settle = settle; // goes with the store
    m_config.log = config.log;
    m_log.change(config.log);
    m_parts->cards.reread();
    m_parts->worker.wake();
    m_parts->reconciler.start();
    if (restartNeeded) {
        qCWarning(lcDaemon)
            << "not in effect before a restart: what was changed of server.listen, server.data_dir, "
               "server.admin_…, server.cors_origins, limits.request_bytes, limits.report_bytes and [mem0] (but for "
               "its key and ca_file)";
    }
}

void Daemon::drain()
{
    if (m_parts->draining)
        return;
    m_parts->draining = true;
    qCInfo(lcDaemon) << "stopping";
    m_parts->reconciler.stop();
    m_parts->admin.close();
    connect(&m_parts->front, &HttpFront::drained, this,
            [this] { m_parts->worker.stop(drainFor, this, [this] { Q_EMIT drained(); }); });
    m_parts->front.drain(drainFor);
}

void Daemon::takeLine(const QByteArray &line)
{
    const QMutexLocker lock(&m_lineMutex);
    if (m_announced)
        m_output.write(line);
    else
        m_heldLines += line;
}

} // namespace am
