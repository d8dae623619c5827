// SPDX-License-Identifier: MIT
#include "memory/searchterms.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::WordMatch;

class tst_SearchTerms : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void findsWords_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("marks and case are nothing") << u"Hello, WORLD!"_s << QStringList{u"hello"_s, u"world"_s};
        QTest::newRow("accents are nothing") << u"Zoë Müller"_s << QStringList{u"zoe"_s, u"muller"_s};
        QTest::newRow("a label's underscore parts")
            << u"order_no: A-12"_s << QStringList{u"order"_s, u"no"_s, u"a"_s, u"12"_s};
        QTest::newRow("ideographs are words") << u"東京 OK"_s << QStringList{u"東"_s, u"京"_s, u"ok"_s};
        QTest::newRow("emoji are none") << u"👍🏽 🎉"_s << QStringList{};
        QTest::newRow("letters beyond the first plane") << u"𠮷野"_s << QStringList{u"𠮷"_s, u"野"_s};
    }
    void findsWords()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, words);
        QCOMPARE(am::searchWords(text), words);
    }

    void separatesCallers()
    {
        const QString ada = am::indexedWords(u"+15550100"_s, u"author"_s);
        const QString bob = am::indexedWords(u"+15550199"_s, u"author"_s);
        QVERIFY(ada.endsWith("author"_L1) && bob.endsWith("author"_L1));
        QVERIFY(ada != bob);
        QVERIFY(am::indexedWords(QString(), u"author"_s).isEmpty());
        QVERIFY(am::searchExpression(QString(), u"author"_s, WordMatch::Whole).isEmpty());
    }

    void theStemmerSeesNoVowelInThePrefix()
    {
        static const QRegularExpression consonants(u"^[b-df-hj-np-t]{12}x$"_s);
        for (int i = 0; i < 100; ++i)
            QVERIFY(consonants.match(am::indexedWords(QString::number(i), u"x"_s)).hasMatch());
    }

    void leavesNothingOfStopWords_data()
    {
        QTest::addColumn<QString>("query");
        QTest::newRow("empty") << QString();
        QTest::newRow("stop words") << u"What is it that I've been?"_s;
        QTest::newRow("emoji") << u"🎉🎉"_s;
        QTest::newRow("marks") << u"\"* ( ) : ^ - +"_s;
    }
    void leavesNothingOfStopWords()
    {
        QFETCH(QString, query);
        QVERIFY(am::searchExpression(u"c"_s, query, WordMatch::Whole).isEmpty());
    }

    void quotesEveryWord()
    {
        const QString one = u"\""_s + am::indexedWords(u"c"_s, u"near"_s) + u'"';
        QCOMPARE(am::searchExpression(u"c"_s, u"NEAR("_s, WordMatch::Whole), one);
        QCOMPARE(am::searchExpression(u"c"_s, u"near Near"_s, WordMatch::Beginning), one + u'*');
        QCOMPARE(am::searchExpression(u"c"_s, u"near near x"_s, WordMatch::Whole),
                 one + u" OR \""_s + am::indexedWords(u"c"_s, u"x"_s) + u'"');
    }

    void boundsTheQuery()
    {
        QString query;
        for (int i = 0; i < 20'000; ++i)
            query += u"word%1 "_s.arg(i);
        QCOMPARE(am::searchExpression(u"c"_s, query, WordMatch::Whole).count(u" OR "_s), 31);
        QVERIFY(am::searchExpression(u"c"_s, QString(100'000, u'x'), WordMatch::Whole).size() < 200);
    }
};

QTEST_GUILESS_MAIN(tst_SearchTerms)
#include "tst_searchterms.moc"
