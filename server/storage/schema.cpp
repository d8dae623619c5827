// SPDX-License-Identifier: MIT
#include "storage/schema.h"

#include "storage/agenttable.h"
#include "storage/audittable.h"
#include "storage/callaudiotable.h"
#include "storage/callerkey.h"
#include "storage/calltable.h"
#include "storage/cardtable.h"
#include "storage/deliverytable.h"
#include "storage/erasuretable.h"
#include "storage/memoryhistorytable.h"
#include "storage/memorytable.h"
#include "storage/memoryusetable.h"
#include "storage/pendingremovaltable.h"
#include "storage/reconciliationtable.h"
#include "storage/requestlogtable.h"
#include "storage/tombstonetable.h"

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// Without statistics SQLite takes a tenant for ten rows, and a walk through all of the tenant's for as good as an
/// index: each table brings what the planner has to know, whatever the file holds by now.
QStringList rowsInOrder()
{
    const QString analyze = u"ANALYZE sqlite_schema"_s; // makes the table of statistics; later, reads it
    return QStringList{analyze} + deliveriesInOrderSchema() + RequestLogTable::inOrderSchema() + QStringList{analyze};
}

} // namespace

QList<Migration> allMigrations()
{
    return {
        {1, u"deliveries"_s, deliveriesSchema()},
        {2, u"memories"_s, MemoryTable::schema() + MemoryHistoryTable::schema()},
        {3, u"erasure"_s, callerKeySchema() + TombstoneTable::schema() + ErasureTable::schema()},
        {4, u"request log"_s, RequestLogTable::schema()},
        {5, u"audio"_s, CallAudioTable::schema()},
        {6, u"reconciliations"_s, ReconciliationTable::schema()},
        {7, u"delivery engine"_s, deliveryEngineSchema()},
        {8, u"audit"_s, AuditTable::schema()},
        {9, u"cards"_s, CardTable::schema()},
        {11, u"agents"_s, AgentTable::schema()},
        {12, u"calls"_s, CallTable::schema()},
        {13, u"names of callers"_s, CardTable::nameSchema()},
        {14, u"light acceptance"_s, lightAcceptanceSchema()},
        {15, u"deletions to come, use"_s, PendingRemovalTable::schema() + MemoryUseTable::schema()},
        {16, u"rows in order of arrival"_s, rowsInOrder()},
    };
}

} // namespace am
