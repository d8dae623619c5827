// SPDX-License-Identifier: MIT
#include "http/grammar.h"

#include <QtTest>

#include <limits>

using namespace Qt::StringLiterals;
namespace grammar = am::grammar;

namespace {

/// One row for each text: whether the rule holds for it.
void addTexts()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("expected");
}

void row(const char *name, const QByteArray &text, bool expected)
{
    QTest::newRow(name) << text << expected;
}

} // namespace

class tst_Grammar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void tokenCharacters()
    {
        const QByteArray taken = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        for (int c = 0; c < 256; ++c)
            QVERIFY2(grammar::isTokenCharacter(char(c)) == taken.contains(char(c)), QByteArray::number(c).constData());
        QVERIFY(grammar::isToken("X-Key"));
        QVERIFY(!grammar::isToken(""));
        QVERIFY(!grammar::isToken("X Key"));
    }

    void fieldValues()
    {
        for (int c = 0; c < 256; ++c) {
            const QByteArray value(1, char(c));
            QVERIFY2(grammar::isFieldValue(value) == (c == '\t' || (c >= 0x20 && c != 0x7f)),
                     QByteArray::number(c).constData());
        }
        QVERIFY(grammar::isFieldValue(""));
        QVERIFY(!grammar::isFieldValue("ab\n"));
    }

    void trims()
    {
        QCOMPARE(grammar::trimmed(" \ta b\t "), QByteArrayView("a b"));
        QCOMPARE(grammar::trimmed("a"), QByteArrayView("a"));
        QVERIFY(grammar::trimmed(" \t ").isEmpty());
        QVERIFY(grammar::trimmed("").isEmpty());
        // Only these two: a line end must stay, to be refused.
        QCOMPARE(grammar::trimmed("\ra\n"), QByteArrayView("\ra\n"));
    }

    void comparesIgnoringCase()
    {
        QVERIFY(grammar::equalsIgnoringCase("Close", "cLOSE"));
        QVERIFY(!grammar::equalsIgnoringCase("close", "closed"));
        QVERIFY(!grammar::equalsIgnoringCase("close", "clone"));
        QVERIFY(grammar::equalsIgnoringCase("", ""));
    }

    void authorities_data();
    void authorities()
    {
        QFETCH(QByteArray, text);
        QTEST(grammar::isAuthority(text), "expected");
    }

    void originForms_data();
    void originForms()
    {
        QFETCH(QByteArray, text);
        QTEST(grammar::isOriginForm(text), "expected");
    }

    void decimals()
    {
        constexpr qint64 largest = std::numeric_limits<qint64>::max();
        QCOMPARE(grammar::decimal("0"), 0);
        QCOMPARE(grammar::decimal("0042"), 42);
        QCOMPARE(grammar::decimal("9223372036854775807"), largest);
        QCOMPARE(grammar::decimal("9223372036854775808"), largest);
        QCOMPARE(grammar::decimal("18446744073709551617"), largest);
        QCOMPARE(grammar::decimal(QByteArray(1000, '9')), largest);
        for (const char *text : {"", " ", "-1", "+1", " 1", "1 ", "1,1", "0x1", "1.0", "a"})
            QVERIFY2(!grammar::decimal(text), text);
        QVERIFY(!grammar::decimal(QByteArray(1000, '9') + 'x'));
    }

    void hexadecimalDigits()
    {
        const QByteArray digits = "0123456789abcdef";
        for (int c = 0; c < 256; ++c) {
            const auto value = int(digits.indexOf(c < 128 ? QByteArray(1, char(c)).toLower() : QByteArray("none")));
            QVERIFY2(grammar::hexadecimalDigit(char(c)) == value, QByteArray::number(c).constData());
        }
    }

    void fields_data();
    void fields()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, expected);
        const std::optional<grammar::Field> field = grammar::field(line);
        QCOMPARE(field ? field->name.toByteArray() + '=' + field->value.toByteArray() : QByteArray("none"), expected);
    }

    void lists()
    {
        QVERIFY(grammar::listHolds("close", "close"));
        QVERIFY(grammar::listHolds("x, Close", "close"));
        QVERIFY(grammar::listHolds("x,\tclose ,y", "close"));
        QVERIFY(grammar::listHolds(",,close", "close"));
        QVERIFY(!grammar::listHolds("", "close"));
        QVERIFY(!grammar::listHolds("closed", "close"));
        QVERIFY(!grammar::listHolds("x close", "close"));
        QVERIFY(!grammar::listHolds("\"close\"", "close"));
    }
};

void tst_Grammar::authorities_data()
{
    addTexts();
    row("a name", "example.com", true);
    row("a name and a port", "example.com:8080", true);
    row("an IPv4 address", "127.0.0.1:80", true);
    row("an IPv6 address", "[::1]", true);
    row("an IPv6 address and a port", "[2001:db8::1]:443", true);
    row("an IPv4 address in an IPv6 one", "[::ffff:127.0.0.1]", true);
    row("a port of no digits, as RFC 3986 has it", "example.com:", true);
    row("the longest port", "x:65535", true);

    row("nothing", "", false);
    row("only a port", ":80", false);
    row("a port of six digits", "x:100000", false);
    row("a port of letters", "x:http", false);
    row("a negative port", "x:-1", false);
    row("two ports", "x:1:2", false);
    row("an IPv6 address without brackets", "::1", false);
    row("an empty IPv6 address", "[]", false);
    row("a bracket that is never closed", "[::1", false);
    row("a bracket that was never opened", "::1]", false);
    row("a name behind the bracket", "[::1]x", false);
    row("a name behind the bracket, and a port", "[::1]x:80", false);
    row("a zone", "[fe80::1%25eth0]", false);
    row("letters that are no digits in the brackets", "[::g]", false);
    row("a user", "user@x", false);
    row("a path", "x/", false);
    row("a blank", "x y", false);
    row("two hosts", "x, y", false);
    row("a control character", "x\x01", false);
    row("a zero byte", QByteArray("x\0", 2), false);
    row("a byte beyond ASCII", "\xc3\xa4", false);
}

void tst_Grammar::originForms_data()
{
    addTexts();
    row("the root", "/", true);
    row("a path", "/v1/client-data", true);
    row("what a path may hold besides", "/-._~!$&'()*+,;=:@/", true);
    row("an escape", "/%61%2F", true);
    row("an escape of a byte beyond ASCII", "/%c3%a4", true);
    row("an escape of a blank", "/%20", true);
    row("a query", "/a?b=c&d=/?", true);
    row("an empty query", "/a?", true);
    row("what clients forget to escape in a query", "/a?b=[\"x\"]|{y}", true);

    row("nothing", "", false);
    row("no slash in front", "a", false);
    row("an asterisk", "*", false);
    row("only a query", "?a", false);
    row("a fragment", "/a#b", false);
    row("a fragment behind a query", "/a?b#c", false);
    row("a blank", "/a b", false);
    row("a blank in the query", "/a?b c", false);
    row("a backslash", "/a\\b", false);
    row("a bracket in the path", "/a[0]", false);
    row("a byte beyond ASCII", "/\xc3\xa4", false);
    row("a byte beyond ASCII in the query", "/a?\xc3\xa4", false);
    row("a zero byte in the query", QByteArray("/a?\0", 4), false);
    row("a DEL in the query", "/a?\x7f", false);
    row("an escape cut off behind the sign", "/%", false);
    row("an escape cut off behind a digit", "/%4", false);
    row("an escape of no digits", "/%zz", false);
    row("an escape with one digit", "/%4z", false);
    row("an escape of the zero byte", "/%00", false);
    row("an escape of a line feed", "/%0a", false);
    row("an escape of the last control character", "/%1F", false);
    row("an escape of DEL", "/%7f", false);
    row("an escape of a CR in the query", "/a?b=%0D", false);
}

void tst_Grammar::fields_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const QByteArray &line, const QByteArray &expected) {
        QTest::newRow(name) << line << expected;
    };
    row("name and value", "Host: x", "Host=x");
    row("no blank", "Host:x", "Host=x");
    row("blanks around the value", "Host: \t x y \t", "Host=x y");
    row("an empty value", "Host:", "Host=");
    row("a value of blanks", "Host: \t", "Host=");
    row("colons in the value", "Host: x:80", "Host=x:80");
    row("bytes beyond ASCII in the value", "A: \xc3\xa4", "A=\xc3\xa4");

    row("nothing", "", "none");
    row("no colon", "Host x", "none");
    row("no name", ": x", "none");
    row("a blank before the colon", "Host : x", "none");
    row("a blank in the name", "Ho st: x", "none");
    row("a folded line", " x: y", "none");
    row("a line folded by a tab", "\tx: y", "none");
    row("a byte beyond ASCII in the name", "\xc3\xa4: x", "none");
    row("a CR in the value", "Host: x\ry", "none");
    row("a CR at the end of the value", "Host: x\r", "none");
    row("a zero byte in the value", QByteArray("Host: x\0", 8), "none");
    row("a DEL in the value", "Host: x\x7f", "none");
}

QTEST_APPLESS_MAIN(tst_Grammar)
#include "tst_grammar.moc"
