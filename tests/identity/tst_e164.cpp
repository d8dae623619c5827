// SPDX-License-Identifier: MIT
#include "identity/e164.h"

#include <QtTest>

using namespace Qt::StringLiterals;

class tst_E164 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void reads_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("region");
        QTest::addColumn<bool>("international");
        QTest::addColumn<QString>("number"); // empty = none
        const auto row = [](const char *name, const QString &text, const QString &region, const QString &number,
                            bool international = false) {
            QTest::newRow(name) << text << region << international << number;
        };
        row("seven digits with plus are the fewest", u"+1234567"_s, {}, u"+1234567"_s);
        row("six are none", u"+123456"_s, {}, {});
        row("fifteen digits with plus are the most", u"+123456789012345"_s, {}, u"+123456789012345"_s);
        row("sixteen are none", u"+1234567890123456"_s, {}, {});
        row("no country begins with zero", u"+0155501001"_s, {}, {});
        row("a fictional number keeps its digits", u"+15550100123"_s, u"DE"_s, u"+15550100123"_s);
        row("a plus in the middle is none", u"1+5550100123"_s, u"US"_s, {});
        row("two pluses are none", u"++15550100123"_s, {}, {});
        row("a letter is none", u"+1555010012a"_s, {}, {});
        row("a line end is none", u"+15550100123\n"_s, {}, {});
        row("a number sign is none", u"+15550100123#5"_s, {}, {});
        row("nothing is none", {}, u"US"_s, {});
        row("a plus alone is none", u"+"_s, u"US"_s, {});
        row("separators go", u"+1 (555) 010-01.2/3"_s, {}, u"+15550100123"_s);
        row("hyphens and blanks of typesetters go", u"+1\u2011555\u00a0010\u20130123\u202f"_s, {}, u"+15550100123"_s);
        row("invisible marks go", u"\u202a+15550100123\u202c"_s, {}, u"+15550100123"_s);
        row("digits of other scripts are digits",
            u"+\u0661\u0665\u0665\u0665\u0660\u0661\u0660\u0660\u0661\u0662\u0663"_s, {}, u"+15550100123"_s);
        row("a bracketed zero is dialed at home only", u"+44 (0)20 7946 0018"_s, {}, u"+442079460018"_s);

        row("at home by the region", u"030 901820"_s, u"DE"_s, u"+4930901820"_s);
        row("at home in the United States", u"(201) 555-0123"_s, u"US"_s, u"+12015550123"_s);
        row("without a region home is unknown", u"030 901820"_s, {}, {});
        row("a region that does not exist is none", u"030 901820"_s, u"QQ"_s, {});
        row("abroad after 00 without a region", u"00 49 30 901820"_s, {}, u"+4930901820"_s);
        row("abroad after the prefix of the region", u"011 49 30 901820"_s, u"US"_s, u"+4930901820"_s);
        row("abroad only when somebody can have it", u"15550100123"_s, {}, {});
        row("more digits than can be dialed are none", u"000000000000000000000"_s, u"DE"_s, {});
        row("short codes get no country", u"110"_s, u"DE"_s, {});
        row("where a zero is written, digits without it are international first", u"4930901820"_s, u"DE"_s,
            u"+4930901820"_s);
        row("elsewhere a valid number at home comes first", u"2015550123"_s, u"US"_s, u"+12015550123"_s);

        row("WhatsApp's ids are never national", u"4915112345678"_s, u"US"_s, u"+4915112345678"_s, true);
        row("WhatsApp's ids that nobody can have are none", u"5550100123"_s, u"US"_s, {}, true);
    }
    void reads()
    {
        QFETCH(QString, text);
        QFETCH(QString, region);
        QFETCH(bool, international);
        QFETCH(QString, number);
        const auto read = am::toE164(text, {.region = region, .international = international});
        QCOMPARE(read.value_or(QString()), number);
        QCOMPARE(read.has_value(), !number.isEmpty());
    }

    void itsResultReadsAsItself()
    {
        for (const QString &region : {QString(), u"DE"_s, u"US"_s, u"IT"_s}) {
            const auto first = am::toE164(u"+39 02 3661 8300"_s, {.region = region});
            QVERIFY(first);
            QCOMPARE(am::toE164(*first, {.region = region}), first);
            QCOMPARE(am::toE164(*first, {.region = {}, .international = true}), first);
        }
    }
};

QTEST_GUILESS_MAIN(tst_E164)
#include "tst_e164.moc"
