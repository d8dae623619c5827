// SPDX-License-Identifier: MIT
#include "http/linereader.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::LineReader;

namespace {

/// What comes of the pieces when each line may have `allowance` bytes: the lines, and how many bytes are held at the
/// end. A finished line that came in pieces is held until the next take().
QByteArray outcome(const QByteArrayList &pieces, qsizetype allowance)
{
    using Outcome = LineReader::Outcome;
    LineReader reader;
    QByteArrayList all;
    for (const QByteArray &piece : pieces) {
        QByteArrayView rest = piece;
        while (!rest.isEmpty()) {
            qsizetype taken = 0;
            const Outcome outcome = reader.take(rest, allowance, taken);
            if (outcome == Outcome::BareLineFeed)
                return (all << "bare").join('|');
            if (outcome == Outcome::TooLong)
                return (all << "long").join('|');
            if (outcome == Outcome::Line)
                all << reader.line().toByteArray();
            rest = rest.sliced(taken);
        }
    }
    return (all << QByteArray::number(reader.buffered())).join('|');
}

} // namespace

class tst_LineReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void reads_data()
    {
        QTest::addColumn<QByteArrayList>("pieces");
        QTest::addColumn<QByteArray>("expected");
        using Pieces = QByteArrayList;
        QTest::newRow("a line without its end") << Pieces{"ab\r\n"} << QByteArray("ab|0");
        QTest::newRow("an empty line") << Pieces{"\r\n"} << QByteArray("|0");
        QTest::newRow("two lines in one piece") << Pieces{"ab\r\nc\r\n"} << QByteArray("ab|c|0");
        QTest::newRow("an unfinished line is held") << Pieces{"ab\r\ncde"} << QByteArray("ab|3");
        QTest::newRow("a line byte by byte") << Pieces{"a", "b", "\r", "\n"} << QByteArray("ab|4");
        QTest::newRow("a piece that ends between CR and LF") << Pieces{"ab\r", "\ncd\r\n"} << QByteArray("ab|cd|0");
        QTest::newRow("a CR inside is left to others") << Pieces{"a\rb\r\n"} << QByteArray("a\rb|0");
        QTest::newRow("two CRs leave one") << Pieces{"ab\r\r\n"} << QByteArray("ab\r|0");
        QTest::newRow("a bare line feed") << Pieces{"ab\n"} << QByteArray("bare");
        QTest::newRow("a bare line feed alone") << Pieces{"\n"} << QByteArray("bare");
        QTest::newRow("a bare line feed in a later piece") << Pieces{"ab", "c\n"} << QByteArray("bare");
        QTest::newRow("as long as allowed") << Pieces{"abcdef\r\n"} << QByteArray("abcdef|0");
        QTest::newRow("as long as allowed, in pieces") << Pieces{"abcd", "ef\r", "\n"} << QByteArray("abcdef|8");
        QTest::newRow("one byte too long") << Pieces{"abcdefg\r\n"} << QByteArray("long");
        QTest::newRow("too long before its end is seen") << Pieces{"abcd", "efghi"} << QByteArray("long");
        QTest::newRow("each line has the allowance anew")
            << Pieces{"abcdef\r\nabcdef\r", "\n"} << QByteArray("abcdef|abcdef|8");
    }
    void reads()
    {
        QFETCH(QByteArrayList, pieces);
        QFETCH(QByteArray, expected);
        QCOMPARE(outcome(pieces, 8), expected);
    }

    void takesNoMoreThanOneLine()
    {
        LineReader reader;
        qsizetype taken = 0;
        QCOMPARE(reader.take("ab\r\ncd\r\n", 100, taken), LineReader::Outcome::Line);
        QCOMPARE(taken, 4);
        QCOMPARE(reader.line(), QByteArrayView("ab"));
    }

    void copiesNothingOfALineInOnePiece()
    {
        LineReader reader;
        const QByteArray bytes = "ab\r\n";
        qsizetype taken = 0;
        QCOMPARE(reader.take(bytes, 100, taken), LineReader::Outcome::Line);
        QVERIFY(reader.line().data() == bytes.constData());
        QCOMPARE(reader.buffered(), 0);
    }

    void nothingLeftAllowsNothing()
    {
        LineReader reader;
        qsizetype taken = 0;
        QCOMPARE(reader.take("\r\n", 0, taken), LineReader::Outcome::TooLong);
        QCOMPARE(LineReader().take({}, 0, taken), LineReader::Outcome::More);
        QCOMPARE(taken, 0);
    }

    void forgetsWhenReset()
    {
        LineReader reader;
        qsizetype taken = 0;
        QCOMPARE(reader.take("old", 100, taken), LineReader::Outcome::More);
        reader.reset();
        QCOMPARE(reader.buffered(), 0);
        QCOMPARE(reader.take("new\r\n", 100, taken), LineReader::Outcome::Line);
        QCOMPARE(reader.line(), QByteArrayView("new"));
    }
};

QTEST_APPLESS_MAIN(tst_LineReader)
#include "tst_linereader.moc"
