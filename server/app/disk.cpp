// SPDX-License-Identifier: MIT
#include "app/disk.h"

#include "storage/database.h"
#include "storage/ownkey.h"
#include "storage/requestlogtable.h"

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// 0 for none; the log is not worth a failed start.
quint64 lastRequestIn(const QString &file)
{
    auto database = Database::open(file, Database::Mode::ReadOnly);
    if (!database)
        return 0;
    const auto newest = RequestLogTable(database->connection()).newestId(u"default"_s);
    return newest ? quint64(*newest) : 0;
}

} // namespace

Result<Disk> Disk::open(const QString &path)
{
    auto directory = DataDirectory::open(path);
    if (!directory)
        return directory.error();
    const auto tokenKey = ownKey(directory->filePath(u"call-tokens.key"_s));
    if (!tokenKey)
        return tokenKey.error();
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
    return Disk{std::move(*directory), std::move(*writer),  std::move(*reader),
                *std::move(setAside),  lastRequestIn(file), *tokenKey};
}

} // namespace am
