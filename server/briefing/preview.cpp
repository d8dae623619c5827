// SPDX-License-Identifier: MIT
#include "briefing/preview.h"

#include "briefing/initiationdata.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QMap>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace am {

namespace {
constexpr qint64 msOfDay = 24 * 60 * 60 * 1000;

QString originName(ServedCard::Origin origin)
{
    switch (origin) {
    case ServedCard::Origin::Recent:
        return u"memory"_s;
    case ServedCard::Origin::Disk:
        return u"disk"_s;
    case ServedCard::Origin::Store:
        return u"store"_s;
    }
    return {};
}

QJsonObject lineJson(const ConsideredMemory &note, qint64 now)
{
    const bool dated = note.at.isValid();
    return {{u"id"_s, note.id},
            {u"text"_s, note.text},
            {u"line"_s, note.line},
            {u"conversation"_s, note.conversation},
            {u"at"_s, dated ? QJsonValue(note.at.toString(Qt::ISODate)) : QJsonValue()},
            {u"age_days"_s, dated ? QJsonValue((now - note.at.toMSecsSinceEpoch()) / msOfDay) : QJsonValue()},
            {u"kind"_s, noteKindName(note.kind)},
            {u"slot"_s, note.fact ? note.fact->slot : QString()},
            {u"value"_s, note.fact ? note.fact->value : QString()},
            {u"was"_s, note.was},
            {u"confidence"_s, note.confidence},
            {u"uses"_s, note.uses},
            {u"rank"_s, note.rank},
            {u"tokens"_s, note.tokens},
            {u"verdict"_s, noteVerdictName(note.verdict)},
            {u"reason"_s, note.reason},
            {u"other"_s, note.other}};
}

QJsonArray conflictsJson(const QList<ConsideredMemory> &considered)
{
    QMap<QString, QJsonArray> bySlot;
    for (const ConsideredMemory &note : considered) {
        if (note.verdict == NoteVerdict::Conflict && note.fact)
            bySlot[note.fact->slot].append(note.id);
    }
    QJsonArray conflicts;
    for (auto slot = bySlot.cbegin(); slot != bySlot.cend(); ++slot)
        conflicts.append(QJsonObject{{u"slot"_s, slot.key()}, {u"lines"_s, slot.value()}});
    return conflicts;
}

QByteArray answerOf(BriefingWriter &writer, const QString &agent, const Caller &caller, const Card &card)
{
    const Briefing briefing = writer.write(agent, caller, card);
    return QJsonDocument(initiationData(briefing, caller, Preview::memoryToken)).toJson(QJsonDocument::Compact);
}
} // namespace

QJsonObject Preview::toJson(qint64 now) const
{
    QJsonArray lines;
    qint64 told = 0;
    for (const ConsideredMemory &line : considered) {
        lines.append(lineJson(line, now));
        told += line.verdict == NoteVerdict::Told ? 1 : 0;
    }
    return {{u"answer"_s, QString::fromUtf8(answer)},
            {u"briefing"_s, QJsonDocument::fromJson(answer).object()},
            {u"served"_s, served},
            {u"note"_s, note},
            {u"old"_s, old},
            {u"memories"_s, memories},
            {u"tokens"_s, tokens},
            {u"token_budget"_s, tokenBudget},
            {u"told"_s, told},
            {u"lines"_s, lines},
            {u"conflicts"_s, conflictsJson(considered)}};
}

BriefingPreview::BriefingPreview(Cards &cards, BriefingWriter &writer, const BriefingSettings &settings)
    : m_cards(cards)
    , m_writer(writer)
    , m_settings(settings)
{
}

Preview BriefingPreview::neutral(const Caller &caller, const QString &agent, const QString &why)
{
    Preview preview;
    preview.answer = answerOf(m_writer, agent, caller, neutralCard());
    preview.served = u"nothing"_s;
    preview.note = why;
    preview.tokenBudget = m_settings.contextTokens;
    return preview;
}

Preview BriefingPreview::of(const Caller &caller, const QString &agent, const ServedCard &served,
                            const MemoryPage &page)
{
    const CardAccount account = cardAccount(page, m_settings);
    Preview preview;
    preview.answer = answerOf(m_writer, agent, caller, served.card);
    preview.served = originName(served.origin);
    preview.old = served.old || account.card != served.card;
    if (account.card != served.card)
        preview.note = u"the memories have changed since this card was made; the lines are of the new ones"_s;
    else if (served.old)
        preview.note = u"the card is old; the store is asked anew behind the answer"_s;
    preview.memories = served.card.memories;
    preview.tokens = account.tokens;
    preview.tokenBudget = m_settings.contextTokens;
    preview.considered = account.considered;
    return preview;
}

void BriefingPreview::show(const Caller &caller, const QString &agent, std::chrono::milliseconds deadline,
                           QObject *context, Reply<Preview> reply)
{
    if (!caller.isKnown() || caller.shared) {
        const Preview preview =
            neutral(caller, agent,
                    caller.shared ? u"a shared number: nothing is told before it is known who speaks"_s
                                  : u"nobody is known by this number"_s);
        QMetaObject::invokeMethod(
            context, [preview, reply = std::move(reply)] { reply(preview); }, Qt::QueuedConnection);
        return;
    }
    m_cards.fetch(caller.key, deadline, context,
                  [this, caller, agent, context, reply = std::move(reply)](const Result<ServedCard> &served) {
                      if (!served)
                          return reply(neutral(caller, agent, u"no card in time: "_s + served.error().detail));
                      // Asked for at once: what it reads is then what this card was made of.
                      m_cards.page(caller.key, context,
                                   [this, caller, agent, served = *served, reply](const Result<MemoryPage> &page) {
                                       reply(page ? Result<Preview>(of(caller, agent, served, *page)) : page.error());
                                   });
                  });
}

} // namespace am
