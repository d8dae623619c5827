// SPDX-License-Identifier: MIT
#include "identity/withheld.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::isWithheld;

class tst_Withheld : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void tellsNobodyFromSomebody_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<bool>("withheld");
        const QStringList nobody{{},
                                 u" "_s,
                                 u"-"_s,
                                 u"+"_s,
                                 u"0"_s,
                                 u"+000 000"_s,
                                 u"anonymous"_s,
                                 u"ANONYMOUS"_s,
                                 u"Anonymous Caller"_s,
                                 u"Private-Number"_s,
                                 u"<unknown>"_s,
                                 u"no_caller_id"_s,
                                 u"Number Withheld"_s,
                                 u"Restricted"_s,
                                 u"Blocked"_s,
                                 u"suppressed"_s,
                                 u"+266696687"_s,
                                 u"+7378742833"_s,
                                 u"2562533"_s,
                                 u"8656696"_s,
                                 u"+86282452253"_s,
                                 u"null"_s,
                                 u"None"_s,
                                 u"undefined"_s,
                                 u"[REDACTED]"_s,
                                 u"{{system__caller_id}}"_s,
                                 u"tel:{{system__caller_id}}"_s};
        for (const QString &id : nobody)
            QTest::addRow("\"%s\" is nobody", qPrintable(id)) << id << true;
        const QStringList somebody{u"+15550100123"_s,      u"user_5521"_s, u"anonymous2"_s, u"unknown@example.com"_s,
                                   u"Private Ryan"_s,      u"1"_s,         u"+0001"_s,      u"26669668"_s,
                                   u"+12666966870"_s,      u"{user}"_s,    u"nullius"_s,    u"000a"_s,
                                   u"\u7528\u6237\u4e03"_s};
        for (const QString &id : somebody)
            QTest::addRow("\"%s\" is somebody", qPrintable(id)) << id << false;
    }
    void tellsNobodyFromSomebody()
    {
        QFETCH(QString, id);
        QTEST(isWithheld(id, {}), "withheld");
    }

    void theOperatorsOwnSpellingsCountToo_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<bool>("withheld");
        QTest::newRow("as configured") << u"Geheim"_s << true;
        QTest::newRow("in other letters") << u"*GEHEIM*"_s << true;
        QTest::newRow("a number in another spelling") << u"+1-555-010-0999"_s << true;
        QTest::newRow("letters with marks in capitals") << u"UNBEKANNT \u00c4"_s << true;
        QTest::newRow("not a part of one") << u"Gehei"_s << false;
        QTest::newRow("not with more behind it") << u"Geheimrat"_s << false;
        QTest::newRow("the built-in ones still count") << u"anonymous"_s << true;
    }
    void theOperatorsOwnSpellingsCountToo()
    {
        QFETCH(QString, id);
        const QStringList more{u"geheim"_s, u"+1 555 010 0999"_s, u"Unbekannt \u00e4"_s};
        QTEST(isWithheld(id, more), "withheld");
    }

    void anEmptySpellingOfTheOperatorHidesNobodyElse()
    {
        QVERIFY(!isWithheld(u"+15550100123"_s, {QString(), u"-"_s}));
        QVERIFY(isWithheld(u"--"_s, {u"-"_s}));
    }
};

QTEST_GUILESS_MAIN(tst_Withheld)
#include "tst_withheld.moc"
