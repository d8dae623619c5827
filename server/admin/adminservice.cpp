// SPDX-License-Identifier: MIT
#include "admin/adminservice.h"

#include "admin/audiomethods.h"
#include "admin/auditmethods.h"
#include "admin/callerlistmethods.h"
#include "admin/callmethods.h"
#include "admin/deliverymethods.h"
#include "admin/logmethods.h"
#include "admin/retentionmethods.h"
#include "admin/statsmethods.h"
#include "admin/testmethods.h"
#include "storage/requestlog.h"

namespace am {

AdminService::AdminService(const AdminSettings &settings, const AdminSubjects &subjects)
    : m_audit(subjects.writer)
    , m_methods(m_audit)
    , m_exports(subjects.exportFolder)
    , m_tail(subjects.lastRequest)
    , m_sender(subjects.testTarget)
    , m_socket(settings, m_methods)
{
    addDaemonMethods(m_methods, subjects.facts, subjects.alerts);
    addAuditMethods(m_methods, subjects.reader, &m_context);
    addDeliveryMethods(m_methods, subjects.desk, subjects.callerKeyOf, &m_context);
    addCallMethods(m_methods, subjects.reader, subjects.callerKeyOf, &m_context);
    addAudioMethods(m_methods, subjects.reader, subjects.audioFiles, &m_context);
    addCallerListMethods(m_methods, subjects.reader, subjects.cards, subjects.memories.store, subjects.callerKeyOf,
                         &m_context);
    addStatsMethods(m_methods, subjects.reader, subjects.requestStats, subjects.facts.load, &m_context);
    addLogMethods(m_methods, subjects.reader, m_tail, subjects.callerKeyOf, &m_context);
    QObject::connect(&subjects.requestLog, &RequestLog::logged, &m_tail, &LogTail::take);
    addMemoryMethods(m_methods, subjects.memories.store, subjects.callerKeyOf, &m_context);
    addMemoryChanges(m_methods, subjects.memories, subjects.callerKeyOf, &m_context);
    addRetentionMethods(m_methods, subjects.retention, &m_context);
    addTestMethods(m_methods, m_sender, &m_context);
    addBriefingMethods(m_methods, subjects.reader, subjects.showBriefing, subjects.callerKeyOf, &m_context);
    if (subjects.erasure)
        addErasureMethods(m_methods, *subjects.erasure, m_exports, subjects.callerKeyOf, &m_context);
    if (subjects.writeExport)
        addExportMethods(m_methods, subjects.writeExport, m_exports, subjects.callerKeyOf, &m_context);
}

} // namespace am
