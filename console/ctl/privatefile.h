// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QJsonObject>
#include <QSaveFile>

#include <functional>
#include <optional>

namespace am::ctl {

struct Call;

/// A file that only its owner may read, made of what the daemon hands out piece by piece. There is none, or the one of
/// before, unless all of it came.
class PrivateFile final
{
public:
    /// The answer that holds the piece from there on in "base64".
    using Piece = std::function<Result<QJsonObject>(qint64 offset)>;

    explicit PrivateFile(const QString &path)
        : m_file(path)
    {
    }

    [[nodiscard]] QString path() const { return m_file.fileName(); }
    Result<Done> open();
    /// How many bytes it has: `bytes`, or what "bytes" of the first answer says.
    Result<qint64> fill(const Piece &piece, std::optional<qint64> bytes = {});

private:
    [[nodiscard]] Error trouble() const;

    QSaveFile m_file;
};

/// What is told of one that was to be filled.
Result<Done> saved(const Call &call, const PrivateFile &file, const Result<qint64> &bytes);

} // namespace am::ctl
