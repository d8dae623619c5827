// SPDX-License-Identifier: MIT
#include "briefing/callerlanguage.h"

#include <QtTest>

using namespace Qt::StringLiterals;

class tst_CallerLanguage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void hearsTheWish_data()
    {
        QTest::addColumn<QString>("memory");
        QTest::addColumn<QString>("language");
        QTest::newRow("a collected datum") << u"Language: Spanish"_s << u"es"_s;
        QTest::newRow("as its id") << u"preferred_language: German."_s << u"de"_s;
        QTest::newRow("as a code") << u"User language: fr"_s << u"fr"_s;
        QTest::newRow("as a code with a region") << u"language: pt-BR"_s << u"pt"_s;
        QTest::newRow("in the language itself") << u"Language: Türkçe"_s << u"tr"_s;
        QTest::newRow("among other data") << u"Name: Maren\nLanguage: Dutch\nCity: Delft"_s << u"nl"_s;
        QTest::newRow("collected in Spanish") << u"Idioma: alemán"_s << u"de"_s;
        QTest::newRow("collected in German") << u"Bevorzugte Sprache: Französisch"_s << u"fr"_s;
        QTest::newRow("collected in French") << u"Langue : espagnol"_s << u"es"_s;
        QTest::newRow("collected in Portuguese") << u"Idioma: português"_s << u"pt"_s;
        QTest::newRow("collected in Japanese") << u"言語：日本語"_s << u"ja"_s;
        QTest::newRow("a sentence") << u"The caller prefers to speak Spanish."_s << u"es"_s;
        QTest::newRow("another sentence") << u"User asked to be called back in French next week."_s << u"fr"_s;
        QTest::newRow("a Spanish sentence") << u"La clienta prefiere hablar en inglés."_s << u"en"_s;
        QTest::newRow("a German sentence") << u"Die Anruferin spricht lieber Englisch."_s << u"en"_s;
        QTest::newRow("a French sentence") << u"L'appelant préfère parler anglais."_s << u"en"_s;
        QTest::newRow("a Portuguese sentence") << u"Prefere falar em espanhol."_s << u"es"_s;
        QTest::newRow("a Japanese sentence") << u"英語での対応を希望しています。"_s << u"en"_s;

        QTest::newRow("no language") << u"Language: Klingonish"_s << QString();
        QTest::newRow("several languages") << u"Language: English or German"_s << QString();
        QTest::newRow("nothing collected") << u"Language: unknown"_s << QString();
        QTest::newRow("another datum") << u"Name: German"_s << QString();
        QTest::newRow("what somebody can speak") << u"The caller speaks Spanish and Catalan."_s << QString();
        QTest::newRow("a food") << u"The caller prefers French toast."_s << QString();
        QTest::newRow("an object") << u"Wants to talk about the German order."_s << QString();
        QTest::newRow("a wish denied") << u"The caller does not prefer to speak Spanish."_s << QString();
        QTest::newRow("a wish denied in Spanish") << u"No prefiere hablar en inglés."_s << QString();
        QTest::newRow("a lesson") << u"Takes a course: German for beginners"_s << QString();
        QTest::newRow("nothing at all") << QString() << QString();
    }
    void hearsTheWish()
    {
        QFETCH(QString, memory);
        QTEST(am::callerLanguage(memory), "language");
    }

    void looksAtTheBeginningOnly()
    {
        QCOMPARE(am::callerLanguage(u"x "_s.repeated(300) + u"\nLanguage: Spanish"_s), QString());
    }

    void knowsCodes_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<bool>("is");
        QTest::newRow("ISO 639-1") << u"de"_s << true;
        QTest::newRow("with a region") << u"pt-br"_s << true;
        QTest::newRow("one that few speak") << u"eo"_s << true;
        QTest::newRow("of three letters") << u"deu"_s << false;
        QTest::newRow("in capitals") << u"DE"_s << false;
        QTest::newRow("a name") << u"German"_s << false;
        QTest::newRow("two letters that mean nothing") << u"xx"_s << false;
        QTest::newRow("nothing") << QString() << false;
        QTest::newRow("with a line behind it") << u"de\n"_s << false;
    }
    void knowsCodes()
    {
        QFETCH(QString, code);
        QTEST(am::isLanguageCode(code), "is");
    }
};

QTEST_GUILESS_MAIN(tst_CallerLanguage)
#include "tst_callerlanguage.moc"
