// SPDX-License-Identifier: MIT
#include "memory/indexcleaning.h"

#include "storage/memorytable.h"
#include "storage/writer.h"

#include <QLoggingCategory>

#include <utility>

namespace am {
namespace {

Q_LOGGING_CATEGORY(lcIndex, "agenticmemory.daemon.memory")

constexpr int pagesPerSlice = 64; // 256 KB

} // namespace

IndexCleaning::IndexCleaning(Writer &writer, std::chrono::milliseconds delay)
    : m_writer(writer)
{
    m_delay.setSingleShot(true);
    m_delay.setInterval(delay);
    QObject::connect(&m_delay, &QTimer::timeout, &m_delay, [this] { begin(); });
}

void IndexCleaning::schedule()
{
    if (!m_delay.isActive())
        m_delay.start();
}

void IndexCleaning::begin()
{
    m_again = m_running;
    if (!std::exchange(m_running, true))
        merge(true);
}

void IndexCleaning::merge(bool first)
{
    m_writer.write<bool>(
        [first](QSqlDatabase &database) { return MemoryTable(database).mergeIndex(first, pagesPerSlice); }, &m_delay,
        [this](const Result<bool> &more) {
            if (more && *more)
                return merge(false);
            m_running = false;
            // A broken disk is told of by the writer, and this waits until it works again.
            const bool diskFailed = !more && more.error().kind == Error::Kind::Storage;
            if (!more && !diskFailed)
                qCWarning(lcIndex).noquote() << "index not cleaned:" << more.error().detail;
            if (diskFailed || std::exchange(m_again, false))
                schedule();
        });
}

} // namespace am
