// SPDX-License-Identifier: MIT
#pragma once

#include "admin/adminmethods.h"
#include "admin/adminsocket.h"
#include "admin/auditlog.h"
#include "admin/briefingmethods.h"
#include "admin/callermethods.h"
#include "admin/daemonmethods.h"
#include "admin/exportfiles.h"
#include "admin/logtail.h"
#include "admin/memorymethods.h"
#include "admin/testsender.h"

namespace am {

class Alerts;
class AudioFiles;
class Cards;
class DeliveryDesk;
class Reader;
class RequestLog;
class RequestStats;
class Retention;
class Writer;

/// What operators may ask about and work on. All of it outlives the service.
struct AdminSubjects
{
    Writer &writer;
    Reader &reader;
    const AudioFiles &audioFiles;
    const Alerts &alerts;
    DeliveryDesk &desk;
    Retention &retention;
    const RequestLog &requestLog;
    const RequestStats &requestStats;
    qint64 lastRequest = 0; ///< of the process before this one
    Cards &cards;
    MemorySubjects memories;
    ShowBriefing showBriefing;
    CallerKeyOf callerKeyOf;
    DaemonFacts facts;
    std::function<TestSender::Target()> testTarget; ///< this daemon, for test.send
    QString exportFolder;                           ///< see ExportFiles
    Erasure *erasure = nullptr;                     ///< without it there are no methods to erase
    WriteExport writeExport = {};
};

/// The operators' way in, put together: the socket, every method, and the record of what they do.
class AdminService final
{
public:
    AdminService(const AdminSettings &settings, const AdminSubjects &subjects);

    /// As AdminSocket's.
    Result<Done> listen() { return m_socket.listen(); }
    void close() { m_socket.close(); }

private:
    AuditLog m_audit;
    AdminMethods m_methods;
    ExportFiles m_exports;
    LogTail m_tail;
    TestSender m_sender;
    QObject m_context; ///< of everything that is under way: dies before what answers would need
    AdminSocket m_socket;
};

} // namespace am
