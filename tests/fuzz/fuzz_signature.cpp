// SPDX-License-Identifier: MIT
// The signature header: first line of the input; the body is the rest. Nothing that was not signed is accepted, and
// whatever is signed is, however the bytes come.
#include "shared/signature.h"

#include <cstdlib>

namespace {

constexpr qint64 now = 1795340400;

void require(bool condition)
{
    if (!condition)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray input(reinterpret_cast<const char *>(data), qsizetype(size));
    const qsizetype end = input.indexOf('\n');
    const QByteArray header = end < 0 ? input : input.first(end);
    const QByteArray body = end < 0 ? QByteArray() : input.sliced(end + 1);
    const QList<QByteArray> keys = {"wsec_a key that no input knows", "wsec_former"};

    const auto rejection = am::signature::verify({header}, body, keys, {.now = now});
    require(rejection.has_value());
    require(!QByteArray(am::signature::code(rejection->failure)).isEmpty());
    require(rejection->detail.size() < 200);

    const QByteArray good = am::signature::sign(keys.last(), now, body);
    require(!am::signature::verify({good}, body, keys, {.now = now}));
    require(am::signature::verify({good}, body + 'x', keys, {.now = now}).has_value());
    // Fields around a good one may spoil it (another t), and must not break anything.
    const auto surrounded = am::signature::verify({header + ',' + good + ',' + header}, body, keys, {.now = now});
    require(!surrounded || surrounded->failure == am::signature::Failure::Malformed);
    return 0;
}
