// SPDX-License-Identifier: MIT
#include "app/daemon.h"

#include "app/configwarnings.h"
#include "app/daemonparts.h"
#include "memory/mem0store.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace am {

Q_LOGGING_CATEGORY(lcDaemon, "agenticmemory.daemon.app", QtInfoMsg)

namespace {

constexpr std::chrono::seconds drainFor{10};

/// Not the secrets': their owner says by a signal when a rotation has come to that.
QStringList watchedFiles(const Config &config)
{
    return config.file.isEmpty() ? QStringList() : QStringList(config.file) + config.templateFiles;
}

} // namespace

Daemon::Daemon(Config config, LoadConfig loadConfig)
    : m_config(std::move(config))
    , m_loadConfig(std::move(loadConfig))
    , m_log(m_config.log, [this](const QByteArray &line, Log::When when) { takeLine(line, when); })
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
    auto disk = Disk::open(m_config.dataDirectory, systemClock() - LiveCalls::longestCall);
    if (!disk)
        return disk.error();
    RequestRecord::continueAfter(disk->lastRequest);
    m_parts = std::make_unique<DaemonParts>(m_config, m_log, std::move(*disk));
    if (const auto opened = m_parts->admin.listen(); !opened)
        return opened.error();
    const auto port = m_parts->front.listen(m_config.listen.host, m_config.listen.port);
    if (!port)
        return port.error();
    m_parts->address = {.host = m_config.listen.host, .port = *port};
    m_watch.watch(watchedFiles(m_config));
    connect(&m_watch, &ConfigWatch::changed, this, &Daemon::tryReload);
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
    if (!tryReload())
        qCWarning(lcDaemon) << "not reloaded: see the alert configuration_refused";
}

bool Daemon::tryReload()
{
    static const QString refused = u"configuration_refused"_s;
    m_watch.take();
    const auto config = m_loadConfig();
    m_watch.expectAnything(!config);
    if (!config) {
        m_parts->alerts.raise(refused, u"not reloaded, everything stays as it was: "_s +
                                           QString(config.error().detail).replace(u'\n', "; "_L1));
        return false;
    }
    m_parts->alerts.clear(refused);
    apply(*config);
    m_watch.watch(watchedFiles(*config));
    qCInfo(lcDaemon) << "reloaded";
    for (const QString &warning : configWarnings(m_config))
        qCWarning(lcDaemon).noquote() << warning;
    return true;
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
    m_parts->requestLog.setLines(requestLogLines(config));
    if (config.usesMem0() != m_config.usesMem0())
        m_config.delivery.settle = settle; // goes with the store
    m_config.log = config.log;
    m_log.change(config.log);
    m_parts->cards.reread();
    m_parts->worker.wake();
    m_parts->agents.start();
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
    m_watch.watch({});
    m_parts->reconciler.stop();
    m_parts->agents.stop();
    m_parts->admin.close();
    connect(&m_parts->front, &HttpFront::drained, this,
            [this] { m_parts->worker.stop(drainFor, this, [this] { Q_EMIT drained(); }); });
    m_parts->front.drain(drainFor);
}

void Daemon::takeLine(const QByteArray &line, Log::When when)
{
    const QMutexLocker lock(&m_lineMutex);
    if (!m_announced)
        m_heldLines += line;
    else if (when == Log::When::Now)
        m_output.write(line);
    else
        m_output.writeSoon(line);
}

} // namespace am
