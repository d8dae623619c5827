// SPDX-License-Identifier: MIT
#include "shared/framereader.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::FrameReader;

class tst_FrameReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void cuts_data()
    {
        QTest::addColumn<QByteArrayList>("pieces");
        QTest::addColumn<QByteArrayList>("frames");
        QTest::addColumn<bool>("midFrame");
        QTest::addColumn<bool>("overflowed");
        QTest::newRow("one line is one frame") << QByteArrayList{"ab\n"} << QByteArrayList{"ab"} << false << false;
        QTest::newRow("several in one piece")
            << QByteArrayList{"a\n\nb\n"} << QByteArrayList{"a", "", "b"} << false << false;
        QTest::newRow("one in several pieces")
            << QByteArrayList{"a", "b", "c\nd"} << QByteArrayList{"abc"} << true << false;
        QTest::newRow("as long as it may be")
            << QByteArrayList{"1234567\n"} << QByteArrayList{"1234567"} << false << false;
        QTest::newRow("a byte too long") << QByteArrayList{"a\n12345678\nb\n"} << QByteArrayList{"a"} << false << true;
        QTest::newRow("too long before it ends")
            << QByteArrayList{"1234", "56789"} << QByteArrayList{} << false << true;
        QTest::newRow("nothing after one too long")
            << QByteArrayList{"123456789", "\na\n"} << QByteArrayList{} << false << true;
        QTest::newRow("NULs are bytes") << QByteArrayList{QByteArray("a\0b\n", 4)}
                                        << QByteArrayList{QByteArray("a\0b", 3)} << false << false;
    }
    void cuts()
    {
        QFETCH(QByteArrayList, pieces);
        FrameReader reader(8);
        QByteArrayList frames;
        for (const QByteArray &piece : pieces) {
            reader.feed(piece);
            while (const auto frame = reader.next())
                frames.append(*frame);
        }
        QTEST(frames, "frames");
        QTEST(reader.isMidFrame(), "midFrame");
        QTEST(reader.overflowed(), "overflowed");
    }

    void takesFramesLaterThanTheyCame()
    {
        FrameReader reader(100);
        reader.feed("a\nb\n");
        QCOMPARE(*reader.next(), QByteArray("a"));
        reader.feed("c\n");
        QCOMPARE(*reader.next(), QByteArray("b"));
        QCOMPARE(*reader.next(), QByteArray("c"));
        QVERIFY(!reader.next());
    }
};

QTEST_GUILESS_MAIN(tst_FrameReader)
#include "tst_framereader.moc"
