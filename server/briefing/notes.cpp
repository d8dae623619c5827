// SPDX-License-Identifier: MIT
#include "briefing/notes.h"

#include "briefing/callerlanguage.h"
#include "briefing/plainwords.h"
#include "briefing/quarantine.h"

#include <QHash>
#include <QJsonObject>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace am {

namespace {
constexpr qsizetype longestNote = 600; ///< one long memory must not push all others out
constexpr qsizetype margin = 200;      ///< an order shall not begin at the end of what is told and go on behind it
constexpr qsizetype lookedAt = 200;    ///< of a note that no fact rule knows, to tell what it is about
constexpr double statedConfidence = 0.95;
constexpr double doubtedConfidence = 0.6;

/// What words stand for, as flags.
enum Hint : unsigned { OpenMatter = 1, Liking = 2, Doubt = 4 };

struct HintWords
{
    unsigned hint;
    QStringView words;
};

constexpr HintWords hintWords[] = {
    {OpenMatter,
     u"appointment|pending|unresolved|open|outstanding|waiting|awaits|awaiting|scheduled|rescheduled|complaint|"
     u"complained|"
     u"refund|callback|overdue|ticket|invoice|delivery|order|ordered|reservation|booking|booked|"
     u"termin|offen|offene|wartet|beschwerde|rückruf|rechnung|lieferung|bestellung|bestellte|reservierung|reklamation|"
     u"cita|pendiente|espera|queja|reembolso|factura|pedido|reserva|entrega|"
     u"attend|réclamation|remboursement|facture|commande|réservation|livraison|rappel|"
     u"agendamento|pendente|aguarda|reclamação|fatura|encomenda|予約|注文|返金|苦情|請求|配送|折り返し|未解決"},
    {Liking, u"prefers|prefer|preferred|preference|likes|dislikes|loves|hates|favourite|favorite|"
             u"bevorzugt|mag|liebt|hasst|lieber|wünscht|"
             u"prefiere|prefiero|gusta|gustan|encanta|préfère|aime|adore|déteste|"
             u"prefere|prefiro|gosta|adora|odeia|好む|好き|嫌い|希望"},
    {Doubt, u"maybe|perhaps|possibly|probably|might|unclear|unverified|unconfirmed|apparently|allegedly|"
            u"vielleicht|vermutlich|möglicherweise|angeblich|unklar|quizás|quizá|posiblemente|probablemente|"
            u"peut-être|probablement|talvez|possivelmente|provavelmente|かもしれない|おそらく|未確認|不明"},
};

/// The words, and apart from them those of Japanese, which has no spaces to look between.
struct HintTable
{
    HintTable()
    {
        for (const HintWords &row : hintWords) {
            for (const QStringView word : row.words.split(u'|')) {
                if (isUnspaced(word.front()))
                    unspaced.append({row.hint, word});
                else
                    words.insert(word, row.hint);
            }
        }
    }

    QHash<QStringView, unsigned> words;
    QList<HintWords> unspaced;
};

/// What the words of a text hint at.
unsigned hintsIn(const QString &text)
{
    static const HintTable table;
    const QString folded = text.first(std::min(text.size(), lookedAt)).toCaseFolded();
    if (std::any_of(folded.cbegin(), folded.cend(), isUnspaced)) {
        unsigned found = 0;
        for (const HintWords &row : table.unspaced)
            found |= folded.contains(row.words) ? row.hint : 0;
        return found;
    }
    unsigned found = 0;
    qsizetype begin = 0;
    for (qsizetype i = 0; i <= folded.size(); ++i) {
        if (i < folded.size() && (folded[i].isLetter() || folded[i] == u'-'))
            continue;
        if (i > begin)
            found |= table.words.value(QStringView(folded).sliced(begin, i - begin));
        begin = i + 1;
    }
    return found;
}

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
    const unsigned hints = hintsIn(note.text);
    note.kind = (hints & OpenMatter) != 0 ? NoteKind::Open
                : (hints & Liking) != 0   ? NoteKind::Preference
                                          : NoteKind::Other;
    note.confidence = (hints & Doubt) != 0 ? doubtedConfidence : statedConfidence;
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

QString beginningOf(const QString &text)
{
    QString beginning;
    bool blank = false;
    bool lineBreak = false;
    for (const QChar character : text) {
        if (character.isSpace()) {
            blank = true;
            lineBreak = lineBreak || character == u'\n';
            continue;
        }
        if (blank && !beginning.isEmpty())
            beginning += lineBreak ? u'\n' : u' ';
        blank = lineBreak = false;
        beginning += character;
        if (beginning.size() > longestNote + margin && !character.isHighSurrogate())
            break;
    }
    return beginning;
}

ConsideredMemory noteOf(const Memory &memory, const QString &beginning, const CallerName &name)
{
    ConsideredMemory note;
    note.id = memory.id;
    note.conversation = memory.conversation;
    note.text = flattened(beginning, longestNote);
    note.at = saidAt(memory);
    note.uses = memory.uses;
    note.usedAt = memory.usedAt;
    if (const QString reason = quarantineReason(beginning); !reason.isEmpty()) {
        note.verdict = NoteVerdict::Quarantined;
        note.reason = reason;
    } else if (note.text.isEmpty()) {
        note.verdict = NoteVerdict::Empty;
        note.reason = u"nothing stands in it"_s;
    } else if (isFact(memory)) {
        classify(note, name);
        note.language = callerLanguage(beginning);
    } else {
        note.kind = NoteKind::Talk;
    }
    return note;
}

} // namespace am
