// SPDX-License-Identifier: MIT
#include "ctl/terminal.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::ctl::Table;
using am::ctl::Terminal;

namespace {

/// What a table prints on a terminal of that width.
QString printed(const Table &table, int width)
{
    char *text = nullptr;
    size_t size = 0;
    std::FILE *const file = ::open_memstream(&text, &size);
    Terminal terminal(file, file, width);
    table.print(terminal);
    std::fclose(file);
    const QString out = QString::fromUtf8(text, qsizetype(size));
    std::free(text); // NOLINT(cppcoreguidelines-no-malloc): open_memstream()'s
    return out;
}

} // namespace

class tst_Terminal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void alignsColumns()
    {
        Table table({u"ID"_s, u"STATE"_s, u"REASON"_s});
        QVERIFY(table.isEmpty());
        table.add({u"1"_s, u"dead"_s, u"status 500"_s});
        table.add({u"1000"_s, u"remembered"_s, QString()});
        QVERIFY(!table.isEmpty());
        QCOMPARE(printed(table, 0), u"  ID  STATE       REASON\n"
                                    "   1  dead        status 500\n"
                                    "1000  remembered\n"_s);
    }

    void cutsTheColumnThatGivesWay()
    {
        Table table({u"A"_s, u"B"_s, u"C"_s}, 1);
        table.add({u"one"_s, u"abcdefghijklmnop"_s, u"end"_s});
        QCOMPARE(printed(table, 20), u"A    B           C\n"
                                     "one  abcdefghi…  end\n"_s);
        QCOMPARE(printed(table, 26), u"A    B                 C\n"
                                     "one  abcdefghijklmnop  end\n"_s);
        QCOMPARE(printed(table, 3), u"A    B  C\n"
                                    "one  …  end\n"_s); // too narrow for everything: heads stay
    }

    void isNotSteeredByWhatItPrints_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        const QChar bad = QChar::ReplacementCharacter;
        QTest::newRow("escape sequences") << u"a\x1b[2Jb"_s << u"a%1[2Jb"_s.arg(bad);
        QTest::newRow("line ends") << u"a\r\nb"_s << u"a%1%1b"_s.arg(bad);
        QTest::newRow("eight bit controls") << u"a\u009bb"_s << u"a%1b"_s.arg(bad);
        QTest::newRow("writing direction") << u"a\u202eb"_s << u"a%1b"_s.arg(bad);
        QTest::newRow("words in any script") << u"Grüße, 你好"_s << u"Grüße, 你好"_s;
    }
    void isNotSteeredByWhatItPrints()
    {
        QFETCH(QString, text);
        QFETCH(QString, shown);
        QCOMPARE(am::ctl::harmless(text), shown);
        Table table({u"X"_s});
        table.add({text});
        QCOMPARE(printed(table, 0), u"X\n"_s + shown + u'\n');
    }
};

QTEST_GUILESS_MAIN(tst_Terminal)
#include "tst_terminal.moc"
