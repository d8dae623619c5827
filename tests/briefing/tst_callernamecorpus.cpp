// SPDX-License-Identifier: MIT
#include "briefing/callername.h"

#include "support/testdata.h"

#include <QtTest>

using namespace Qt::StringLiterals;

namespace {
/// One line of a file in test_data/briefing.
struct Line
{
    QString language;
    QString memory;
    QString name;
    bool heldOut = false; ///< no pattern was written for it
};

QList<Line> corpus(const QString &file = u"briefing/names.tsv"_s)
{
    QList<Line> lines;
    const QList<QByteArray> rows = am::test::testData(file).split('\n');
    for (const QByteArray &row : rows) {
        const QStringList columns = QString::fromUtf8(row).split(u'\t');
        if (columns.size() == 3)
            lines.append({columns[0], columns[1], columns[2], (lines.size() + 1) % 5 == 0});
    }
    return lines;
}

struct Figures
{
    int named = 0;
    int found = 0;
    int nameless = 0;
    QStringList falseNames; ///< where there is none, or another
    QStringList missed;

    void count(const Line &line)
    {
        const QString name = am::callerName(line.memory, {}).text;
        ++(line.name.isEmpty() ? nameless : named);
        if (name == line.name)
            found += line.name.isEmpty() ? 0 : 1;
        else if (name.isEmpty())
            missed.append(line.memory);
        else
            falseNames.append(name + u" in: "_s + line.memory);
    }

    [[nodiscard]] double recall() const { return named > 0 ? double(found) / named : 1; }

    [[nodiscard]] QString text() const
    {
        return u"%1 of %2 names (%3 %), %4 false in %5 lines"_s.arg(found)
            .arg(named)
            .arg(100 * recall(), 0, 'f', 1)
            .arg(falseNames.size())
            .arg(named + nameless);
    }
};
} // namespace

/// What callerName() makes of the labelled lines in test_data/briefing; prints its figures and what it misses.
class tst_CallerNameCorpus : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void hasALargeCorpus()
    {
        QMap<QString, QPair<int, int>> byLanguage;
        for (const Line &line : corpus())
            ++(line.name.isEmpty() ? byLanguage[line.language].first : byLanguage[line.language].second);
        QCOMPARE(byLanguage.keys(), QStringList({u"de"_s, u"en"_s, u"es"_s, u"fr"_s, u"ja"_s, u"pt"_s}));
        for (const auto &[nameless, named] : byLanguage) {
            QCOMPARE_GE(nameless, 34);
            QCOMPARE_GE(named, 34);
        }
    }

    void findsTheNamesOfTheCorpus_data()
    {
        QTest::addColumn<QString>("language");
        for (const char *language : {"en", "es", "de", "fr", "pt", "ja", ""})
            QTest::addRow("%s", *language ? language : "all languages") << QString::fromLatin1(language);
    }
    void findsTheNamesOfTheCorpus()
    {
        QFETCH(QString, language);
        Figures all;
        Figures heldOut;
        for (const Line &line : corpus()) {
            if (!language.isEmpty() && line.language != language)
                continue;
            all.count(line);
            if (line.heldOut)
                heldOut.count(line);
        }
        qInfo().noquote() << all.text() << "; held out:" << heldOut.text();
        if (!language.isEmpty() && !all.missed.isEmpty())
            qInfo().noquote() << "missed:\n " << all.missed.join(u"\n  "_s);
        QVERIFY2(all.falseNames.isEmpty(), qPrintable(all.falseNames.join(u'\n')));
        QVERIFY2(all.recall() >= 0.9, qPrintable(all.text()));
    }

    void findsTheNamesOfLinesWrittenLater()
    {
        Figures further;
        for (const Line &line : corpus(u"briefing/names-further.tsv"_s))
            further.count(line);
        qInfo().noquote() << further.text() << "missed:\n " << further.missed.join(u"\n  "_s);
        QCOMPARE_GE(further.nameless, 80);
        QVERIFY2(further.falseNames.isEmpty(), qPrintable(further.falseNames.join(u'\n')));
        QVERIFY2(further.recall() >= 0.9, qPrintable(further.text()));
    }
};

QTEST_GUILESS_MAIN(tst_CallerNameCorpus)
#include "tst_callernamecorpus.moc"
