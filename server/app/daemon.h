// SPDX-License-Identifier: MIT
#pragma once

#include "app/config.h"
#include "app/configwatch.h"
#include "observe/log.h"
#include "observe/logoutput.h"

#include <QMutex>
#include <QObject>

#include <functional>
#include <memory>

namespace am {

struct DaemonParts;

/// Owns every part of the server and puts them together; the order of its parts is the order in which they may die.
class Daemon final : public QObject
{
    Q_OBJECT

public:
    using LoadConfig = std::function<Result<Config>()>;

    /// `loadConfig` is asked again on reload().
    Daemon(Config config, LoadConfig loadConfig);
    ~Daemon() override;

    /// Opens the data directory and the port. The address says which port it became.
    Result<ListenAddress> start();
    /// Tells the log what is served and what looks wrong. After the line "listening on", which is the first.
    void announce();

    /// Keys, limits, agents, deadlines and log level anew; what needs a restart is said and left as it is. Happens by
    /// itself when the configuration or a template changes. A mistake changes nothing, and is the alert
    /// configuration_refused until there is none.
    void reload();
    /// No new connections; answers and transitions in flight are finished, within bounds. Then drained().
    void drain();

Q_SIGNALS:
    void drained();

private:
    void takeLine(const QByteArray &line, Log::When when);
    bool tryReload();
    void apply(const Config &config);
    void applyMem0(const Config &config);

    Config m_config; ///< every part refers to its section of it
    LoadConfig m_loadConfig;
    QByteArray m_heldLines; ///< of the log, until announce(): "listening on" comes first
    bool m_announced = false;
    QMutex m_lineMutex; ///< any thread may log
    LogOutput m_output;
    Log m_log;
    std::unique_ptr<DaemonParts> m_parts;
    ConfigWatch m_watch;
};

} // namespace am
