// SPDX-License-Identifier: MIT
#include "http/chunkedbody.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::ChunkedBody;

namespace {

using State = ChunkedBody::State;

constexpr ChunkedBody::Limits limits{20, 40, 2};

/// What comes of the bytes in pieces of a size: "hello", "hel...", "refused 400 bad_chunk"; behind a blank what
/// was not used up.
QByteArray outcome(const QByteArray &bytes, qsizetype pieceSize)
{
    ChunkedBody chunked(limits);
    QByteArray body;
    qsizetype at = 0;
    while (at < bytes.size() && chunked.state() == State::More) {
        const QByteArrayView piece = QByteArrayView(bytes).sliced(at, std::min(pieceSize, bytes.size() - at));
        const qsizetype taken = chunked.take(piece, body);
        if (chunked.state() == State::More && taken != piece.size())
            return "bytes were left though the body goes on";
        at += taken;
    }
    if (chunked.state() == State::Refused)
        return "refused " + QByteArray::number(chunked.refusal().status) + ' ' + chunked.refusal().code;
    const QByteArray rest = bytes.mid(at);
    return body + (chunked.state() == State::More ? "..." : "") + (rest.isEmpty() ? "" : ' ' + rest);
}

} // namespace

class tst_ChunkedBody : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void decodes_data();
    void decodes();
    void usesNothingUpOnceItIsOver();
    void neverReservesBeyondTheCeiling();
};

void tst_ChunkedBody::decodes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const QByteArray &bytes, const QByteArray &expected) {
        QTest::newRow(name) << bytes << expected;
    };
    const QByteArray bad = "refused 400 bad_chunk";
    const QByteArray trailerTooLarge = "refused 431 trailer_too_large";
    const QByteArray bodyTooLarge = "refused 413 body_too_large";

    row("an empty body", "0\r\n\r\n", "");
    row("one chunk", "5\r\nhello\r\n0\r\n\r\n", "hello");
    row("two chunks", "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", "hello");
    row("what follows is not touched", "1\r\nx\r\n0\r\n\r\nGET", "x GET");
    row("line ends inside a chunk are data", "4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n");
    row("a hexadecimal size in small letters", "a\r\n0123456789\r\n0\r\n\r\n", "0123456789");
    row("a hexadecimal size in capitals", "A\r\n0123456789\r\n0\r\n\r\n", "0123456789");
    row("zeros in front of a size", "0005\r\nhello\r\n000\r\n\r\n", "hello");
    row("an extension is dropped", "5;a=\"b\";c\r\nhello\r\n0;d\r\n\r\n", "hello");
    row("blanks before an extension", "5 \t;a\r\nhello\r\n0\r\n\r\n", "hello");

    row("an unfinished size", "5", "...");
    row("unfinished data", "5\r\nhel", "hel...");
    row("no last chunk", "5\r\nhello\r\n", "hello...");
    row("no end behind the last chunk", "0\r\n", "...");

    row("no size", "\r\nhello", bad);
    row("a size of no digits", "g\r\n", bad);
    row("a negative size", "-5\r\nhello\r\n0\r\n\r\n", bad);
    row("a size with a sign", "+5\r\nhello\r\n0\r\n\r\n", bad);
    row("a size with 0x in front", "0x5\r\nhello\r\n0\r\n\r\n", bad);
    row("a blank before the size", " 5\r\nhello\r\n0\r\n\r\n", bad);
    row("two sizes", "5 5\r\nhello\r\n0\r\n\r\n", bad);
    row("a control character in an extension", "5;a\x01\r\nhello\r\n0\r\n\r\n", bad);
    row("a CR in an extension", "5;a\rb\r\nhello\r\n0\r\n\r\n", bad);
    row("a bare line feed behind the size", "5\nhello\r\n0\r\n\r\n", bad);
    row("a size line as long as may be", "0;" + QByteArray(252, 'x') + "\r\n\r\n", "");
    row("a size line that is too long", "0;" + QByteArray(253, 'x') + "\r\n\r\n", bad);
    row("zeros without end", QByteArray(300, '0'), bad);
    row("more data than the size says", "4\r\nhello\r\n0\r\n\r\n", bad);
    row("less data than the size says", "6\r\nhello\r\n0\r\n\r\n", bad);
    row("a bare line feed behind the data", "5\r\nhello\n0\r\n\r\n", bad);
    row("a bare CR behind the data", "5\r\nhello\r0\r\n\r\n", bad);

    row("a body as large as may be", "14\r\n01234567890123456789\r\n0\r\n\r\n", "01234567890123456789");
    row("a chunk that is too large", "15\r\n0", bodyTooLarge);
    row("chunks that are too large together", "a\r\n0123456789\r\nb\r\n0", bodyTooLarge);
    row("a size beyond 64 bits", "10000000000000005\r\nhello\r\n0\r\n\r\n", bodyTooLarge);
    row("a size that is negative in 64 bits", "ffffffffffffffff\r\nhello", bodyTooLarge);

    row("a trailer is dropped", "1\r\nx\r\n0\r\nA: b\r\n\r\n", "x");
    row("as many trailer fields as may be", "0\r\nA: b\r\nC: d\r\n\r\n", "");
    row("too many trailer fields", "0\r\nA: b\r\nC: d\r\nE: f\r\n\r\n", trailerTooLarge);
    row("a trailer as large as may be", "0\r\nA: " + QByteArray(33, 'x') + "\r\n\r\n", "");
    row("a trailer that is too large", "0\r\nA: " + QByteArray(34, 'x') + "\r\n\r\n", trailerTooLarge);
    row("trailer lines that are too large together",
        "0\r\nA: " + QByteArray(15, 'x') + "\r\nB: " + QByteArray(15, 'x') + "\r\n\r\n", trailerTooLarge);
    row("a trailer line without end", "0\r\n" + QByteArray(50, 'x'), trailerTooLarge);
    row("a trailer that is no field", "0\r\nhello\r\n\r\n", bad);
    row("a folded trailer", "0\r\nA: b\r\n c\r\n\r\n", bad);
    row("a bare line feed in the trailer", "0\r\nA: b\n\r\n", bad);
    row("a bare line feed at the end", "0\r\n\n", bad);
}

void tst_ChunkedBody::decodes()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, expected);
    for (const qsizetype pieceSize : {qsizetype(1), qsizetype(2), qsizetype(3), qsizetype(7), bytes.size()})
        QCOMPARE(outcome(bytes, pieceSize), expected);
}

void tst_ChunkedBody::usesNothingUpOnceItIsOver()
{
    QByteArray body;
    ChunkedBody complete(limits);
    QCOMPARE(complete.take("1\r\nx\r\n0\r\n\r\n", body), 11);
    QCOMPARE(complete.state(), State::Complete);
    QCOMPARE(complete.take("1\r\ny\r\n", body), 0);
    QCOMPARE(body, "x");

    ChunkedBody refused(limits);
    QVERIFY(refused.take("g\r\n", body) > 0);
    QCOMPARE(refused.state(), State::Refused);
    QCOMPARE(refused.take("1\r\ny\r\n", body), 0);
    QCOMPARE(body, "x");
}

void tst_ChunkedBody::neverReservesBeyondTheCeiling()
{
    constexpr qint64 ceiling = 100'000;
    QByteArray body;
    qsizetype reallocations = 0;
    const QByteArray piece(1000, 'x');
    for (int pieces = 0; pieces < 100; ++pieces) {
        const qsizetype before = body.capacity();
        am::appendWithin(body, piece, ceiling);
        reallocations += body.capacity() != before ? 1 : 0;
        // Qt rounds a reservation up a little.
        QVERIFY2(body.capacity() <= ceiling + 64, QByteArray::number(body.capacity()).constData());
    }
    QCOMPARE(body, QByteArray(100'000, 'x'));
    QVERIFY2(reallocations < 10, "a body must not be copied with each piece");
}

QTEST_APPLESS_MAIN(tst_ChunkedBody)
#include "tst_chunkedbody.moc"
