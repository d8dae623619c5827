// SPDX-License-Identifier: MIT
#include "briefing/notes.h"

#include "briefing/callerlanguage.h"
#include "briefing/plainwords.h"
#include "briefing/quarantine.h"

#include <QJsonObject>
#include <QSet>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace am {

namespace {
constexpr qsizetype longestNote = 600; ///< one long memory must not push all others out
constexpr qsizetype lookedAt = 200;    ///< of a note that no fact rule knows, to tell what it is about
constexpr double statedConfidence = 0.95;
constexpr double doubtedConfidence = 0.6;

using Words = QSet<QString>;

Words wordsOf(QStringView list)
{
    const QStringList words = list.toString().split(u'|');
    return {words.cbegin(), words.cend()};
}

/// What stands in matters that are not done yet.
const Words &openWords()
{
    static const Words words = wordsOf(
        u"appointment|pending|unresolved|open|outstanding|waiting|awaits|awaiting|scheduled|rescheduled|complaint|"
        u"complained|"
        u"refund|callback|overdue|ticket|invoice|delivery|order|ordered|reservation|booking|booked|"
        u"termin|offen|offene|wartet|beschwerde|rückruf|rechnung|lieferung|bestellung|bestellte|reservierung|"
        u"reklamation|"
        u"cita|pendiente|espera|queja|reembolso|factura|pedido|reserva|entrega|"
        u"attend|réclamation|remboursement|facture|commande|réservation|livraison|rappel|"
        u"agendamento|pendente|aguarda|reclamação|fatura|encomenda|予約|注文|返金|苦情|請求|配送|折り返し|未解決");
    return words;
}

const Words &preferenceWords()
{
    static const Words words =
        wordsOf(u"prefers|prefer|preferred|preference|likes|dislikes|loves|hates|favourite|favorite|"
                u"bevorzugt|mag|liebt|hasst|lieber|lieblings|wünscht|"
                u"prefiere|prefiero|gusta|gustan|encanta|préfère|aime|adore|déteste|"
                u"prefere|prefiro|gosta|adora|odeia|好む|好き|嫌い|希望");
    return words;
}

const Words &doubtWords()
{
    static const Words words = wordsOf(
        u"maybe|perhaps|possibly|probably|might|unclear|unverified|unconfirmed|apparently|allegedly|vielleicht|"
        u"vermutlich|möglicherweise|angeblich|unklar|quizás|quizá|posiblemente|probablemente|peut-être|probablement|"
        u"talvez|possivelmente|provavelmente|かもしれない|おそらく|未確認|不明");
    return words;
}

/// Does one of `words` stand in a text? Japanese, which has no spaces, is searched.
class Mentions
{
public:
    explicit Mentions(const QString &text)
        : m_text(text.first(std::min(text.size(), lookedAt)).toCaseFolded())
    {
        for (const QChar character : std::as_const(m_text))
            m_unspaced = m_unspaced || isUnspaced(character);
        QString word;
        for (const QChar character : std::as_const(m_text)) {
            if (character.isLetter() || character == u'-')
                word += character;
            else if (!word.isEmpty())
                m_words.insert(std::exchange(word, {}));
        }
        if (!word.isEmpty())
            m_words.insert(word);
    }

    [[nodiscard]] bool any(const Words &words) const
    {
        if (m_unspaced) {
            return std::any_of(words.cbegin(), words.cend(), [this](const QString &word) {
                return isUnspaced(word.front()) && m_text.contains(word);
            });
        }
        return m_words.intersects(words);
    }

private:
    QString m_text;
    Words m_words;
    bool m_unspaced = false;
};

NoteKind kindOf(const Fact &fact)
{
    if (fact.slot == "name"_L1)
        return NoteKind::Name;
    if (fact.slot == "appointment"_L1 || fact.slot == "order"_L1)
        return NoteKind::Open;
    return fact.slot.startsWith("preference:"_L1) ? NoteKind::Preference : NoteKind::Standing;
}

void classify(ConsideredMemory &note, const CallerName &name)
{
    note.fact = factIn(note.text, name);
    if (note.fact) {
        note.kind = kindOf(*note.fact);
        note.confidence = note.fact->collected ? 1 : statedConfidence;
        return;
    }
    const Mentions mentions(note.text);
    note.kind = mentions.any(openWords())         ? NoteKind::Open
                : mentions.any(preferenceWords()) ? NoteKind::Preference
                                                  : NoteKind::Other;
    note.confidence = mentions.any(doubtWords()) ? doubtedConfidence : statedConfidence;
}
} // namespace

QString flattened(const QString &text, qsizetype longest)
{
    QString line = text.simplified();
    line.replace(u'"', u'\'').replace(u'{', u'(').replace(u'}', u')');
    if (line.size() <= longest)
        return line;
    line.truncate(longest - 1);
    if (line.back().isHighSurrogate())
        line.chop(1);
    return line + u'…';
}

QDateTime saidAt(const Memory &memory)
{
    const QJsonValue value = memory.metadata.value("timestamp"_L1);
    bool isNumber = value.isDouble();
    const double seconds = isNumber ? value.toDouble() : value.toString().toDouble(&isNumber);
    if (isNumber && seconds > 0 && seconds < 1e11)
        return QDateTime::fromSecsSinceEpoch(qint64(seconds), QTimeZone::utc());
    const QDateTime date = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    return date.isValid() ? date.toUTC() : memory.createdAt.toUTC();
}

bool isFact(const Memory &memory)
{
    const QJsonValue type = memory.metadata.value("type"_L1);
    return type.toString() != "semantic"_L1 && !memory.metadata.value("part"_L1).toString().startsWith("semantic"_L1);
}

ConsideredMemory noteOf(const Memory &memory, const CallerName &name)
{
    ConsideredMemory note;
    note.id = memory.id;
    note.conversation = memory.conversation;
    note.text = flattened(memory.text, longestNote);
    note.at = saidAt(memory);
    if (const QString reason = quarantineReason(memory.text); !reason.isEmpty()) {
        note.verdict = NoteVerdict::Quarantined;
        note.reason = reason;
    } else if (note.text.isEmpty()) {
        note.verdict = NoteVerdict::Empty;
        note.reason = u"nothing stands in it"_s;
    } else if (isFact(memory)) {
        classify(note, name);
        note.language = callerLanguage(memory.text);
    } else {
        note.kind = NoteKind::Talk;
    }
    return note;
}

} // namespace am
