// SPDX-License-Identifier: MIT
#include "models/sourcesentence.h"

#include <QRegularExpression>
#include <QSet>
#include <QTextBoundaryFinder>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr double leastShare = 0.4;

/// Beginnings of the words that say something, so that "collects" is "collected". Short words are mostly grammar; where
/// there are no others, they have to do.
QSet<QString> tellingWords(const QString &text)
{
    constexpr qsizetype shortest = 4;
    constexpr qsizetype beginning = 5;
    static const QRegularExpression word(u"[\\p{L}\\p{N}]+"_s, QRegularExpression::UseUnicodePropertiesOption);
    QSet<QString> telling;
    QSet<QString> all;
    for (auto found = word.globalMatch(text.toCaseFolded()); found.hasNext();) {
        const QString one = found.next().captured();
        all.insert(one);
        if (one.size() >= shortest || one.front().isDigit())
            telling.insert(one.left(beginning));
    }
    return telling.isEmpty() ? all : telling;
}

QStringList sentencesOf(const QString &text)
{
    QStringList sentences;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Sentence, text);
    for (qsizetype from = 0, to = finder.toNextBoundary(); to >= 0; from = to, to = finder.toNextBoundary()) {
        if (const QString sentence = text.sliced(from, to - from).trimmed(); !sentence.isEmpty())
            sentences.append(sentence);
    }
    return sentences;
}

/// Keeps the best of what it is shown.
class Search
{
public:
    explicit Search(const QString &memory)
        : m_wanted(tellingWords(memory))
    {
    }

    /// `favor` lifts one over its equals.
    void look(const QString &text, int turn, double favor)
    {
        const QStringList sentences = sentencesOf(text);
        for (const QString &sentence : sentences) {
            const QSet<QString> words = tellingWords(sentence);
            const auto shared = double((m_wanted & words).size());
            const double share = shared / double(m_wanted.size());
            // A sentence that says little else is closer than one in which the words are lost.
            const double likeness = share + 0.25 * shared / std::max(1.0, double(words.size())) + favor;
            if (share < leastShare || likeness <= m_likeness)
                continue;
            m_likeness = likeness;
            m_best =
                SourceSentence{.text = sentence, .turn = turn, .shared = int(shared), .words = int(m_wanted.size())};
        }
    }
    [[nodiscard]] bool isHopeless() const { return m_wanted.isEmpty(); }
    [[nodiscard]] const std::optional<SourceSentence> &best() const { return m_best; }

private:
    QSet<QString> m_wanted;
    std::optional<SourceSentence> m_best;
    double m_likeness = 0;
};

} // namespace

std::optional<SourceSentence> sourceOf(const QString &memory, const CallReport &report)
{
    Search search(memory);
    if (search.isHopeless())
        return {};
    for (qsizetype i = 0; i < report.turns.size(); ++i) {
        const CallReport::Turn &turn = report.turns.at(i);
        const bool isCaller = turn.role == CallReport::Turn::Role::User;
        search.look(turn.text, int(i), isCaller ? 0.05 : 0);
    }
    search.look(report.summary, -1, 0);
    return search.best();
}

} // namespace am
