// SPDX-License-Identifier: MIT
#include "storage/base64text.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Done;
using am::Error;
using am::Result;

class tst_Base64Text : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void decodes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray("") << QByteArray("");
        QTest::newRow("three bytes") << QByteArray("YWJj") << QByteArray("abc");
        QTest::newRow("padding") << QByteArray("YQ==") << QByteArray("a");
        QTest::newRow("no padding where some belongs") << QByteArray("YWI") << QByteArray("ab");
        QTest::newRow("a slash as PHP writes it") << QByteArray("\\/\\/8=") << QByteArray("\xff\xff");
        QTest::newRow("a plus as .NET writes it") << QByteArray("\\u002B\\u002b8=") << QByteArray("\xfb\xef");
        QTest::newRow("lines as MIME has them") << QByteArray("YW\\r\\nJj\\n \t") << QByteArray("abc");
    }
    void decodes()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, bytes);
        const auto decoded = decode(text);
        QVERIFY(decoded);
        QCOMPARE(*decoded, bytes);
    }

    void comesInPieces()
    {
        QByteArray bytes;
        for (int i = 0; i < 1'000'000; ++i)
            bytes.append(char(i * 7 + i / 256));
        const QByteArray plain = bytes.toBase64();
        QCOMPARE(*decode(plain), bytes);
        QVERIFY(m_pieces > 3);
        QVERIFY(m_largest < 300'000);
        // Wherever the pieces are cut, an escape may stand there.
        QCOMPARE(*decode(QByteArray(plain).replace('/', "\\/").replace('+', "\\u002B")), bytes);
        QCOMPARE(*decode(" " + plain), bytes);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("reason");
        QTest::newRow("a character of none") << QByteArray("YW*j") << u"no base64 at byte 0 of it"_s;
        QTest::newRow("the alphabet of URLs") << QByteArray("__-_") << u"no base64 at byte 0 of it"_s;
        QTest::newRow("a lonely digit") << QByteArray("YWJjY") << u"no base64 at byte 0 of it"_s;
        QTest::newRow("an escape of something else") << QByteArray("YW\\bJj") << u"no base64 at byte 2 of it"_s;
        QTest::newRow("half an escape") << QByteArray("YW\\u00") << u"no base64 at byte 2 of it"_s;
        QTest::newRow("a character beyond ASCII") << QByteArray("YW\\u00e9j") << u"no base64 at byte 2 of it"_s;
        QTest::newRow("a lonely backslash") << QByteArray("YWJj\\") << u"no base64 at byte 4 of it"_s;
        QTest::newRow("something behind the end") << QByteArray("YQ==YWJj") << u"no base64 at byte 0 of it"_s;
        QTest::newRow("a later piece") << QByteArray(256 * 1024, 'A') + "====" << u"no base64 at byte 262144 of it"_s;
        QTest::newRow("a piece behind the end")
            << QByteArray(256 * 1024 - 4, 'A') + "YQ==YWJj" << u"no base64 at byte 262144 of it"_s;
    }
    void refuses()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, reason);
        const auto decoded = decode(text);
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().kind, Error::Kind::BadInput);
        QCOMPARE(decoded.error().detail, reason);
    }

    void stopsWhenAPieceIsRefused()
    {
        int pieces = 0;
        const auto done =
            am::decodeBase64Text(QByteArray(1024 * 1024, 'A'), [&pieces](const QByteArray &) -> Result<Done> {
                ++pieces;
                return Error{Error::Kind::Storage, u"full"_s};
            });
        QVERIFY(!done);
        QCOMPARE(done.error().detail, u"full"_s);
        QCOMPARE(pieces, 1);
    }

private:
    Result<QByteArray> decode(const QByteArray &text)
    {
        QByteArray bytes;
        m_pieces = 0;
        m_largest = 0;
        const auto done = am::decodeBase64Text(text, [&](const QByteArray &piece) -> Result<Done> {
            ++m_pieces;
            m_largest = std::max(m_largest, piece.size());
            bytes += piece;
            return Done{};
        });
        return done ? Result<QByteArray>(bytes) : done.error();
    }

    int m_pieces = 0;
    qsizetype m_largest = 0;
};

QTEST_GUILESS_MAIN(tst_Base64Text)
#include "tst_base64text.moc"
