// SPDX-License-Identifier: MIT
#include "briefing/defaulttemplates.h"
#include "briefing/template.h"

#include <QtTest>

using namespace Qt::StringLiterals;

namespace {
QHash<QString, QString> caller(bool hasName, bool returns)
{
    return {{u"caller_name"_s, hasName ? u"Maren Voss"_s : QString()},
            {u"returning_caller"_s, returns ? u"yes"_s : u"no"_s},
            {u"memory_context"_s, u"<notes>"_s}};
}

QString rendered(const QString &text, const QHash<QString, QString> &values)
{
    const auto parsed = am::Template::parse(text);
    return parsed ? parsed->render(values) : u"does not parse: "_s + parsed.error().detail;
}
} // namespace

class tst_DefaultTemplates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void speaksSixLanguages()
    {
        QStringList languages = am::defaultTemplateLanguages();
        languages.sort();
        QCOMPARE(languages, (QStringList{u"de"_s, u"en"_s, u"es"_s, u"fr"_s, u"ja"_s, u"pt"_s}));
    }

    void greets_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("again"); // by name
        QTest::addColumn<QString>("first"); // without a name
        QTest::newRow("English") << u"en"_s << u"Hello Maren Voss, good to hear from you again. How can I help?"_s
                                 << u"Hello, how can I help you?"_s;
        QTest::newRow("Spanish") << u"es"_s
                                 << u"Hola, Maren Voss, qué gusto volver a hablar con usted. ¿En qué puedo ayudarle?"_s
                                 << u"Hola. ¿En qué puedo ayudarle?"_s;
        QTest::newRow("German") << u"de"_s
                                << u"Guten Tag, Maren Voss, schön, dass Sie wieder anrufen. Was kann ich für Sie tun?"_s
                                << u"Guten Tag, was kann ich für Sie tun?"_s;
        QTest::newRow("French")
            << u"fr"_s
            << u"Bonjour Maren Voss, quel plaisir de vous entendre à nouveau. Comment puis-je vous aider\u00a0?"_s
            << u"Bonjour, comment puis-je vous aider\u00a0?"_s;
        QTest::newRow("Portuguese") << u"pt"_s << u"Olá, Maren Voss, que bom falarmos de novo. Em que posso ajudar?"_s
                                    << u"Olá, em que posso ajudar?"_s;
        QTest::newRow("Japanese")
            << u"ja"_s << u"Maren Voss様、いつもお電話ありがとうございます。本日はどのようなご用件でしょうか。"_s
            << u"お電話ありがとうございます。どのようなご用件でしょうか。"_s;
        QTest::newRow("of a region") << u"pt-BR"_s
                                     << u"Olá, Maren Voss, que bom falarmos de novo. Em que posso ajudar?"_s
                                     << u"Olá, em que posso ajudar?"_s;
        QTest::newRow("another language gets English")
            << u"fi"_s << u"Hello Maren Voss, good to hear from you again. How can I help?"_s
            << u"Hello, how can I help you?"_s;
        QTest::newRow("no language gets English")
            << QString() << u"Hello Maren Voss, good to hear from you again. How can I help?"_s
            << u"Hello, how can I help you?"_s;
    }
    void greets()
    {
        QFETCH(QString, language);
        const QString greeting = am::defaultGreeting(language);
        QTEST(rendered(greeting, caller(true, true)), "again");
        QTEST(rendered(greeting, caller(false, false)), "first");
    }

    void readsWellForEverybody_data()
    {
        QTest::addColumn<QString>("language");
        for (const QString &language : am::defaultTemplateLanguages())
            QTest::addRow("%s", qPrintable(language)) << language;
    }
    void readsWellForEverybody()
    {
        QFETCH(QString, language);
        QSet<QString> greetings;
        for (const bool hasName : {false, true}) {
            for (const bool returns : {false, true}) {
                const auto values = caller(hasName, returns);
                const QString greeting = rendered(am::defaultGreeting(language), values);
                greetings.insert(greeting);
                for (const QString &text : {greeting, rendered(am::defaultNotes(language), values)}) {
                    QCOMPARE(text.contains("Maren Voss"_L1), hasName);
                    QVERIFY2(!text.contains(u'{') && !text.contains(u'%'), qPrintable(text));
                    QVERIFY2(!text.contains("  "_L1) && !text.contains(" ,"_L1) && !text.contains(" ."_L1),
                             qPrintable(text));
                    QCOMPARE(text, text.trimmed());
                }
            }
        }
        QCOMPARE(greetings.size(), 4);
    }

    void bringsTheNotesOnceAndBehindThePrompt_data() { readsWellForEverybody_data(); }
    void bringsTheNotesOnceAndBehindThePrompt()
    {
        QFETCH(QString, language);
        const QString notes = rendered(am::defaultNotes(language), caller(true, true));
        QCOMPARE(notes.count("<notes>"_L1), 1);
        QVERIFY(notes.contains("<notes>\n\n"_L1) && !notes.contains("\n\n\n"_L1));
        QCOMPARE(rendered(am::defaultNotes(language), caller(false, false)), u"<notes>"_s); // nothing to use
        QVERIFY(!am::Template::parse(am::defaultPrompt(language))->uses(am::briefingVariables()));
    }
};

QTEST_GUILESS_MAIN(tst_DefaultTemplates)
#include "tst_defaulttemplates.moc"
