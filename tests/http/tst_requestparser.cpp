// SPDX-License-Identifier: MIT
#include "http/requestparser.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::HttpRequest;
using am::RequestParser;

namespace {

using State = RequestParser::State;

/// All that came of some bytes, as text: "POST /a 5:hello | refused 400 bad_host".
QByteArray outcome(const QList<QByteArray> &pieces, const am::GateLimits &limits)
{
    const RequestParser::BodyLimit bodyLimit = [](QByteArrayView path) { return path == "/large" ? 1000 : 20; };
    RequestParser parser(limits, bodyLimit);
    QByteArrayList all;
    for (const QByteArray &piece : pieces) {
        QByteArrayView rest = piece;
        while (!rest.isEmpty() && parser.state() != State::Refused) {
            rest = rest.sliced(parser.take(rest));
            if (parser.state() == State::Complete) {
                const bool keepsAlive = parser.keepsAlive();
                const HttpRequest request = parser.takeRequest();
                all += request.method + ' ' + request.path + (request.query.isEmpty() ? "" : "?") + request.query +
                       ' ' + QByteArray::number(request.body.size()) + ':' + request.body +
                       (keepsAlive ? "" : " close");
            }
        }
    }
    if (parser.state() == State::Refused)
        all += "refused " + QByteArray::number(parser.refusal().status) + ' ' + parser.refusal().code;
    else if (parser.state() != State::Idle)
        all += "more";
    return all.join(" | ");
}

QByteArray request(const QByteArray &fields, const QByteArray &body = {})
{
    return "POST /a HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n" + body;
}

QByteArray line(const QByteArray &requestLine)
{
    return requestLine + "\r\nHost: x\r\n\r\n";
}

QByteArray chunked(const QByteArray &body)
{
    return request("Transfer-Encoding: chunked\r\n", body);
}

} // namespace

class tst_RequestParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void reads_data();
    void reads();
    void keepsFieldsInOrder();
    void asksForTheBodyOnce();
    void takesLimitsThatChange();
    void neverHoldsMoreThanTheLimits();
};

void tst_RequestParser::reads_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const QByteArray &bytes, const QByteArray &expected) {
        QTest::newRow(name) << bytes << expected;
    };

    row("a request without a body", line("GET /a HTTP/1.1"), "GET /a 0:");
    row("a body with a length", request("Content-Length: 5\r\n", "hello"), "POST /a 5:hello");
    row("a query", line("GET /a?b=c&d=/? HTTP/1.1"), "GET /a?b=c&d=/? 0:");
    row("an escaped path stays as sent", line("GET /%61%2f HTTP/1.1"), "GET /%61%2f 0:");
    row("two requests in one piece", request("Content-Length: 1\r\n", "x") + line("GET /b HTTP/1.1"),
        "POST /a 1:x | GET /b 0:");
    row("an empty line before a request is skipped", "\r\n" + line("GET /a HTTP/1.1"), "GET /a 0:");
    row("many empty lines are not", "\r\n\r\n\r\n" + line("GET /a HTTP/1.1"), "refused 400 bad_request_line");
    row("an unfinished header", "GET /a HTTP/1.1\r\nHost: x\r\n", "more");
    row("an unfinished body", request("Content-Length: 5\r\n", "hell"), "more");
    row("a length of nothing", request("Content-Length: 0\r\n"), "POST /a 0:");
    row("a length with zeros in front", request("Content-Length: 0005\r\n", "hello"), "POST /a 5:hello");

    row("Connection: close is honored", request("Connection: Close\r\n"), "POST /a 0: close");
    row("close in a list is honored", request("Connection: x, close\r\n"), "POST /a 0: close");
    row("HTTP/1.0 closes", "GET /a HTTP/1.0\r\n\r\n", "GET /a 0: close");
    row("HTTP/1.0 with keep-alive stays", "GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET /a 0:");
    row("HTTP/9.9", line("GET /a HTTP/9.9"), "refused 505 version_not_supported");
    row("HTTP/2 with prior knowledge", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "refused 505 version_not_supported");
    row("HTTPxyzw", line("GET /a HTTPxyzw"), "refused 400 bad_request_line");
    row("a lower-case protocol", line("GET /a http/1.1"), "refused 400 bad_request_line");
    row("no version at all", "GET /a\r\n\r\n", "refused 400 bad_request_line");
    row("an unknown method", line("BREW /a HTTP/1.1"), "refused 501 method_not_implemented");
    row("a method in lower case", line("get /a HTTP/1.1"), "refused 501 method_not_implemented");
    row("TRACE", line("TRACE /a HTTP/1.1"), "refused 501 method_not_implemented");
    row("CONNECT", line("CONNECT x:443 HTTP/1.1"), "refused 501 method_not_implemented");
    row("a method that is no token", line("G@T /a HTTP/1.1"), "refused 400 bad_request_line");
    row("two blanks in the request line", line("GET  /a HTTP/1.1"), "refused 400 bad_target");
    row("a tab in the request line", line("GET\t/a HTTP/1.1"), "refused 400 bad_request_line");
    row("a blank in the target", line("GET /a b HTTP/1.1"), "refused 400 bad_target");
    row("a TLS ClientHello", QByteArray("\x16\x03\x01\x02\x00\x01", 6), "refused 400 tls_not_spoken");
    row("binary rubbish", QByteArray("\x00\xff\x00", 3), "refused 400 bad_request_line");

    row("a control character in the target", line("GET /a\x01 HTTP/1.1"), "refused 400 bad_target");
    row("a byte beyond ASCII in the target", line("GET /\xc3\xa4 HTTP/1.1"), "refused 400 bad_target");
    row("%00 in the target", line("GET /a%00 HTTP/1.1"), "refused 400 bad_target");
    row("%0A at the end of the target", line("GET /a%0A HTTP/1.1"), "refused 400 bad_target");
    row("%1f in the query", line("GET /a?b=%1f HTTP/1.1"), "refused 400 bad_target");
    row("%7F in the target", line("GET /a%7F HTTP/1.1"), "refused 400 bad_target");
    row("a broken escape", line("GET /a%2 HTTP/1.1"), "refused 400 bad_target");
    row("an escape of no digits", line("GET /a%zz HTTP/1.1"), "refused 400 bad_target");
    row("a fragment", line("GET /a#b HTTP/1.1"), "refused 400 bad_target");
    row("a fragment after the query", line("GET /a?b#c HTTP/1.1"), "refused 400 bad_target");
    row("a target without a slash", line("GET a HTTP/1.1"), "refused 400 bad_target");
    row("a backslash in the path", line("GET /a\\b HTTP/1.1"), "refused 400 bad_target");
    row("an absolute target is reduced to its path", line("GET http://x:80/a?b HTTP/1.1"), "GET /a?b 0:");
    row("an absolute target without a path", line("GET http://x HTTP/1.1"), "refused 400 bad_target");
    row("an absolute target of another scheme", line("GET ftp://x/a HTTP/1.1"), "refused 400 bad_target");
    row("an absolute target with a bad host", line("GET http://x@y/a HTTP/1.1"), "refused 400 bad_target");
    row("OPTIONS *", line("OPTIONS * HTTP/1.1"), "OPTIONS * 0:");
    row("GET *", line("GET * HTTP/1.1"), "refused 400 bad_target");
    row("a target as long as allowed", line("GET /" + QByteArray(99, 'a') + " HTTP/1.1"),
        "GET /" + QByteArray(99, 'a') + " 0:");
    row("a target one byte too long", line("GET /" + QByteArray(100, 'a') + " HTTP/1.1"),
        "refused 414 target_too_long");
    row("an endless request line", "GET /" + QByteArray(5000, 'a'), "refused 414 target_too_long");

    row("no Host", "GET /a HTTP/1.1\r\n\r\n", "refused 400 bad_host");
    row("two Hosts", request("Host: x\r\n"), "refused 400 bad_host");
    row("two Hosts in HTTP/1.0", "GET /a HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n", "refused 400 bad_host");
    row("an empty Host", "GET /a HTTP/1.1\r\nHost:\r\n\r\n", "refused 400 bad_host");
    row("a Host with a path", "GET /a HTTP/1.1\r\nHost: x/y\r\n\r\n", "refused 400 bad_host");
    row("a Host with a user", "GET /a HTTP/1.1\r\nHost: u@x\r\n\r\n", "refused 400 bad_host");
    row("a Host with a list", "GET /a HTTP/1.1\r\nHost: x, y\r\n\r\n", "refused 400 bad_host");
    row("a Host with a bad port", "GET /a HTTP/1.1\r\nHost: x:8a\r\n\r\n", "refused 400 bad_host");
    row("a Host with a port", "GET /a HTTP/1.1\r\nHost: x.example:8080\r\n\r\n", "GET /a 0:");
    row("a Host that is an IPv6 address", "GET /a HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "GET /a 0:");
    row("a Host with half an IPv6 address", "GET /a HTTP/1.1\r\nHost: [::1\r\n\r\n", "refused 400 bad_host");

    row("a line that ends in LF", "GET /a HTTP/1.1\nHost: x\r\n\r\n", "refused 400 bad_line_end");
    row("a field that ends in LF", "GET /a HTTP/1.1\r\nHost: x\n\r\n", "refused 400 bad_line_end");
    row("a header that ends in LF", "GET /a HTTP/1.1\r\nHost: x\r\n\n", "refused 400 bad_line_end");
    row("CR alone in a value", request("A: b\rc\r\n"), "refused 400 bad_header_field");
    row("a NUL in a value", request(QByteArray("A: b\0c\r\n", 8)), "refused 400 bad_header_field");
    row("DEL in a value", request("A: b\x7f\r\n"), "refused 400 bad_header_field");
    row("a blank before the colon", request("A : b\r\n"), "refused 400 bad_header_field");
    row("a folded line", request("A: b\r\n c\r\n"), "refused 400 bad_header_field");
    row("a folded line at the start", "GET /a HTTP/1.1\r\n Host: x\r\n\r\n", "refused 400 bad_header_field");
    row("a field without a colon", request("A\r\n"), "refused 400 bad_header_field");
    row("a field without a name", request(": b\r\n"), "refused 400 bad_header_field");
    row("a field name that is no token", request("A(b): c\r\n"), "refused 400 bad_header_field");
    row("an empty value", request("A:\r\n"), "POST /a 0:");
    row("as many fields as allowed", request("A: b\r\nA: b\r\nA: b\r\n"), "POST /a 0:");
    row("one field too many", request("A: b\r\nA: b\r\nA: b\r\nA: b\r\n"), "refused 431 too_many_fields");
    row("an endless field", request("A: " + QByteArray(5000, 'b')), "refused 431 header_too_large");

    row("length 2^64-1", request("Content-Length: 18446744073709551615\r\n"), "refused 413 body_too_large");
    row("length 2^63", request("Content-Length: 9223372036854775808\r\n"), "refused 413 body_too_large");
    row("a length over the endpoint's limit", request("Content-Length: 21\r\n"), "refused 413 body_too_large");
    row("a length that another endpoint takes",
        "POST /large HTTP/1.1\r\nHost: x\r\nContent-Length: 21\r\n\r\n" + QByteArray(21, 'x'),
        "POST /large 21:" + QByteArray(21, 'x'));
    for (const char *length : {"abc", "-5", "+5", "5, 5", "5 5", "0x5", "5;", "\"5\"", "5.0", ""}) {
        row(qPrintable(u"length '%1'"_s.arg(QLatin1StringView(length))),
            request("Content-Length: " + QByteArray(length) + "\r\n", "hello"), "refused 400 bad_content_length");
    }
    row("two lengths", request("Content-Length: 5\r\nContent-Length: 6\r\n"), "refused 400 bad_content_length");
    row("the same length twice", request("Content-Length: 5\r\nContent-Length: 5\r\n"),
        "refused 400 bad_content_length");
    row("a length and chunks", request("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
        "refused 400 bad_transfer_encoding");
    row("chunks and a length", request("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"),
        "refused 400 bad_transfer_encoding");
    row("two transfer encodings", request("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
        "refused 400 bad_transfer_encoding");
    row("an empty transfer encoding", request("Transfer-Encoding:\r\n"), "refused 400 bad_transfer_encoding");
    row("chunks in HTTP/1.0", "POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
        "refused 400 bad_transfer_encoding");
    for (const char *coding : {"xchunked", "gzip", "gzip, chunked", "identity", "chunked, chunked", "chunked;q=1"}) {
        row(qPrintable(u"transfer encoding '%1'"_s.arg(QLatin1StringView(coding))),
            request("Transfer-Encoding: " + QByteArray(coding) + "\r\n"),
            "refused 501 transfer_coding_not_implemented");
    }

    row("chunks", chunked("3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"), "POST /a 5:hello");
    row("chunks with the coding in capitals", request("Transfer-Encoding: CHUNKED\r\n", "5\r\nhello\r\n0\r\n\r\n"),
        "POST /a 5:hello");
    row("no chunk but the last", chunked("0\r\n\r\n"), "POST /a 0:");
    row("a chunk size in hexadecimal", chunked("A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n"),
        "POST /a 20:01234567890123456789");
    row("chunk extensions are dropped", chunked("5;a=\"b\" ; c\r\nhello\r\n0;d\r\n\r\n"), "POST /a 5:hello");
    row("trailers are dropped",
        chunked("5\r\nhello\r\n0\r\nA: b\r\nContent-Length: 7\r\n\r\n") + line("GET /b HTTP/1.1"),
        "POST /a 5:hello | GET /b 0:");
    row("a trailer that is no field", chunked("0\r\nA b\r\n\r\n"), "refused 400 bad_chunk");
    row("a trailer that ends in LF", chunked("0\r\nA: b\n\r\n"), "refused 400 bad_chunk");
    row("too many trailers", chunked("0\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\n\r\n"),
        "refused 431 trailer_too_large");
    row("an endless trailer", chunked("0\r\nA: " + QByteArray(5000, 'b')), "refused 431 trailer_too_large");
    row("an endless chunk size", chunked(QByteArray(5000, '0')), "refused 400 bad_chunk");
    row("an endless chunk extension", chunked("5;" + QByteArray(5000, 'b')), "refused 400 bad_chunk");
    row("more chunks than the endpoint takes", chunked("F\r\n0123456789abcde\r\n6\r\n"), "refused 413 body_too_large");
    row("a chunk size that overflows", chunked("FFFFFFFFFFFFFFFFF\r\n"), "refused 413 body_too_large");
    for (const char *size : {"zz", "-5", "+5", "0x5", "", " 5", "5 5", "5\t5", "\x01"})
        row(qPrintable(u"chunk size '%1'"_s.arg(QLatin1StringView(size))), chunked(QByteArray(size) + "\r\nhello\r\n"),
            "refused 400 bad_chunk");
    row("a chunk size that ends in LF", chunked("5\nhello\r\n"), "refused 400 bad_chunk");
    row("a chunk longer than its size", chunked("4\r\nhello\r\n0\r\n\r\n"), "refused 400 bad_chunk");
    row("a chunk that ends in LF", chunked("5\r\nhello\n0\r\n\r\n"), "refused 400 bad_chunk");

    row("100-continue is understood", request("Expect: 100-Continue\r\nContent-Length: 1\r\n", "x"), "POST /a 1:x");
    row("another expectation", request("Expect: miracles\r\n"), "refused 417 expectation_failed");
    row("an expectation in HTTP/1.0 is ignored", "GET /a HTTP/1.0\r\nExpect: miracles\r\n\r\n", "GET /a 0: close");
    row("an upgrade is a plain request", request("Connection: Upgrade\r\nUpgrade: websocket\r\n"), "POST /a 0:");
}

/// Every row in one piece, cut at every position, and byte by byte.
void tst_RequestParser::reads()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, expected);
    am::GateLimits limits;
    limits.headerBytes = 4096;
    limits.targetBytes = 100;
    limits.headerFields = 4;

    QCOMPARE(outcome({bytes}, limits), expected);
    for (qsizetype cut = 1; cut < bytes.size(); ++cut)
        QCOMPARE(outcome({bytes.first(cut), bytes.sliced(cut)}, limits), expected);
    QList<QByteArray> pieces;
    for (const char byte : std::as_const(bytes))
        pieces.append(QByteArray(1, byte));
    QCOMPARE(outcome(pieces, limits), expected);
}

void tst_RequestParser::keepsFieldsInOrder()
{
    const am::GateLimits limits;
    const RequestParser::BodyLimit bodyLimit = [](QByteArrayView) { return 100; };
    RequestParser parser(limits, bodyLimit);
    parser.take(request("ElevenLabs-Signature: t=1,v0=a \r\nelevenlabs-signature: \tt=2\r\nX-Empty:\r\n"));
    QCOMPARE(parser.state(), State::Complete);
    const am::HttpHeaders headers = parser.takeRequest().headers;
    QCOMPARE(headers.count("elevenlabs-signature"), 2);
    QCOMPARE(headers.value("elevenlabs-signature"), "t=1,v0=a");
    QVERIFY(headers.contains("x-empty"));
    QVERIFY(!headers.contains("X-Empty"));
}

void tst_RequestParser::asksForTheBodyOnce()
{
    const am::GateLimits limits;
    const RequestParser::BodyLimit bodyLimit = [](QByteArrayView) { return 100; };
    RequestParser parser(limits, bodyLimit);
    parser.take(request("Expect: 100-continue\r\nContent-Length: 2\r\n"));
    QVERIFY(parser.awaitsContinue());
    parser.take("x");
    QVERIFY(!parser.awaitsContinue());
    parser.take("y");
    QCOMPARE(parser.takeRequest().body, "xy");
    parser.take(request("Content-Length: 2\r\n"));
    QCOMPARE(parser.state(), State::Body);
    QVERIFY(!parser.awaitsContinue());
}

void tst_RequestParser::takesLimitsThatChange()
{
    am::GateLimits limits;
    const RequestParser::BodyLimit bodyLimit = [](QByteArrayView) { return 100; };
    RequestParser parser(limits, bodyLimit);
    parser.take("GET /aaaaaaaa");
    limits.targetBytes = 5;
    parser.take("a HTTP/1.1\r\n");
    QCOMPARE(parser.state(), State::Refused);
    QCOMPARE(parser.refusal().status, 414);
}

void tst_RequestParser::neverHoldsMoreThanTheLimits()
{
    const am::GateLimits limits;
    constexpr qint64 most = 1 << 20;
    const RequestParser::BodyLimit bodyLimit = [](QByteArrayView) { return most; };
    for (const QByteArray &start : {QByteArray("GET /"), request("A: "), chunked(""), chunked("0\r\nA: "),
                                    request("Content-Length: 1048576\r\n")}) {
        RequestParser parser(limits, bodyLimit);
        parser.take(start);
        const QByteArray piece = start.contains("chunked") && !start.contains("A:") ? "1\r\nx\r\n" : QByteArray(6, '1');
        for (int i = 0; i < 400'000 && parser.take(piece) > 0; ++i)
            QVERIFY(parser.buffered() <= most + limits.headerBytes);
        QVERIFY(parser.state() != State::Idle);
    }
}

QTEST_APPLESS_MAIN(tst_RequestParser)
#include "tst_requestparser.moc"
