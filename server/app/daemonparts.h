// SPDX-License-Identifier: MIT
#pragma once

#include "admin/adminservice.h"
#include "app/config.h"
#include "app/disk.h"
#include "app/statusroutes.h"
#include "app/storeprobe.h"
#include "briefing/briefingwriter.h"
#include "briefing/cards.h"
#include "briefing/memoryuses.h"
#include "briefing/preview.h"
#include "calls/calleraccess.h"
#include "calls/calltokens.h"
#include "calls/clientdata.h"
#include "calls/keptcalls.h"
#include "calls/livecalls.h"
#include "calls/postcall.h"
#include "calls/retrieve.h"
#include "calls/speakercheck.h"
#include "elevenlabs/agentdirectory.h"
#include "elevenlabs/reconciler.h"
#include "http/httpfront.h"
#include "identity/callerresolver.h"
#include "memory/pendingremovals.h"
#include "memory/shownmemories.h"
#include "observe/alerts.h"
#include "observe/log.h"
#include "observe/metrics.h"
#include "observe/requeststats.h"
#include "outbox/deliverydesk.h"
#include "outbox/deliveryworker.h"
#include "outbox/durableoutbox.h"
#include "privacy/callerexport.h"
#include "privacy/erasure.h"
#include "privacy/retention.h"
#include "storage/audioarchive.h"
#include "storage/requestlog.h"
#include "storage/sidethread.h"

#include <QDateTime>

namespace am {

/// Everything that a started daemon consists of, and how it hangs together. What is further down refers to what is
/// further up and dies before it.
struct DaemonParts
{
    /// Works from then on, but for the ports: `front` and `admin` listen when they are told to. `config` and `log`
    /// outlive the parts, which refer to their sections of it.
    DaemonParts(Config &config, const Log &log, Disk openedDisk);

    Disk disk;
    Alerts alerts;
    RequestLog requestLog;
    Metrics metrics;
    RequestStats requestStats;
    CallerResolver callers;
    LiveCalls liveCalls;
    KeptCalls keptCalls;
    CallTokens tokens;
    SideThread side;
    AudioArchive audio;
    DurableOutbox outbox;
    std::unique_ptr<MemoryStore> store;
    PendingRemovals removals;
    ShownMemories shown; ///< the store without them: what briefings, searches and operators see
    StoreProbe probe;
    DeliveryWorker worker;
    DeliveryDesk desk;
    Retention retention;
    Cards cards;
    MemoryUses uses;
    ErasureSettings erasureSettings;
    Erasure erasure;
    CallerExport callerExport;
    ElevenLabsClient elevenLabs;
    AgentDirectory agents;
    BriefingWriter briefings;
    BriefingPreview preview;
    ClientDataHandler clientData;
    CallerAccess access;
    SpeakerCheck speakers;
    RetrieveHandler retrieve;
    PostCallHandler postCall;
    Reconciler reconciler;
    HttpFront front;
    AdminService admin;
    const Config &settings; ///< changes in place
    const QDateTime startedAt = QDateTime::currentDateTimeUtc();
    ListenAddress address; ///< with the port that it became
    bool draining = false;

private:
    QList<Route> routes(const Config &config);
    /// What is known here of a caller while the store is away.
    [[nodiscard]] RetrieveHandler::Kept keptMemories();
    [[nodiscard]] Readiness readiness() const;
    ErasureRun::Environment erasureEnvironment(const Config &config);
    Erasure::Hooks erasureHooks();
    void rebuildCard(const QString &caller, bool changesAgain);
    void showBriefing(const QString &caller, const QString &agent, QObject *context, const Reply<QJsonObject> &reply);
    void tellDamage();
    [[nodiscard]] QJsonObject status() const;
    [[nodiscard]] QJsonObject load() const;
    [[nodiscard]] TestSender::Target testTarget() const;
    void addGauges();
};

/// How many lines the request log keeps; 0 = none.
qint64 requestLogLines(const Config &config);

} // namespace am
