// SPDX-License-Identifier: MIT
#include "app/disk.h"

#include "calls/livecalls.h"
#include "elevenlabs/agentdirectory.h"
#include "storage/database.h"
#include "storage/ownkey.h"
#include "storage/requestlogtable.h"

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// What is wanted before the first request. None of it is worth a failed start.
void readBeginnings(const QString &file, qint64 liveSince, Disk &disk)
{
    auto database = Database::open(file, Database::Mode::ReadOnly);
    if (!database)
        return;
    if (const auto newest = RequestLogTable(database->connection()).newestId(u"default"_s))
        disk.lastRequest = quint64(*newest);
    if (const auto calls = CallTable(database->connection()).since(liveSince, LiveCalls::usualCapacity))
        disk.liveCalls = *calls;
    if (const auto removals = PendingRemovalTable(database->connection()).all())
        disk.removals = *removals;
    if (const auto agents =
            AgentTable(database->connection(), u"default"_s, u"elevenlabs"_s).all(AgentDirectory::mostAgents))
        disk.agents = *agents;
}

} // namespace

Result<Disk> Disk::open(const QString &path, qint64 liveSince)
{
    auto directory = DataDirectory::open(path);
    if (!directory)
        return directory.error();
    const auto tokenKey = ownKey(directory->filePath(u"call-tokens.key"_s));
    if (!tokenKey)
        return tokenKey.error();
    const auto callerSalt = ownKey(directory->filePath(u"caller-ids.key"_s));
    if (!callerSalt)
        return callerSalt.error();
    const QString file = directory->filePath(u"agenticmemory.db"_s);
    auto setAside = damage::setAsideIfDamaged(file);
    if (!setAside)
        return setAside.error();
    auto writer = Writer::start(file);
    if (!writer)
        return writer.error();
    auto reader = Reader::start(file, [told = writer->get()](const QString &damage) { told->condemn(damage); });
    if (!reader)
        return reader.error();
    Disk disk{.directory = std::move(*directory),
              .writer = std::move(*writer),
              .reader = std::move(*reader),
              .setAside = *std::move(setAside),
              .liveCalls = {},
              .removals = {},
              .callerSalt = *callerSalt,
              .tokenKey = *tokenKey,
              .agents = {}};
    readBeginnings(file, liveSince, disk);
    return disk;
}

} // namespace am
