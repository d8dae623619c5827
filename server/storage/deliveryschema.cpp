// SPDX-License-Identifier: MIT
#include "storage/deliverytable.h"

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// Those that the table deliveries had before and after step 14.
const QString sharedColumns = u"tenant, platform, type, conversation, id, agent, caller, event_timestamp, body_bytes, "
                              "stage, state, reason, attempts, next_attempt_at, received_at, updated_at, "
                              "discarded_at, chunk_characters, rationale"_s;

/// The table deliveries with other keys, and with the old one's `columns`; without an index besides the keys'.
QStringList copiedInto(const QString &keys, const QString &columns)
{
    return {
        u"CREATE TABLE deliveries_anew (tenant TEXT NOT NULL, platform TEXT NOT NULL, type TEXT NOT NULL, "
        "conversation TEXT NOT NULL, id BIGINT NOT NULL, agent TEXT NOT NULL, caller TEXT NOT NULL, "
        "event_timestamp BIGINT NOT NULL, body_bytes BIGINT NOT NULL, note TEXT NOT NULL DEFAULT '', "
        "stage TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', "
        "attempts INTEGER NOT NULL DEFAULT 0, next_attempt_at BIGINT NOT NULL, received_at BIGINT NOT NULL, "
        "updated_at BIGINT NOT NULL, discarded_at BIGINT NOT NULL DEFAULT 0, "
        "chunk_characters INTEGER NOT NULL DEFAULT 0, rationale INTEGER NOT NULL DEFAULT 0, %1"_s.arg(keys),
        u"INSERT INTO deliveries_anew (%1) SELECT %1 FROM deliveries ORDER BY tenant, id"_s.arg(columns),
        u"DROP TABLE deliveries"_s,
        u"ALTER TABLE deliveries_anew RENAME TO deliveries"_s,
    };
}

QStringList plannedIndexes()
{
    return {
        u"CREATE INDEX deliveries_unplanned ON deliveries (tenant, id) WHERE stage = 'unplanned'"_s,
        u"CREATE INDEX deliveries_due ON deliveries (next_attempt_at, id) WHERE stage = 'due'"_s,
        u"CREATE INDEX deliveries_line ON deliveries (tenant, caller, stage, id) WHERE stage IN ('due', 'behind')"_s,
        u"CREATE INDEX deliveries_caller ON deliveries (tenant, caller, id) WHERE stage <> 'unplanned'"_s,
        // With `stage`, so that counting reads nothing but the index.
        u"CREATE INDEX deliveries_state ON deliveries (state, tenant, id, stage) WHERE stage <> 'unplanned'"_s,
        u"CREATE INDEX deliveries_discarded ON deliveries (tenant, id) WHERE discarded_at > 0"_s,
    };
}

} // namespace

QStringList deliveriesSchema()
{
    return {
        // `stage` is where a delivery stands in line: 'unplanned', 'due' (first of its caller's line, next_attempt_at
        // says when), 'behind' (an earlier one of its caller goes first), 'ended'.
        u"CREATE TABLE deliveries (tenant TEXT NOT NULL, platform TEXT NOT NULL, type TEXT NOT NULL, "
        "conversation TEXT NOT NULL, id BIGINT NOT NULL, agent TEXT NOT NULL, caller TEXT NOT NULL, "
        "event_timestamp BIGINT NOT NULL, body_bytes BIGINT NOT NULL, body_sha256 TEXT NOT NULL, "
        "stage TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', "
        "attempts INTEGER NOT NULL DEFAULT 0, next_attempt_at BIGINT NOT NULL, received_at BIGINT NOT NULL, "
        "updated_at BIGINT NOT NULL, chunk_characters INTEGER NOT NULL DEFAULT 0, "
        "rationale INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (tenant, platform, type, conversation))"_s,
        u"CREATE UNIQUE INDEX deliveries_id ON deliveries (tenant, id)"_s,
        u"CREATE INDEX deliveries_unplanned ON deliveries (tenant, id) WHERE stage = 'unplanned'"_s,
        u"CREATE INDEX deliveries_due ON deliveries (next_attempt_at, id) WHERE stage = 'due'"_s,
        u"CREATE INDEX deliveries_line ON deliveries (tenant, caller, stage, id) WHERE stage IN ('due', 'behind')"_s,
        u"CREATE INDEX deliveries_caller ON deliveries (tenant, caller, id)"_s,
        u"CREATE INDEX deliveries_state ON deliveries (state, tenant, id)"_s,
        // Apart from their deliveries: SQLite writes a row anew at every change, overflow pages included.
        u"CREATE TABLE delivery_bodies (tenant TEXT NOT NULL, delivery BIGINT NOT NULL, body BLOB NOT NULL, "
        "PRIMARY KEY (tenant, delivery))"_s,
        u"CREATE TABLE delivery_parts (tenant TEXT NOT NULL, delivery BIGINT NOT NULL, part TEXT NOT NULL, "
        "position INTEGER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, "
        "failures INTEGER NOT NULL DEFAULT 0, uncertain INTEGER NOT NULL DEFAULT 0, "
        "event_id TEXT NOT NULL DEFAULT '', memory_ids TEXT NOT NULL DEFAULT '[]', "
        "reason TEXT NOT NULL DEFAULT '', updated_at BIGINT NOT NULL, PRIMARY KEY (tenant, delivery, part))"_s,
        u"CREATE TABLE delivery_transitions (tenant TEXT NOT NULL, delivery BIGINT NOT NULL, number INTEGER NOT NULL, "
        "part TEXT NOT NULL, state TEXT NOT NULL, at BIGINT NOT NULL, reason TEXT NOT NULL, "
        "PRIMARY KEY (tenant, delivery, number))"_s,
    };
}

QStringList deliveryEngineSchema()
{
    return {
        u"ALTER TABLE delivery_parts ADD COLUMN sent_at BIGINT NOT NULL DEFAULT 0"_s,
        u"ALTER TABLE deliveries ADD COLUMN discarded_at BIGINT NOT NULL DEFAULT 0"_s,
        u"CREATE INDEX deliveries_discarded ON deliveries (tenant, id) WHERE discarded_at > 0"_s,
    };
}

QStringList lightAcceptanceSchema()
{
    // An acceptance pays for each index that it is in: `note` is the receipt's first line until the delivery is
    // planned, the key finds a conversation too, and what finds callers and states knows planned ones only.
    return copiedInto(u"PRIMARY KEY (tenant, conversation, platform, type))"_s, sharedColumns) +
           QStringList{u"CREATE UNIQUE INDEX deliveries_id ON deliveries (tenant, id)"_s} + plannedIndexes();
}

QStringList deliveriesInOrderSchema()
{
    // In order of arrival: the rows stand in what was an index of its own.
    return copiedInto(u"PRIMARY KEY (tenant, id), UNIQUE (tenant, conversation, platform, type)) WITHOUT ROWID"_s,
                      sharedColumns + u", note"_s) +
           plannedIndexes() +
           QStringList{u"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES "
                       "('deliveries', 'deliveries', '100000 100000 1'), "
                       "('deliveries', 'sqlite_autoindex_deliveries_2', '100000 100000 2 2 1'), "
                       "('deliveries', 'deliveries_unplanned', '1000 1000 1'), "
                       "('deliveries', 'deliveries_due', '1000 2 1'), "
                       "('deliveries', 'deliveries_line', '10000 10000 10 10 1'), "
                       "('deliveries', 'deliveries_caller', '100000 100000 10 1'), "
                       "('deliveries', 'deliveries_state', '100000 20000 20000 1 1'), "
                       "('deliveries', 'deliveries_discarded', '1000 1000 1')"_s};
}

} // namespace am
