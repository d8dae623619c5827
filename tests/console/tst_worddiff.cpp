// SPDX-License-Identifier: MIT
#include "models/worddiff.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace am;

namespace {

/// "Lives in [-Bergen] [+Aberdeen]"
QString shown(const QList<DiffPiece> &pieces)
{
    QStringList words;
    for (const DiffPiece &piece : pieces) {
        const QString mark = piece.kind == DiffPiece::Kind::Gone ? u"-"_s : u"+"_s;
        words.append(piece.kind == DiffPiece::Kind::Same ? piece.text : u"[%1%2]"_s.arg(mark, piece.text));
    }
    return words.join(u' ');
}

} // namespace

class tst_WordDiff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void marksWhatChanged_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("expected");
        QTest::newRow("a word in place of another")
            << u"Lives in Bergen now"_s << u"Lives in Aberdeen now"_s << u"Lives in [-Bergen] [+Aberdeen] now"_s;
        QTest::newRow("words at the end") << u"Likes tea"_s << u"Likes tea and toast"_s << u"Likes tea [+and toast]"_s;
        QTest::newRow("words at the beginning") << u"Now likes tea"_s << u"likes tea"_s << u"[-Now] likes tea"_s;
        QTest::newRow("nothing but spaces") << u"a  b"_s << u"a b"_s << u"a b"_s;
        QTest::newRow("all of it") << u"one two"_s << u"three"_s << u"[-one two] [+three]"_s;
        QTest::newRow("what is remembered first") << QString() << u"Likes tea"_s << u"[+Likes tea]"_s;
        QTest::newRow("what is deleted") << u"Likes tea"_s << QString() << u"[-Likes tea]"_s;
        QTest::newRow("nothing at all") << QString() << QString() << QString();
    }
    void marksWhatChanged()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QFETCH(QString, expected);
        QCOMPARE(shown(wordDiff(before, after)), expected);
    }

    void givesUpOnABook()
    {
        const QString book = u"word "_s.repeated(1001);
        QCOMPARE(wordDiff(book, u"word"_s).size(), 2);
    }
};

QTEST_GUILESS_MAIN(tst_WordDiff)
#include "tst_worddiff.moc"
