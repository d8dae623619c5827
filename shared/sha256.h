// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <array>
#include <memory>

namespace am {

/// OpenSSL's, which is several times as fast as QCryptographicHash: bodies of up to a megabyte are summed on the event
/// loop, where everybody else waits for it.
[[nodiscard]] std::array<unsigned char, 32> sha256(QByteArrayView bytes);

/// 64 lower-case hex digits.
[[nodiscard]] QByteArray sha256Hex(QByteArrayView bytes);

/// The same of bytes that come in pieces.
class Sha256Sum final
{
public:
    Sha256Sum();
    ~Sha256Sum();
    Q_DISABLE_COPY_MOVE(Sha256Sum)

    void add(QByteArrayView bytes);
    /// Once, at the end.
    [[nodiscard]] QByteArray hex();

private:
    struct State; // OpenSSL's
    std::unique_ptr<State> m_state;
};

} // namespace am
