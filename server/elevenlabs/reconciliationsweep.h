// SPDX-License-Identifier: MIT
#pragma once

#include "elevenlabs/elevenlabsclient.h"
#include "elevenlabs/fetchhistory.h"
#include "outbox/outbox.h"
#include "shared/clock.h"
#include "storage/reconciliationtable.h"

#include <QObject>

#include <functional>
#include <optional>

namespace am {

class Reader;
class Writer;

/// What looks for missed calls work with. All of it outlives them; the settings may change.
struct ReconciliationEnvironment
{
    /// The reports in a webhook's body, read as /post-call would have.
    using ReadEnvelope =
        std::function<void(const QByteArray &envelope, QObject *context, const Reply<QList<IncomingReport>> &reply)>;

    const ElevenLabsSettings &settings;
    ElevenLabsClient &client;
    Outbox &outbox;
    Writer &writer;
    Reader &reader;
    ReadEnvelope readEnvelope;
    /// For how long it is known which calls were here; without it for ever. A call that began before that is left
    /// alone: it may have been remembered, and its receipt may have gone.
    std::function<std::chrono::seconds()> receiptsKept = {};
    Clock clock = &systemClock;
};

/// Conversations, by what a look made of them.
struct ReconciliationCounts
{
    qint64 listed = 0;
    qint64 fetched = 0;
    qint64 reconciled = 0; ///< kept, because no webhook had brought them
    qint64 overtaken = 0;  ///< fetched, but meanwhile their webhook had come, or they were erased
    qint64 deleted = 0;    ///< listed, and gone when they were asked for
    qint64 failed = 0;     ///< could not be fetched, and will be asked for again
    qint64 givenUp = 0;    ///< could not be fetched for a day

    ReconciliationCounts &operator+=(const ReconciliationCounts &other);
};

/// One pass through the list of an agent's conversations, oldest first, one request at a time: those that are finished,
/// whose webhook is not just late, and of which nothing is kept, are fetched and given to the outbox as the webhook
/// would have brought them. The webhook, should it come after all, is then a duplicate.
///
/// The watermark moves at the end, to the present or to the oldest conversation that is not settled. A pass that is
/// cut, by an error or by the end of the process, loses nothing: the next one begins where this one did, or where it
/// got to.
class ReconciliationSweep final : public QObject
{
    Q_OBJECT

public:
    /// `agent` empty = of all agents. `history` outlives the sweep.
    ReconciliationSweep(const ReconciliationEnvironment &environment, const QString &agent, FetchHistory &history,
                        QObject *parent);

    void start();
    [[nodiscard]] const ReconciliationCounts &counts() const { return m_counts; }
    /// What cut the pass short, if anything did.
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

Q_SIGNALS:
    void ended(am::ReconciliationSweep *sweep);

private:
    void begin(const std::optional<qint64> &watermark);
    [[nodiscard]] qint64 beginning() const;
    void askPage();
    void takePage(const ConversationPage &page);
    [[nodiscard]] bool mayBeMissing(const ListedConversation &conversation);
    void leaveOutKept(const QList<ListedConversation> &candidates);
    void fetchNext();
    void received(const ListedConversation &conversation, const Result<QByteArray> &detail);
    void keep(const ListedConversation &conversation, const Result<QList<IncomingReport>> &reports);
    void failed(const ListedConversation &conversation, const Error &error);
    void hold(const ListedConversation &conversation);
    void cut(const Error &error);
    void finish();
    void judgeFailures();
    [[nodiscard]] qint64 nextWatermark() const;

    ReconciliationEnvironment m_environment;
    const ReconciliationKey m_key;
    FetchHistory &m_history;
    ReconciliationCounts m_counts;
    std::optional<Error> m_error;
    qint64 m_now = 0; // this and all that follow: seconds
    qint64 m_from = 0;
    std::optional<qint64> m_watermark; ///< as it is on disk
    std::optional<qint64> m_held;      ///< when the oldest call began that is not settled
    qint64 m_newest = 0;               ///< when the newest call began that was listed
    qint64 m_last = 0;                 ///< when the last one in the list began
    bool m_isOrdered = true;           ///< the list has been oldest first so far
    QString m_cursor;
    QList<ListedConversation> m_missing; ///< of the present page; still to fetch
    QList<ListedConversation> m_failed;
    int m_failedInARow = 0;
};

} // namespace am
