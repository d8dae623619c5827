// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <chrono>
#include <optional>

/// The signature of ElevenLabs' post-call webhooks: the header `ElevenLabs-Signature: t=<unix seconds>,v0=<hex>`
/// where v0 is the HMAC-SHA256 of "<t>.<raw body>" and the key is the whole secret as configured ("wsec_..."),
/// neither stripped of its prefix nor decoded. (Contract: ElevenLabs' documentation of post-call webhooks; where its
/// two SDKs differ from each other, verify() takes what is safe of both.)
namespace am::signature {

enum class Failure {
    Missing,   ///< no header, or an empty one
    Malformed, ///< repeated, without one t of 1 to 12 digits, or without a v0 of 64 hex digits
    TooOld,
    InFuture,
    Mismatch ///< no key makes any of the v0
};

/// What the sender is told: "signature_missing", "signature_malformed", "timestamp_too_old",
/// "timestamp_in_future", "signature_mismatch".
[[nodiscard]] const char *code(Failure failure);

/// Why a signature is not accepted. `detail` is for the log and holds neither a key, nor the body, nor the value
/// that was expected.
struct Rejection
{
    Failure failure = Failure::Missing;
    QString detail;
};

/// When a signature is acceptable: both bounds belong to it.
struct Window
{
    qint64 now = 0; ///< unix seconds
    std::chrono::seconds oldest{30 * 60};
    std::chrono::seconds furthestAhead{5 * 60};
};

/// The header's value for a body signed at `timestamp` (unix seconds): "t=...,v0=<64 lower-case hex digits>".
[[nodiscard]] QByteArray sign(const QByteArray &key, qint64 timestamp, const QByteArray &body);

/// Nothing when one of `keys` made one of the v0. `headerValues` are all header fields of that name, as they came.
/// Every key is tried on every v0 in constant time; empty keys accept nothing.
[[nodiscard]] std::optional<Rejection> verify(const QList<QByteArray> &headerValues, const QByteArray &body,
                                              const QList<QByteArray> &keys, const Window &window);

} // namespace am::signature
