// SPDX-License-Identifier: MIT
#include "http/rawanswer.h"

#include <QtTest>

using namespace Qt::StringLiterals;

class tst_RawAnswer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void takesAnswersApart_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("an answer with a body")
            << QByteArray("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
            << QByteArray("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n") << QByteArray("{}");
        QTest::newRow("one without fields")
            << QByteArray("HTTP/1.1 200 OK\r\n\r\n") << QByteArray("HTTP/1.1 200 OK\r\n") << QByteArray();
        QTest::newRow("a 204 must not speak of a body")
            << QByteArray("HTTP/1.1 204 No Content\r\nContent-Type: a/b\r\ncontent-length: 0\r\nVary: Origin\r\n\r\n")
            << QByteArray("HTTP/1.1 204 No Content\r\nVary: Origin\r\n") << QByteArray();
        QTest::newRow("nothing") << QByteArray() << QByteArray() << QByteArray();
        QTest::newRow("half a header") << QByteArray("HTTP/1.1 200 OK\r\n") << QByteArray() << QByteArray();
        QTest::newRow("something else") << QByteArray("rubbish\r\n\r\n") << QByteArray() << QByteArray();
    }
    void takesAnswersApart()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, head);
        QFETCH(QByteArray, body);
        const std::optional<am::RawAnswer> answer = am::RawAnswer::read(bytes);
        QCOMPARE(answer.has_value(), !head.isEmpty());
        QCOMPARE(answer.value_or(am::RawAnswer()).head, head);
        QCOMPARE(answer.value_or(am::RawAnswer()).body, body);
    }

    void writesWhatItReads()
    {
        am::HttpAnswer error = am::HttpAnswer::error(413, "body_too_large", u"too much"_s);
        error.headers = {{"Retry-After", "1"}};
        const am::RawAnswer written = am::RawAnswer::from(error);
        QVERIFY(written.head.startsWith("HTTP/1.1 413 Content Too Large\r\n"));
        QVERIFY(written.head.contains("\r\nRetry-After: 1\r\n"));
        const std::optional<am::RawAnswer> read = am::RawAnswer::read(written.head + "\r\n" + written.body);
        QVERIFY(read);
        QCOMPARE(read->head, written.head);
        QCOMPARE(read->body, written.body);
    }
};

QTEST_APPLESS_MAIN(tst_RawAnswer)
#include "tst_rawanswer.moc"
