// SPDX-License-Identifier: MIT
#include "briefing/fact.h"

#include <QtTest>

using namespace Qt::StringLiterals;

namespace {
std::optional<am::Fact> factIn(const QString &text)
{
    return am::factIn(text, am::callerName(text, {}));
}
} // namespace

class tst_Fact : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void findsSlotAndValue_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("slot");
        QTest::addColumn<QString>("value");
        const auto row = [](const char *text, const char *slot, const char *value) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(slot) << QString::fromUtf8(value);
        };
        row("Lives in Berlin", "home", "Berlin");
        row("The caller lives in Frankfurt am Main since May 2024.", "home", "Frankfurt am Main");
        row("I live in the Hague", "home", "Hague");
        row("Relocated to Rio de Janeiro last year", "home", "Rio de Janeiro");
        row("home_city: berlin", "home", "berlin");
        row("My address is 10 Elm Street, Leeds", "address", "10 Elm Street, Leeds");
        row("Customer's employer is Northwind Traders", "employer", "Northwind Traders");
        row("Works for the Bank of England as an analyst", "employer", "Bank of England");
        row("Works as a school nurse", "occupation", "school nurse");
        row("Is on the Pro plan", "plan", "Pro");
        row("Has a Flex plan", "plan", "Flex");
        row("Now is a Gold member", "membership", "Gold");
        row("E-mail: jo@example.com", "email", "jo@example.com");
        row("Prefers to be contacted by email rather than phone", "preference:contact", "email");
        row("Prefers to pay by direct debit", "preference:payment", "direct debit");
        row("Best time to call: afternoon", "preference:call time", "afternoon");
        row("Has three kids", "children", "three");
        row("User name: Maren Voss", "name", "Maren Voss");
        row("The caller's name is Maren.", "name", "Maren");
        row("Der Kunde arbeitet bei Nordbau GmbH als Polier", "employer", "Nordbau GmbH");
        row("Arbeitet bei Siemens als Ingenieurin", "employer", "Siemens");
        row("Möchte geduzt werden", "preference:address form", "geduzt");
        row("La clienta vive en La Paz", "home", "La Paz");
        row("Travaille chez Airbus", "employer", "Airbus");
        row("Tem dois filhos", "children", "dois");
        row("お客様は横浜に住んでいます。", "home", "横浜");
        row("電話番号：03-5550-0100", "phone", "03-5550-0100");
    }
    void findsSlotAndValue()
    {
        QFETCH(QString, text);
        QFETCH(QString, slot);
        QFETCH(QString, value);
        const auto fact = factIn(text);
        QCOMPARE(fact ? fact->slot : QString(), slot);
        QCOMPARE(fact ? fact->value : QString(), value);
    }

    void findsWhatIsOver_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("replaces");
        QTest::newRow("from and to") << u"Moved from Lisbon to Berlin"_s << u"Berlin"_s << u"Lisbon"_s;
        QTest::newRow("no longer") << u"No longer lives in Lisbon"_s << QString() << u"Lisbon"_s;
        QTest::newRow("a plan") << u"Switched from Basic to Premium"_s << u"Premium"_s << u"Basic"_s;
        QTest::newRow("German") << u"Wohnt nicht mehr in Köln"_s << QString() << u"Köln"_s;
        QTest::newRow("Japanese") << u"大阪から東京に引っ越した"_s << u"東京"_s << u"大阪"_s;
    }
    void findsWhatIsOver()
    {
        QFETCH(QString, text);
        QFETCH(QString, value);
        QFETCH(QString, replaces);
        const auto fact = factIn(text);
        QVERIFY(fact);
        QCOMPARE(fact->value, value);
        QCOMPARE(fact->replaces, replaces);
    }

    void leavesAloneWhatItDoesNotWhollyUnderstand_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"",
                                 ".",
                                 ":",
                                 "Likes tea",
                                 "Lives in Berlin and works for Siemens",
                                 "Lives in Berlin with two cats",
                                 "Lives in Berlin?",
                                 "Her sister lives in Berlin",
                                 "He lives in Berlin",
                                 "Anna lives in Berlin",
                                 "Lives in a big city",
                                 "Moved to Friday",
                                 "Moved to the Pro house",
                                 "City: unknown",
                                 "City: Berlin (not sure)",
                                 "City: Berlin or Bonn",
                                 "Departure city: Berlin",
                                 "Company is closed on Monday",
                                 "Email: none",
                                 "Email is broken",
                                 "Works from home",
                                 "Is on the phone",
                                 "Prefers email for invoices",
                                 "Prefers tea",
                                 "Has a dog",
                                 "Wohnt in Berlin und Köln",
                                 "東京と大阪に住んでいる"})
            QTest::newRow(text) << QString::fromUtf8(text);
        QTest::newRow("a long memory") << u"Lives in "_s + QString(200, u'B');
    }
    void leavesAloneWhatItDoesNotWhollyUnderstand()
    {
        QFETCH(QString, text);
        const auto fact = factIn(text);
        QVERIFY2(!fact, qPrintable(fact ? fact->slot + u": "_s + fact->value : QString()));
    }

    void knowsWhichSlotsHoldManyValues()
    {
        QVERIFY(!factIn(u"Order number: 4711"_s)->single);
        QVERIFY(!factIn(u"Phone: +1 555 0100"_s)->single);
        QVERIFY(factIn(u"Email: jo@example.org"_s)->single);
    }
};

QTEST_GUILESS_MAIN(tst_Fact)
#include "tst_fact.moc"
