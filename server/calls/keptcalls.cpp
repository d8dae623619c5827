// SPDX-License-Identifier: MIT
#include "calls/keptcalls.h"

#include "storage/reader.h"
#include "storage/writer.h"

#include <QTimer>

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qsizetype callsAtOnce = 200; // one transaction, for which others may have to wait
constexpr std::chrono::milliseconds pauseAfterFailure{1000};

} // namespace

KeptCalls::KeptCalls(Writer &writer, Reader &reader, QObject *parent)
    : QObject(parent)
    , m_writer(writer)
    , m_reader(reader)
{
}

KeptCalls::~KeptCalls()
{
    if (!m_waiting.isEmpty())
        handToWriter(m_waiting, [](const Result<Done> &) {});
}

void KeptCalls::keep(CallRow row)
{
    if (m_waiting.size() >= mostWaiting) {
        ++m_dropped;
        return;
    }
    row.briefingBytes = row.briefing.size();
    if (row.briefingBytes > longestBriefing)
        row.briefing.clear();
    m_waiting.append(std::move(row));
    if (!m_writing)
        write();
}

void KeptCalls::confirm(const QString &conversation)
{
    for (QList<CallRow> *rows : {&m_waiting, &m_underWay}) {
        for (CallRow &row : *rows)
            row.confirmed |= row.conversation == conversation;
    }
    m_writer.write<Done>([conversation](QSqlDatabase &database) { return CallTable(database).confirm(conversation); },
                         this, [](const Result<Done> &) {});
}

void KeptCalls::forget(const QString &caller, qint64 at)
{
    for (QList<CallRow> *rows : {&m_waiting, &m_underWay})
        rows->removeIf([&caller, at](const CallRow &row) { return row.caller == caller && row.beganAt < at; });
}

void KeptCalls::find(const QString &conversation, QObject *context, Reply<CallRow> reply)
{
    m_reader.read<CallRow>(
        [conversation](QSqlDatabase &database) -> Result<CallRow> {
            auto row = CallTable(database).find(conversation);
            if (!row)
                return row.error();
            if (!*row)
                return Error{Error::Kind::NotFound, u"no such call"_s, 0};
            return **row;
        },
        context, std::move(reply), Reader::Lane::Background);
}

void KeptCalls::write()
{
    m_writing = !m_waiting.isEmpty();
    if (!m_writing)
        return;
    m_underWay = m_waiting.mid(0, callsAtOnce);
    m_waiting.remove(0, m_underWay.size());
    handToWriter(m_underWay, [this](const Result<Done> &result) { written(result); });
}

void KeptCalls::written(const Result<Done> &result)
{
    const QList<CallRow> rows = std::exchange(m_underWay, {});
    if (result || result.error().kind != Error::Kind::Storage)
        return write();
    m_waiting = rows + m_waiting;
    QTimer::singleShot(pauseAfterFailure, this, [this] { write(); });
}

void KeptCalls::handToWriter(const QList<CallRow> &rows, const Reply<Done> &reply)
{
    m_writer.write<Done>(
        [rows](QSqlDatabase &database) -> Result<Done> {
            CallTable table(database);
            for (const CallRow &row : rows) {
                if (auto put = table.put(row); !put)
                    return put;
            }
            return Done{};
        },
        this, reply);
}

} // namespace am
