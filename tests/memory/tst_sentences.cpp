// SPDX-License-Identifier: MIT
#include "memory/sentences.h"

#include <QtTest>

using namespace Qt::StringLiterals;

class tst_Sentences : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void splits_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("nothing is nothing") << u" \n "_s << QStringList{};
        QTest::newRow("one sentence without an end") << u"The caller is Ada"_s << QStringList{u"The caller is Ada"_s};
        QTest::newRow("full stops end sentences")
            << u"Ada called. She wants a book."_s << QStringList{u"Ada called."_s, u"She wants a book."_s};
        QTest::newRow("question and exclamation marks too")
            << u"Really?! Yes! 2 of them."_s << QStringList{u"Really?!"_s, u"Yes!"_s, u"2 of them."_s};
        QTest::newRow("titles belong to names") << u"Dr. Smith met Mr. Jones. Mrs. Lee left."_s
                                                << QStringList{u"Dr. Smith met Mr. Jones."_s, u"Mrs. Lee left."_s};
        QTest::newRow("latin abbreviations go on")
            << u"He reads crime novels, e.g. Christie, i.e. Poirot. Good."_s
            << QStringList{u"He reads crime novels, e.g. Christie, i.e. Poirot."_s, u"Good."_s};
        QTest::newRow("decimals are numbers") << u"It costs 3.50 euros. Version 2.0 is out."_s
                                              << QStringList{u"It costs 3.50 euros."_s, u"Version 2.0 is out."_s};
        QTest::newRow("initials belong to names") << u"She likes J. R. R. Tolkien. He does not."_s
                                                  << QStringList{u"She likes J. R. R. Tolkien."_s, u"He does not."_s};
        QTest::newRow("numbers are announced by No.")
            << u"Order No. 12 came. He said no. She agreed."_s
            << QStringList{u"Order No. 12 came."_s, u"He said no."_s, u"She agreed."_s};
        QTest::newRow("an ellipsis before a small letter goes on")
            << u"He hesitated... then agreed. Well… Fine."_s
            << QStringList{u"He hesitated... then agreed."_s, u"Well…"_s, u"Fine."_s};
        QTest::newRow("times of day may end a sentence")
            << u"Call at 5 p.m. on Monday. It closes at 6 p.m. The caller knows."_s
            << QStringList{u"Call at 5 p.m. on Monday."_s, u"It closes at 6 p.m."_s, u"The caller knows."_s};
        QTest::newRow("quotes close with their sentence")
            << u"She said \"Yes.\" Then she left. (He stayed.) Fine."_s
            << QStringList{u"She said \"Yes.\""_s, u"Then she left."_s, u"(He stayed.)"_s, u"Fine."_s};
        QTest::newRow("ideographic stops need no space")
            << u"彼女は本を注文した。明日電話する！いいですか？"_s
            << QStringList{u"彼女は本を注文した。"_s, u"明日電話する！"_s, u"いいですか？"_s};
        QTest::newRow("points of a list are sentences")
            << u"Requests:\n- a book\n- a call back\n\nShe was glad"_s
            << QStringList{u"Requests:"_s, u"a book"_s, u"a call back"_s, u"She was glad"_s};
        QTest::newRow("numbered points keep their number")
            << u"1. Ada called.\n2. She ordered."_s << QStringList{u"1. Ada called."_s, u"2. She ordered."_s};
        QTest::newRow("a line's end is a space")
            << u"The caller\nasked twice."_s << QStringList{u"The caller asked twice."_s};
        QTest::newRow("addresses stay whole")
            << u"Write to ada@example.com or see www.example.com. Thanks."_s
            << QStringList{u"Write to ada@example.com or see www.example.com."_s, u"Thanks."_s};
        QTest::newRow("marks alone say nothing") << u"... !!! Yes. ?"_s << QStringList{u"Yes."_s};
        QTest::newRow("umlauts begin sentences")
            << u"Er kam. Österreich gewann."_s << QStringList{u"Er kam."_s, u"Österreich gewann."_s};
    }
    void splits()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, expected);
        QCOMPARE(am::sentences(text), expected);
    }

    void isLinearInItsText()
    {
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(am::sentences(QString(u"A b. "_s).repeated(200'000)).size(), 200'000);
        (void)am::sentences(QString(1'000'000, u'.'));
        (void)am::sentences(QString(1'000'000, u'a') + u". B"_s);
        (void)am::sentences(u"a. "_s.repeated(300'000));
        QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(tst_Sentences)
#include "tst_sentences.moc"
