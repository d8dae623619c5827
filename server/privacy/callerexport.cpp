// SPDX-License-Identifier: MIT
#include "privacy/callerexport.h"

#include "privacy/callerexportrun.h"

using namespace Qt::StringLiterals;

namespace am {

CallerExport::CallerExport(Reader &reader, MemoryStore &store, Clock clock, QObject *parent)
    : QObject(parent)
    , m_reader(reader)
    , m_store(store)
    , m_clock(std::move(clock))
{
}

void CallerExport::write(const QString &tenant, const QString &caller, const QString &file, QObject *context,
                         Reply<qint64> reply)
{
    auto created = caller.isEmpty()
                       ? Result<std::unique_ptr<ExportFile>>(Error{Error::Kind::BadInput, u"no caller to export"_s, 0})
                       : ExportFile::create(file);
    if (!created) {
        QMetaObject::invokeMethod(
            context, [reply = std::move(reply), error = created.error()] { reply(error); }, Qt::QueuedConnection);
        return;
    }
    auto *run = new CallerExportRun(m_reader, m_store,
                                    {.tenant = tenant, .caller = caller, .now = m_clock(), .file = *std::move(created)},
                                    std::move(reply), context);
    run->start();
}

} // namespace am
