// SPDX-License-Identifier: MIT
#include "http/requestparser.h"

#include <QByteArray>

#include <cstdint>
#include <cstdlib>
#include <vector>

namespace {

using am::RequestParser;

const am::GateLimits limits = [] {
    am::GateLimits small;
    small.headerBytes = 512; // so that the fuzzer reaches every limit
    small.headerFields = 8;
    small.targetBytes = 64;
    return small;
}();
constexpr qint64 largeBody = 256;
const RequestParser::BodyLimit bodyLimit = [](QByteArrayView path) { return path == "/large" ? largeBody : 16; };

void require(bool holds)
{
    if (!holds)
        std::abort();
}

void checkRequest(const am::HttpRequest &request)
{
    require(!request.method.isEmpty());
    require(request.path == "*" || request.path.startsWith('/'));
    require(request.path.size() + request.query.size() <= limits.targetBytes);
    require(request.body.size() <= bodyLimit(request.path));
    require(request.headers.count("host") <= 1 && request.headers.count("content-length") <= 1);
    require(!(request.headers.contains("content-length") && request.headers.contains("transfer-encoding")));
    for (const QByteArray &text : {request.path, request.query, request.headers.value("host")}) {
        for (const char c : text)
            require(c > 0x20 && c < 0x7f);
    }
}

/// Everything that came of the bytes, in a form that can be compared. `cuts`: the sizes of the pieces, in turn.
QByteArray outcome(QByteArrayView bytes, const std::vector<uint8_t> &cuts)
{
    RequestParser parser(limits, bodyLimit);
    QByteArray all;
    size_t piece = 0;
    while (!bytes.isEmpty() && parser.state() != RequestParser::State::Refused) {
        const qsizetype size =
            cuts.empty() ? bytes.size() : std::min<qsizetype>(1 + cuts[piece++ % cuts.size()], bytes.size());
        QByteArrayView rest = bytes.first(size);
        while (!rest.isEmpty() && parser.state() != RequestParser::State::Refused) {
            const qsizetype taken = parser.take(rest);
            require(taken >= 0 && taken <= rest.size());
            require(taken > 0 || parser.state() == RequestParser::State::Refused);
            require(parser.buffered() <= 2 * limits.headerBytes + largeBody);
            rest = rest.sliced(taken);
            if (parser.state() == RequestParser::State::Complete) {
                const bool keepsAlive = parser.keepsAlive();
                const am::HttpRequest request = parser.takeRequest();
                checkRequest(request);
                all += request.method + ' ' + request.path + '?' + request.query + ' ' + request.body +
                       (keepsAlive ? " keep\n" : " close\n");
            }
        }
        bytes = bytes.sliced(size);
    }
    if (parser.state() == RequestParser::State::Refused)
        all += QByteArray::number(parser.refusal().status) + parser.refusal().code;
    return all;
}

} // namespace

/// The first byte says how many of the next are sizes of pieces; the rest is what a peer sends. In one piece or in
/// many, it must come to the same.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const size_t cutCount = std::min<size_t>(data[0] % 8, size - 1);
    const std::vector<uint8_t> cuts(data + 1, data + 1 + cutCount);
    const QByteArrayView bytes(data + 1 + cutCount, qsizetype(size - 1 - cutCount));
    const QByteArray whole = outcome(bytes, {});
    require(outcome(bytes, cuts) == whole);
    require(outcome(bytes, {0}) == whole);
    return 0;
}
