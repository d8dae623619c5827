// SPDX-License-Identifier: MIT
#include "outgoing/onceonlybody.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::OnceOnlyBody;

class tst_OnceOnlyBody : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void isOpenAndKnowsItsSize()
    {
        const OnceOnlyBody body("{\"x\":1}");
        QVERIFY(body.isOpen());
        QVERIFY(body.isReadable());
        QVERIFY(!body.isWritable());
        QVERIFY(!body.isSequential()); // else Qt buffers all of it before it sends
        QCOMPARE(body.size(), 7);
        QCOMPARE(body.bytesAvailable(), 7);
    }

    void givesItsBytesOnce()
    {
        OnceOnlyBody body("0123456789");
        QCOMPARE(body.read(4), "0123");
        QCOMPARE(body.pos(), 4);
        QCOMPARE(body.bytesAvailable(), 6);
        QCOMPARE(body.read(100), "456789");
        QVERIFY(body.atEnd());
        QCOMPARE(body.read(1), QByteArray());
        char byte = 0;
        QCOMPARE(body.read(&byte, 1), -1);
    }

    void bytesAreBytes()
    {
        const QByteArray bytes("a\0b\r\n\xff", 6);
        OnceOnlyBody body(bytes);
        QCOMPARE(body.readAll(), bytes);
    }

    void mayGoBackToTheStartWhileNothingWasRead()
    {
        OnceOnlyBody body("0123");
        QVERIFY(body.reset());
        QVERIFY(body.seek(0));
        QCOMPARE(body.readAll(), "0123");
    }

    void refusesToGoBack_data()
    {
        QTest::addColumn<int>("read");
        QTest::newRow("after one byte") << 1;
        QTest::newRow("in the middle") << 5;
        QTest::newRow("after the last") << 10;
    }
    void refusesToGoBack()
    {
        QFETCH(int, read);
        OnceOnlyBody body("0123456789");
        QCOMPARE(body.read(read).size(), read);
        QVERIFY(!body.reset());
        QVERIFY(!body.seek(0));
        QVERIFY(!body.seek(read - 1));
        QCOMPARE(body.pos(), read);
        QCOMPARE(body.readAll(), QByteArray("0123456789").mid(read));
    }

    void refusesToLeapAhead()
    {
        OnceOnlyBody body("0123456789");
        QVERIFY(!body.seek(5));
        QVERIFY(!body.seek(10));
        QCOMPARE(body.readAll(), "0123456789");
    }

    void stayingIsNoMove()
    {
        OnceOnlyBody body("0123456789");
        QCOMPARE(body.read(3), "012");
        QVERIFY(body.seek(3));
        QCOMPARE(body.read(3), "345");
    }

    void anEmptyBodyIsAtItsEnd()
    {
        OnceOnlyBody body({});
        QCOMPARE(body.size(), 0);
        QVERIFY(body.atEnd());
        QCOMPARE(body.readAll(), QByteArray());
        QVERIFY(body.reset());
    }

    void takesNothing()
    {
        OnceOnlyBody body("0123");
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"ReadOnly device"_s));
        QCOMPARE(body.write("x"), -1);
        QCOMPARE(body.readAll(), "0123");
    }
};

QTEST_GUILESS_MAIN(tst_OnceOnlyBody)
#include "tst_onceonlybody.moc"
