// SPDX-License-Identifier: MIT
#include "elevenlabs/reconciliationsweep.h"

#include "storage/keptconversations.h"
#include "storage/reader.h"
#include "storage/tombstonetable.h"
#include "storage/writer.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

Q_LOGGING_CATEGORY(lcSweep, "agenticmemory.daemon.elevenlabs", QtInfoMsg)

constexpr int mostFailedInARow = 3; // then it is not the conversations' fault

const QString reportType = u"post_call_transcription"_s;

qint64 secondsOf(std::chrono::milliseconds duration)
{
    return std::chrono::duration_cast<std::chrono::seconds>(duration).count();
}

/// What the webhook would have been: "data" is the conversation as the API gives it. The time is the call's end, the
/// same at each attempt.
QByteArray envelope(const ListedConversation &conversation, const QByteArray &detail)
{
    return R"({"type":"post_call_transcription","event_timestamp":)" + QByteArray::number(conversation.endedAt()) +
           R"(,"data":)" + detail + '}';
}

/// Those of which nothing is to be fetched.
Result<QSet<QString>> keptOrErased(QSqlDatabase &database, const ReconciliationKey &key, const QStringList &ids)
{
    auto known = keptConversations(database, key.tenant, key.platform, reportType, ids);
    TombstoneTable tombstones(database);
    for (qsizetype i = 0; known && i < ids.size(); ++i) {
        const auto erased = tombstones.isConversationErased(key.tenant, ids.at(i));
        if (!erased)
            return erased.error();
        if (*erased)
            known->insert(ids.at(i));
    }
    return known;
}

} // namespace

ReconciliationCounts &ReconciliationCounts::operator+=(const ReconciliationCounts &other)
{
    listed += other.listed;
    fetched += other.fetched;
    reconciled += other.reconciled;
    overtaken += other.overtaken;
    deleted += other.deleted;
    failed += other.failed;
    givenUp += other.givenUp;
    return *this;
}

ReconciliationSweep::ReconciliationSweep(const ReconciliationEnvironment &environment, const QString &agent,
                                         FetchHistory &history, QObject *parent)
    : QObject(parent)
    , m_environment(environment)
    , m_key{IncomingReport().tenant, IncomingReport().platform, agent}
    , m_history(history)
{
}

void ReconciliationSweep::start()
{
    m_now = m_environment.clock() / 1000;
    m_environment.reader.read<std::optional<qint64>>(
        [key = m_key](QSqlDatabase &database) { return ReconciliationTable(database).watermark(key); }, this,
        [this](const Result<std::optional<qint64>> &watermark) {
            if (watermark)
                return begin(*watermark);
            m_error = watermark.error();
            Q_EMIT ended(this);
        },
        Reader::Lane::Background);
}

void ReconciliationSweep::begin(const std::optional<qint64> &watermark)
{
    m_watermark = watermark;
    m_from = beginning();
    m_newest = std::max(watermark.value_or(m_from), m_from);
    m_history.forgetBefore(m_from);
    askPage();
}

qint64 ReconciliationSweep::beginning() const
{
    const ElevenLabsSettings &settings = m_environment.settings;
    const qint64 wanted = m_watermark ? *m_watermark - secondsOf(settings.overlap) : m_now - secondsOf(settings.back);
    const qint64 known = m_environment.receiptsKept ? m_now - m_environment.receiptsKept().count() : 0;
    return std::max({wanted, known, qint64(0)});
}

void ReconciliationSweep::askPage()
{
    // Whether their "after" includes the second itself is not said.
    m_environment.client.conversations(
        {.agent = m_key.agent, .startedAfter = std::max<qint64>(0, m_from - 1), .cursor = m_cursor}, this,
        [this](const Result<ConversationPage> &page) {
            if (!page)
                return cut(page.error());
            if (!page->next.isEmpty() && page->next == m_cursor)
                return cut({Error::Kind::Unreachable, u"the list goes on in a circle"_s, 0});
            takePage(*page);
        });
}

void ReconciliationSweep::takePage(const ConversationPage &page)
{
    m_cursor = page.next;
    m_counts.listed += page.conversations.size();
    QList<ListedConversation> candidates;
    for (const ListedConversation &conversation : page.conversations) {
        if (mayBeMissing(conversation))
            candidates.append(conversation);
    }
    leaveOutKept(candidates);
}

bool ReconciliationSweep::mayBeMissing(const ListedConversation &conversation)
{
    m_isOrdered = m_isOrdered && conversation.startedAt >= m_last;
    m_last = conversation.startedAt;
    m_newest = std::max(m_newest, conversation.startedAt);
    if (!conversation.isFinished()) {
        // One that has been going on for longer than any call can is not waited for.
        if (conversation.startedAt >= m_now - secondsOf(m_environment.settings.overlap))
            hold(conversation);
        return false;
    }
    if (conversation.endedAt() > m_now - secondsOf(m_environment.settings.grace)) {
        hold(conversation);
        return false;
    }
    return true;
}

void ReconciliationSweep::leaveOutKept(const QList<ListedConversation> &candidates)
{
    QStringList ids;
    for (const ListedConversation &candidate : candidates)
        ids.append(candidate.id);
    m_environment.reader.read<QSet<QString>>(
        [key = m_key, ids](QSqlDatabase &database) { return keptOrErased(database, key, ids); }, this,
        [this, candidates](const Result<QSet<QString>> &known) {
            m_missing = candidates;
            if (!known)
                return cut(known.error());
            m_missing.removeIf([&known](const ListedConversation &candidate) { return known->contains(candidate.id); });
            fetchNext();
        },
        Reader::Lane::Background);
}

void ReconciliationSweep::fetchNext()
{
    while (!m_missing.isEmpty()) {
        const ListedConversation conversation = m_missing.first();
        const FetchHistory::Advice advice = m_history.advice(conversation.id, m_now);
        if (advice == FetchHistory::Advice::Fetch) {
            return m_environment.client.conversation(
                conversation.id, this,
                [this, conversation](const Result<QByteArray> &detail) { received(conversation, detail); });
        }
        if (advice == FetchHistory::Advice::Wait)
            hold(conversation);
        m_missing.removeFirst();
    }
    if (m_cursor.isEmpty())
        finish();
    else
        askPage();
}

void ReconciliationSweep::received(const ListedConversation &conversation, const Result<QByteArray> &detail)
{
    if (!detail) {
        if (detail.error().kind == Error::Kind::Busy)
            return cut(detail.error());
        m_missing.removeFirst();
        return failed(conversation, detail.error());
    }
    ++m_counts.fetched;
    m_environment.readEnvelope(
        envelope(conversation, *detail), this,
        [this, conversation](const Result<QList<IncomingReport>> &reports) { keep(conversation, reports); });
}

void ReconciliationSweep::keep(const ListedConversation &conversation, const Result<QList<IncomingReport>> &reports)
{
    if (!reports || reports->size() != 1 || reports->first().type != reportType ||
        reports->first().conversation != conversation.id) {
        m_missing.removeFirst();
        return failed(conversation, {Error::Kind::Unreachable, u"the answer is not that conversation"_s, 0});
    }
    IncomingReport report = reports->first();
    report.note = u"fetched from ElevenLabs, because no webhook had brought it"_s;
    m_environment.outbox.accept({std::move(report)}, this,
                                [this, conversation](const Result<QList<Acceptance>> &accepted) {
                                    if (!accepted)
                                        return cut(accepted.error());
                                    ++(accepted->contains(Acceptance::New) ? m_counts.reconciled : m_counts.overtaken);
                                    m_history.fetched(conversation.id);
                                    m_failedInARow = 0;
                                    m_missing.removeFirst();
                                    fetchNext();
                                });
}

void ReconciliationSweep::failed(const ListedConversation &conversation, const Error &error)
{
    if (error.kind == Error::Kind::NotFound) {
        ++m_counts.deleted;
        m_history.leaveOut(conversation);
        return fetchNext();
    }
    qCInfo(lcSweep).noquote() << "not fetched:" << conversation.id << error.detail;
    m_failed.append(conversation);
    if (++m_failedInARow >= mostFailedInARow)
        return cut(error);
    fetchNext();
}

void ReconciliationSweep::hold(const ListedConversation &conversation)
{
    m_held = std::min(m_held.value_or(conversation.startedAt), conversation.startedAt);
}

void ReconciliationSweep::cut(const Error &error)
{
    m_error = error;
    for (const ListedConversation &conversation : std::as_const(m_missing))
        hold(conversation);
    finish();
}

/// Only a pass that came to its end tells that a failure was the conversation's own.
void ReconciliationSweep::judgeFailures()
{
    for (const ListedConversation &conversation : std::as_const(m_failed)) {
        if (!m_error && m_history.failed(conversation, m_now)) {
            ++m_counts.givenUp;
            qCWarning(lcSweep).noquote() << "given up after a day: conversation" << conversation.id
                                         << "cannot be fetched, and nothing of it is remembered";
        } else {
            ++m_counts.failed;
            hold(conversation);
        }
    }
}

/// What was listed to its end is settled up to the present, but for what is held. A list that broke off is settled as
/// far as it went, if it was in order.
qint64 ReconciliationSweep::nextWatermark() const
{
    const qint64 before = m_watermark.value_or(m_from);
    if (m_error && !m_isOrdered)
        return before;
    const qint64 settled = m_error ? std::min(m_newest, m_now) : m_now;
    return std::max(before, std::min(settled, m_held.value_or(settled)));
}

void ReconciliationSweep::finish()
{
    judgeFailures();
    const qint64 next = nextWatermark();
    if (m_watermark == next) {
        Q_EMIT ended(this);
        return;
    }
    m_environment.writer.write<Done>(
        [key = m_key, next, now = m_now * 1000](QSqlDatabase &database) {
            return ReconciliationTable(database).advance(key, next, now);
        },
        this,
        [this](const Result<Done> &advanced) {
            if (!advanced && !m_error)
                m_error = advanced.error();
            Q_EMIT ended(this);
        });
}

} // namespace am
