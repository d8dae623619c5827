// SPDX-License-Identifier: MIT
#include "briefing/template.h"

#include <QtTest>

using namespace Qt::StringLiterals;

class tst_Template : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void renders_data();
    void renders();
    void refuses_data();
    void refuses();
    void neverParsesValues();
    void knowsEveryVariable();
};

void tst_Template::renders_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("rendered");
    QTest::newRow("plain text stays") << u"Hello.\n"_s << u"Hello.\n"_s;
    QTest::newRow("nothing stays nothing") << QString() << QString();
    QTest::newRow("a variable is replaced") << u"Hello {{caller_name}}!"_s << u"Hello Maren!"_s;
    QTest::newRow("blanks inside the braces") << u"Hello {{ caller_name }}!"_s << u"Hello Maren!"_s;
    QTest::newRow("side by side") << u"{{caller_name}}{{memory_count}}"_s << u"Maren7"_s;
    QTest::newRow("the same one twice") << u"{{caller_name}}, {{caller_name}}"_s << u"Maren, Maren"_s;
    QTest::newRow("without a value it is empty") << u"[{{memory_summary}}]"_s << u"[]"_s;
    QTest::newRow("single braces stay") << u"{\"a\":{\"b\":1}}"_s << u"{\"a\":{\"b\":1}}"_s;
    QTest::newRow("the platform's variables stay")
        << u"It is {{system__time}} for {{caller_name}} ({{ sip_contact_id }})"_s
        << u"It is {{system__time}} for Maren ({{ sip_contact_id }})"_s;
    QTest::newRow("other scripts stay") << u"こんにちは、{{caller_name}}さん"_s << u"こんにちは、Marenさん"_s;
}

void tst_Template::renders()
{
    QFETCH(QString, text);
    QFETCH(QString, rendered);
    const auto parsed = am::Template::parse(text);
    QVERIFY(parsed);
    QCOMPARE(parsed->render({{u"caller_name"_s, u"Maren"_s}, {u"memory_count"_s, u"7"_s}}), rendered);
}

void tst_Template::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("reason");
    QTest::newRow("an unknown variable") << u"Hello\n{{caller}}"_s << u"line 2:"_s << u"unknown variable {{caller}}"_s;
    QTest::newRow("another case") << u"{{Caller_Name}}"_s << u"line 1:"_s << u"unknown variable"_s;
    QTest::newRow("no name at all") << u"{{}}"_s << u"line 1:"_s << u"unknown variable {{}}"_s;
    QTest::newRow("a conditional") << u"\n\n{{#if caller_name}}Hello{{/if}}"_s << u"line 3:"_s << u"conditionals"_s;
    QTest::newRow("the end of a conditional") << u"{{/if}}"_s << u"line 1:"_s << u"conditionals"_s;
    QTest::newRow("braces that do not close") << u"Hello {{caller_name"_s << u"line 1:"_s << u"without '}}'"_s;
    QTest::newRow("braces that close a line later") << u"{{caller_name\n}}"_s << u"line 1:"_s << u"without '}}'"_s;
    QTest::newRow("three braces") << u"{{{caller_name}}}"_s << u"line 1:"_s << u"unknown variable"_s;
}

void tst_Template::refuses()
{
    QFETCH(QString, text);
    QFETCH(QString, line);
    QFETCH(QString, reason);
    const auto parsed = am::Template::parse(text);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().kind, am::Error::Kind::BadInput);
    QVERIFY2(parsed.error().detail.startsWith(line), qPrintable(parsed.error().detail));
    QVERIFY2(parsed.error().detail.contains(reason), qPrintable(parsed.error().detail));
    if (!reason.contains(u"without"_s))
        QVERIFY2(parsed.error().detail.contains(am::briefingVariables().join(u", "_s)),
                 qPrintable(parsed.error().detail));
}

void tst_Template::neverParsesValues()
{
    const auto parsed = am::Template::parse(u"{{caller_name}} {{memory_count}}"_s);
    QVERIFY(parsed);
    QCOMPARE(parsed->render({{u"caller_name"_s, u"{{memory_count}}"_s}, {u"memory_count"_s, u"7"_s}}),
             u"{{memory_count}} 7"_s);
}

void tst_Template::knowsEveryVariable()
{
    for (const QString &name : am::briefingVariables()) {
        const auto parsed = am::Template::parse(u"<{{%1}}>"_s.arg(name));
        QVERIFY2(parsed, qPrintable(name));
        QCOMPARE(parsed->render({{name, u"x"_s}}), u"<x>"_s);
    }
}

QTEST_GUILESS_MAIN(tst_Template)
#include "tst_template.moc"
