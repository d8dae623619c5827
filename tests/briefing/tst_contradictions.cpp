// SPDX-License-Identifier: MIT
#include "briefing/card.h"

#include "support/testdata.h"

#include <QTimeZone>
#include <QtTest>

using namespace Qt::StringLiterals;

namespace {
/// One memory of a sequence, and what must become of it.
struct Step
{
    QChar expected; ///< + told, - superseded, = repeated, ? in conflict
    int call = 0;
    QString text;
};

struct Sequence
{
    QString language;
    QList<Step> steps;

    [[nodiscard]] bool isContradictory() const
    {
        return std::any_of(steps.cbegin(), steps.cend(), [](const Step &step) { return step.expected != u'+'; });
    }
    [[nodiscard]] QString text() const
    {
        QStringList texts;
        for (const Step &step : steps)
            texts.append(step.text);
        return language + u": "_s + texts.join(u" | "_s);
    }
};

/// "+2 Moved to Berlin"
Step step(const QString &column)
{
    const qsizetype space = column.indexOf(u' ');
    return {.expected = column.front(), .call = column.mid(1, space - 1).toInt(), .text = column.mid(space + 1)};
}

QList<Sequence> corpus(const QString &file)
{
    QList<Sequence> sequences;
    const QStringList rows = QString::fromUtf8(am::test::testData(file)).split(u'\n');
    for (const QString &row : rows) {
        if (row.isEmpty() || row.startsWith(u'#'))
            continue;
        const QStringList columns = row.split(u'\t');
        Sequence sequence{.language = columns.first(), .steps = {}};
        for (const QString &column : columns.mid(1))
            sequence.steps.append(step(column));
        sequences.append(sequence);
    }
    return sequences;
}

am::Memory memory(const Step &step, qsizetype id)
{
    am::Memory result;
    result.id = QString::number(id);
    result.text = step.text;
    result.conversation = u"conv_%1"_s.arg(step.call);
    result.createdAt = QDateTime(QDate(2026, 10, step.call), QTime(12, 0), QTimeZone::utc());
    return result;
}

QChar sign(am::NoteVerdict verdict)
{
    switch (verdict) {
    case am::NoteVerdict::Told:
        return u'+';
    case am::NoteVerdict::Superseded:
        return u'-';
    case am::NoteVerdict::Repeated:
        return u'=';
    case am::NoteVerdict::Conflict:
        return u'?';
    default:
        return u'!';
    }
}

/// What became of the memories, in their order. The store lists the newest first.
QString outcome(const Sequence &sequence)
{
    QList<am::Memory> memories;
    for (qsizetype i = 0; i < sequence.steps.size(); ++i)
        memories.prepend(memory(sequence.steps[i], i));
    QString signs(sequence.steps.size(), u' ');
    const am::CardAccount account = am::cardAccount({.memories = memories}, {});
    for (const am::ConsideredMemory &note : account.considered)
        signs[note.id.toInt()] = sign(note.verdict);
    return signs;
}

struct Figures
{
    int contradictory = 0;
    int settled = 0;
    int peaceful = 0;
    QStringList missed; ///< contradictions that nobody settled, in part or as a whole
    QStringList wrong;  ///< memories put aside that hold

    void count(const Sequence &sequence)
    {
        QString expected;
        for (const Step &step : sequence.steps)
            expected += step.expected;
        const QString became = outcome(sequence);
        ++(sequence.isContradictory() ? contradictory : peaceful);
        bool lost = false;
        for (qsizetype i = 0; i < expected.size(); ++i)
            lost = lost || (expected[i] == u'+' && became[i] != u'+');
        if (lost)
            wrong.append(became + u' ' + sequence.text());
        else if (became != expected)
            missed.append(became + u' ' + sequence.text());
        else
            settled += sequence.isContradictory() ? 1 : 0;
    }

    [[nodiscard]] QString text() const
    {
        return u"%1 of %2 contradictory sequences settled, %3 wrong merges in %4 sequences, %5 of them without a conflict"_s
            .arg(settled)
            .arg(contradictory)
            .arg(wrong.size())
            .arg(contradictory + peaceful)
            .arg(peaceful);
    }
};

Figures figuresOf(const QString &file)
{
    Figures figures;
    const QList<Sequence> sequences = corpus(file);
    for (const Sequence &sequence : sequences)
        figures.count(sequence);
    qInfo().noquote() << file << figures.text() << "missed:\n " << figures.missed.join(u"\n  "_s);
    return figures;
}
} // namespace

/// What a card makes of memories that contradict each other, and of those that do not; prints its figures and misses.
class tst_Contradictions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void settlesTheCorpus()
    {
        const Figures figures = figuresOf(u"briefing/contradictions.tsv"_s);
        QCOMPARE_GE(figures.contradictory, 60);
        QCOMPARE_GE(figures.peaceful, 60);
        QVERIFY2(figures.wrong.isEmpty(), qPrintable(figures.wrong.join(u'\n')));
        QVERIFY2(figures.settled * 10 >= figures.contradictory * 9, qPrintable(figures.text()));
    }

    void settlesSequencesWrittenLater()
    {
        const Figures figures = figuresOf(u"briefing/contradictions-further.tsv"_s);
        QCOMPARE_GE(figures.peaceful, 40);
        QVERIFY2(figures.wrong.isEmpty(), qPrintable(figures.wrong.join(u'\n')));
        QVERIFY2(figures.settled * 10 >= figures.contradictory * 8, qPrintable(figures.text()));
    }
};

QTEST_GUILESS_MAIN(tst_Contradictions)
#include "tst_contradictions.moc"
