// SPDX-License-Identifier: MIT
#include "briefing/cards.h"

#include "briefing/cardwaiter.h"
#include "briefing/keptpage.h"
#include "memory/ownmemories.h"
#include "storage/memoryusetable.h"
#include "storage/reader.h"
#include "storage/writer.h"

#include <QPointer>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace am {

namespace {

constexpr int largestPage = 200;          // MemoryStore::list()
constexpr int mostUses = 500;             // of a caller that count
constexpr qsizetype mostQuestions = 1024; // callers without a card who are asked about at once
constexpr qsizetype mostBehind = 64;      // questions nobody waits for are begun only below this
constexpr qsizetype mostChanged = 10'000; // beyond it a changed card is only old, and asked for at the next call
constexpr auto quietAfterFailure = 1s;    // nothing is asked for behind an answer
/// So long a call waits for what is known to have changed while the store is being asked: nobody on the phone notices,
/// and a store on this machine has told it by then.
constexpr std::chrono::milliseconds waitForChange = 25ms;
constexpr std::chrono::milliseconds inTime = 2s;
/// Longer than any briefing waits: what comes late serves the next call.
constexpr std::chrono::milliseconds askFor = 10s;

MemoryPage weighed(MemoryPage page, const QList<MemoryUseRow> &uses)
{
    QHash<QString, MemoryUseRow> byMemory;
    for (const MemoryUseRow &row : uses)
        byMemory.insert(row.memory, row);
    for (Memory &memory : page.memories) {
        const MemoryUseRow use = byMemory.value(memory.id);
        memory.uses = use.uses;
        memory.usedAt = use.uses > 0 ? QDateTime::fromMSecsSinceEpoch(use.lastUsedAt, QTimeZone::utc()) : QDateTime();
    }
    return page;
}

} // namespace

Cards::Cards(Writer &writer, Reader &reader, MemoryStore &store, const BriefingSettings &settings, Clock clock,
             QObject *parent)
    : QObject(parent)
    , m_writer(writer)
    , m_reader(reader)
    , m_store(store)
    , m_settings(settings)
    , m_clock(std::move(clock))
    , m_soon([this](const QString &caller) { rebuild(caller); })
    , m_later([this](const QString &caller) { rebuild(caller); })
{
}

Cards::~Cards() = default;

MemoryPage Cards::pageOf(const CardRow &row) const
{
    MemoryPage page{.memories = fromKept(row.memories, row.caller), .total = row.total};
    if (m_isHidden)
        page.total -= page.memories.removeIf([this](const Memory &memory) { return m_isHidden(memory.id); });
    return page;
}

bool Cards::isOld(qint64 builtAt) const
{
    const qint64 age = m_clock() - builtAt;
    return age < 0 || age >= m_settings.cardAge.count(); // the clock may have been set back
}

bool Cards::isOver(const QString &caller, const QuestionPointer &question) const
{
    return m_questions.value(caller) != question;
}

void Cards::fetch(const QString &caller, std::chrono::milliseconds deadline, QObject *context, Reply<ServedCard> reply)
{
    if (const auto recent = m_recent.find(caller)) {
        const ServedCard served{
            .card = recent->card, .origin = ServedCard::Origin::Recent, .old = isOld(recent->builtAt)};
        const QuestionPointer open = m_questions.value(caller);
        if (recent->builtAt == 0 && open) {
            open->waiters.append(new CardWaiter(
                std::min(deadline, waitForChange),
                [served, reply = std::move(reply)](const Result<ServedCard> &told) { reply(told ? *told : served); },
                context));
            return;
        }
        reply(served);
        if (served.old)
            askBehind(caller);
        return;
    }
    auto *const waiting = waiter(caller, deadline, context, std::move(reply));
    if (const QuestionPointer open = m_questions.value(caller)) {
        open->waiters.append(waiting);
        if (open->askedAt > 0)
            hurry(*open);
        return;
    }
    if (m_questions.size() >= mostQuestions)
        return waiting->settle(Error{Error::Kind::Busy, u"too many callers are being asked about"_s, 0});
    const QuestionPointer question = begin(caller);
    question->waiters.append(waiting);
    look(caller, question);
}

CardWaiter *Cards::waiter(const QString &caller, std::chrono::milliseconds deadline, QObject *context,
                          Reply<ServedCard> reply)
{
    const auto answer = [cards = QPointer(this), caller, reply = std::move(reply)](const Result<ServedCard> &served) {
        if (cards && !served && served.error().kind == Error::Kind::Timeout) {
            const QuestionPointer open = cards->m_questions.value(caller);
            cards->m_missed |= open && open->askedAt > 0; // else it was the disk that was waited for
        }
        reply(served);
    };
    return new CardWaiter(deadline, answer, context);
}

void Cards::hurry(const Question &question) const
{
    if (!m_missed)
        return;
    for (const QPointer<CardWaiter> &waiting : question.waiters) {
        if (waiting)
            waiting->atMost(m_settings.patience);
    }
}

void Cards::known(const QString &caller, QObject *context, Reply<QList<Memory>> reply)
{
    m_reader.read<std::optional<CardRow>>([caller](QSqlDatabase &database) { return CardTable(database).find(caller); },
                                          context,
                                          [this, reply = std::move(reply)](const Result<std::optional<CardRow>> &row) {
                                              if (!row)
                                                  return reply(row.error());
                                              reply(*row ? pageOf(**row).memories : QList<Memory>());
                                          },
                                          Reader::Lane::Live);
}

void Cards::page(const QString &caller, QObject *context, Reply<MemoryPage> reply)
{
    m_writer.write<std::optional<CardRow>>(
        [caller](QSqlDatabase &database) { return CardTable(database).find(caller); }, context,
        [this, reply = std::move(reply)](const Result<std::optional<CardRow>> &row) {
            if (!row)
                return reply(row.error());
            reply(*row ? pageOf(**row) : MemoryPage{});
        });
}

void Cards::rebuild(const QString &caller)
{
    m_soon.remove(caller);
    age(caller);
    if (const QuestionPointer open = m_questions.value(caller))
        open->changed = open->again = true;
    else if (m_questions.size() < mostBehind)
        ask(caller, begin(caller), CallOptions::Lane::Background);
    else if (m_changed.size() < mostChanged)
        m_changed.insert(caller);
}

void Cards::reread(const QString &caller)
{
    m_reader.read<std::optional<CardRow>>(
        [caller](QSqlDatabase &database) { return CardTable(database).find(caller); }, this,
        [this, caller](const Result<std::optional<CardRow>> &row) {
            const auto recent = m_recent.find(caller);
            if (row && *row && recent && recent->builtAt == 0) // else the store has told meanwhile
                m_recent.keep(caller, {.card = makeCard(pageOf(**row), m_settings), .builtAt = 0});
        },
        Reader::Lane::Live);
}

void Cards::rebuildLater(const QString &caller, std::chrono::milliseconds after)
{
    m_later.set(caller, after);
}

void Cards::rebuildWithin(const QString &caller, std::chrono::milliseconds atLatest)
{
    age(caller);
    if (const QuestionPointer open = m_questions.value(caller))
        open->changed = true;
    m_soon.setIfNone(caller, atLatest);
}

void Cards::age(const QString &caller)
{
    m_recent.age(caller);
    write([caller](CardTable &table) { return table.age(caller); });
}

void Cards::forget(const QString &caller)
{
    m_recent.forget(caller);
    m_changed.remove(caller);
    m_soon.remove(caller);
    m_later.remove(caller);
    write([caller](CardTable &table) { return table.remove(caller); });
    if (const QuestionPointer open = m_questions.take(caller))
        settle(*open, ServedCard{.card = neutralCard()});
}

Cards::QuestionPointer Cards::begin(const QString &caller)
{
    auto question = std::make_shared<Question>();
    m_questions.insert(caller, question);
    return question;
}

void Cards::end(const QString &caller)
{
    m_questions.remove(caller);
    if (m_changed.isEmpty() || m_questions.size() >= mostBehind)
        return;
    const QString next = *m_changed.cbegin();
    m_changed.remove(next);
    if (!m_questions.contains(next))
        ask(next, begin(next), CallOptions::Lane::Background);
}

void Cards::askBehind(const QString &caller)
{
    if (!m_questions.contains(caller) && m_questions.size() < mostBehind && m_quiet.hasExpired())
        ask(caller, begin(caller), CallOptions::Lane::Background);
}

void Cards::look(const QString &caller, const QuestionPointer &question)
{
    m_reader.read<std::optional<CardRow>>(
        [caller](QSqlDatabase &database) { return CardTable(database).find(caller); }, this,
        [this, caller, question](const Result<std::optional<CardRow>> &row) {
            if (isOver(caller, question))
                return;
            if (!row || !*row)
                return ask(caller, question, CallOptions::Lane::Live);
            const RecentCard recent{.card = makeCard(pageOf(**row), m_settings),
                                    .builtAt = question->changed ? 0 : (*row)->builtAt};
            m_recent.keep(caller, recent);
            const bool old = isOld(recent.builtAt);
            settle(*question, ServedCard{.card = recent.card, .origin = ServedCard::Origin::Disk, .old = old});
            end(caller);
            if (old)
                askBehind(caller);
        },
        Reader::Lane::Live);
}

void Cards::ask(const QString &caller, const QuestionPointer &question, CallOptions::Lane lane)
{
    question->changed = question->again = false;
    question->askedAt = m_clock();
    question->inTime.setRemainingTime(inTime);
    hurry(*question);
    m_store.list(caller, {}, 1, std::clamp(m_settings.memories, 1, largestPage), {.lane = lane, .deadline = askFor},
                 this, [this, caller, question](const Result<MemoryPage> &told) {
                     m_missed = question->inTime.hasExpired();
                     if (told && !isOver(caller, question))
                         weigh(caller, question, *told);
                     else
                         take(caller, question, told);
                 });
}

void Cards::weigh(const QString &caller, const QuestionPointer &question, const MemoryPage &told)
{
    m_reader.read<QList<MemoryUseRow>>(
        [caller](QSqlDatabase &database) { return MemoryUseTable(database).ofCaller(caller, mostUses); }, this,
        [this, caller, question, told](const Result<QList<MemoryUseRow>> &uses) {
            take(caller, question, uses ? weighed(told, *uses) : told); // without them the order is another, no more
        },
        Reader::Lane::Live);
}

void Cards::take(const QString &caller, const QuestionPointer &question, const Result<MemoryPage> &told)
{
    if (isOver(caller, question))
        return;
    if (!told) {
        m_quiet = QDeadlineTimer(quietAfterFailure);
        settle(*question, told.error());
        return end(caller);
    }
    const Card card = keep(caller, ownOnly(*told, caller), question->changed ? 0 : question->askedAt);
    settle(*question, ServedCard{.card = card, .old = question->changed});
    if (question->again)
        return ask(caller, question, CallOptions::Lane::Background);
    end(caller);
}

Card Cards::keep(const QString &caller, const MemoryPage &page, qint64 builtAt)
{
    Card card = makeCard(page, m_settings);
    m_recent.keep(caller, {.card = card, .builtAt = builtAt});
    const CardRow row{.caller = caller,
                      .name = card.name,
                      .total = card.memories,
                      .memories = toKept(page.memories),
                      .builtAt = builtAt};
    write([row](CardTable &table) { return table.put(row); });
    return card;
}

/// Whether it worked is nobody's business here: the storage's own alarm rings, and the store can be asked again.
void Cards::write(std::function<Result<Done>(CardTable &table)> job)
{
    m_writer.write<Done>(
        [job = std::move(job)](QSqlDatabase &database) {
            CardTable table(database);
            return job(table);
        },
        this, [](const Result<Done> &) {});
}

void Cards::settle(Question &question, const Result<ServedCard> &card)
{
    const QList<QPointer<CardWaiter>> waiters = std::exchange(question.waiters, {});
    for (const QPointer<CardWaiter> &waiter : waiters) {
        if (waiter)
            waiter->settle(card);
    }
}

} // namespace am
