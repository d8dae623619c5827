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
    };
}

} // namespace am
