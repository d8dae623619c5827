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
    void decides_data();
    void decides();
    void nestsUpToABound();
    void neverParsesValues();
    void takesWhateverIsPutTogether();
    void knowsEveryVariable();
    void tellsWhatItUses();
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
    QTest::newRow("a condition on something unknown")
        << u"\n\n{{#if caller}}Hello{{/if}}"_s << u"line 3:"_s << u"{{#if caller}}: expected {{#if VARIABLE}}"_s;
    QTest::newRow("a condition on the platform's variables")
        << u"{{#if system__time}}Hello{{/if}}"_s << u"line 1:"_s << u"{{#if system__time}}: expected"_s;
    QTest::newRow("a condition on nothing") << u"{{#if}}Hello{{/if}}"_s << u"line 1:"_s << u"{{#if}}: expected"_s;
    QTest::newRow("two conditions in one")
        << u"{{#if caller_name caller_id}}Hello{{/if}}"_s << u"line 1:"_s << u"expected {{#if VARIABLE}}"_s;
    QTest::newRow("another kind of block")
        << u"{{#each memories}}{{/each}}"_s << u"line 1:"_s << u"{{#each memories}}: expected {{#if VARIABLE}}"_s;
    QTest::newRow("an else with a condition") << u"{{#if caller_name}}a{{else if caller_id}}b{{/if}}"_s << u"line 1:"_s
                                              << u"{{else if caller_id}}: expected"_s;
    QTest::newRow("the end of no condition") << u"a\n{{/if}}"_s << u"line 2:"_s << u"{{/if}} without {{#if"_s;
    QTest::newRow("the other part of no condition") << u"{{else}}"_s << u"line 1:"_s << u"{{else}} without {{#if"_s;
    QTest::newRow("two other parts") << u"{{#if caller_name}}a\n{{else}}b\n{{else}}c{{/if}}"_s << u"line 3:"_s
                                     << u"a second {{else}} for the {{#if …}} in line 1"_s;
    QTest::newRow("a condition that does not end, told where it begins")
        << u"a\n{{#if caller_name}}b\n{{#if caller_id}}c{{/if}}\nd"_s << u"line 2:"_s << u"without {{/if}}"_s;
    QTest::newRow("a condition that always holds")
        << u"{{#if memory_context}}a{{/if}}"_s << u"line 1:"_s << u"always holds"_s;
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
    if (reason.startsWith(u"unknown"_s)) {
        QVERIFY2(parsed.error().detail.contains(am::briefingVariables().join(u", "_s)),
                 qPrintable(parsed.error().detail));
    }
}

void tst_Template::decides_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("known"); // a returning caller with a name
    QTest::addColumn<QString>("unknown");
    QTest::newRow("a part that may be left out")
        << u"Hello{{#if caller_name}} {{caller_name}}{{/if}}!"_s << u"Hello Maren!"_s << u"Hello!"_s;
    QTest::newRow("one part or the other")
        << u"{{#if caller_name}}{{caller_name}}{{else}}You{{/if}}."_s << u"Maren."_s << u"You."_s;
    QTest::newRow("the other way round") << u"{{#if not caller_name}}Who is it?{{else}}Hello{{/if}}"_s << u"Hello"_s
                                         << u"Who is it?"_s;
    QTest::newRow("blanks inside the braces") << u"{{ #if  caller_name }}a{{ else }}b{{ /if }}"_s << u"a"_s << u"b"_s;
    QTest::newRow("yes and no") << u"{{#if returning_caller}}again{{else}}first{{/if}}"_s << u"again"_s << u"first"_s;
    QTest::newRow("a count of none is nothing")
        << u"{{#if memory_count}}{{memory_count}}{{else}}none{{/if}}"_s << u"7"_s << u"none"_s;
    QTest::newRow("an empty text is nothing") << u"{{#if memory_summary}}a{{else}}b{{/if}}"_s << u"a"_s << u"b"_s;
    QTest::newRow("within each other")
        << u"{{#if caller_name}}{{#if not returning_caller}}new {{else}}old {{/if}}{{caller_name}}{{else}}-{{/if}}"_s
        << u"old Maren"_s << u"-"_s;
    QTest::newRow("one after the other") << u"{{#if caller_name}}a{{/if}}{{#if returning_caller}}b{{/if}}c"_s
                                         << u"abc"_s << u"c"_s;
    QTest::newRow("empty parts") << u"[{{#if caller_name}}{{else}}{{/if}}]"_s << u"[]"_s << u"[]"_s;
    QTest::newRow("lines of their own leave no lines behind")
        << u"Be kind.\n{{#if caller_name}}\nThis is {{caller_name}}.\n  {{else}}\nAsk.\n{{/if}}\nEnd.\n"_s
        << u"Be kind.\nThis is Maren.\nEnd.\n"_s << u"Be kind.\nAsk.\nEnd.\n"_s;
    QTest::newRow("a line of its own at the very end")
        << u"a\n{{#if caller_name}}\nb\n{{/if}}"_s << u"a\nb\n"_s << u"a\n"_s;
    QTest::newRow("with other words on it a line stays")
        << u"a\n{{#if caller_name}} b\n{{/if}} c\n"_s << u"a\n b\n c\n"_s << u"a\n c\n"_s;
    QTest::newRow("the platform's variables inside")
        << u"{{#if caller_name}}{{system__time}}{{/if}}"_s << u"{{system__time}}"_s << QString();
}

void tst_Template::decides()
{
    QFETCH(QString, text);
    QFETCH(QString, known);
    QFETCH(QString, unknown);
    const auto parsed = am::Template::parse(text);
    QVERIFY2(parsed, qPrintable(parsed ? QString() : parsed.error().detail));
    QCOMPARE(parsed->render({{u"caller_name"_s, u"Maren"_s},
                             {u"memory_count"_s, u"7"_s},
                             {u"memory_summary"_s, u"Sea."_s},
                             {u"returning_caller"_s, u"yes"_s}}),
             known);
    QCOMPARE(parsed->render({{u"memory_count"_s, u"0"_s}, {u"returning_caller"_s, u"no"_s}}), unknown);
}

void tst_Template::nestsUpToABound()
{
    const auto nested = [](int depth) {
        return u"{{#if caller_name}}"_s.repeated(depth) + u"x"_s + u"{{/if}}"_s.repeated(depth);
    };
    const auto deepest = am::Template::parse(nested(8));
    QVERIFY(deepest);
    QCOMPARE(deepest->render({{u"caller_name"_s, u"Maren"_s}}), u"x"_s);
    QCOMPARE(deepest->render({}), QString());
    const auto deeper = am::Template::parse(nested(9));
    QVERIFY(!deeper);
    QVERIFY2(deeper.error().detail.contains("at most 8"_L1), qPrintable(deeper.error().detail));
    const auto many = am::Template::parse(u"{{#if caller_name}}x{{/if}}"_s.repeated(100));
    QVERIFY(many);
    QCOMPARE(many->render({{u"caller_name"_s, u"Maren"_s}}).size(), 100);
}

void tst_Template::neverParsesValues()
{
    const auto parsed = am::Template::parse(u"{{caller_name}} {{memory_count}}"_s);
    QVERIFY(parsed);
    QCOMPARE(parsed->render({{u"caller_name"_s, u"{{memory_count}}"_s}, {u"memory_count"_s, u"7"_s}}),
             u"{{memory_count}} 7"_s);
}

/// Parts of the language in any order: either a mistake that names its line, or a text in which nothing of it is left.
void tst_Template::takesWhateverIsPutTogether()
{
    const QStringList parts{u"{{#if caller_name}}"_s,
                            u"{{#if not caller_id}}"_s,
                            u"{{else}}"_s,
                            u"{{/if}}"_s,
                            u"{{caller_name}}"_s,
                            u"{{system__time}}"_s,
                            u"\n"_s,
                            u" "_s,
                            u"a"_s,
                            u"{"_s,
                            u"}"_s,
                            u"{{"_s};
    QRandomGenerator random(1);
    int accepted = 0;
    for (int round = 0; round < 20'000; ++round) {
        QString text;
        for (int i = random.bounded(1, 9); i > 0; --i)
            text += parts[random.bounded(random.bounded(4) == 0 ? parts.size() : parts.size() - 3)];
        const auto parsed = am::Template::parse(text);
        if (!parsed) {
            QVERIFY2(parsed.error().detail.startsWith("line "_L1), qPrintable(text));
            continue;
        }
        ++accepted;
        for (const QString &name : {u""_s, u"Maren"_s}) {
            QString rendered = parsed->render({{u"caller_name"_s, name}});
            rendered.remove(u"{{system__time}}"_s);
            for (const QString &tag : {u"{{#"_s, u"{{/"_s, u"{{else"_s, u"{{caller"_s})
                QVERIFY2(!rendered.contains(tag), qPrintable(text));
        }
    }
    QVERIFY2(accepted > 1000, qPrintable(QString::number(accepted)));
}

void tst_Template::knowsEveryVariable()
{
    for (const QString &name : am::briefingVariables()) {
        const auto parsed = am::Template::parse(u"<{{%1}}>"_s.arg(name));
        QVERIFY2(parsed, qPrintable(name));
        QCOMPARE(parsed->render({{name, u"x"_s}}), u"<x>"_s);
    }
}

void tst_Template::tellsWhatItUses()
{
    const QStringList asked{u"caller_name"_s};
    QVERIFY(am::Template::parse(u"{{caller_name}}"_s)->uses(asked));
    QVERIFY(am::Template::parse(u"{{#if not caller_name}}a{{/if}}"_s)->uses(asked));
    QVERIFY(!am::Template::parse(u"caller_name {{caller_id}}"_s)->uses(asked));
}

QTEST_GUILESS_MAIN(tst_Template)
#include "tst_template.moc"
