// SPDX-License-Identifier: MIT
#include "ctl/privatefile.h"

#include "ctl/moment.h"
#include "ctl/verb.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace am::ctl {

Result<Done> PrivateFile::open()
{
    if (m_file.open(QIODevice::WriteOnly) && m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return Done{};
    return trouble();
}

Result<qint64> PrivateFile::fill(const Piece &piece, std::optional<qint64> bytes)
{
    qint64 got = 0;
    while (!bytes || got < *bytes) {
        const auto answer = piece(got);
        if (!answer)
            return answer.error();
        if (!bytes)
            bytes = answer->value("bytes"_L1).toInteger();
        const QByteArray part = QByteArray::fromBase64(answer->value("base64"_L1).toString().toLatin1());
        if ((part.isEmpty() && *bytes > 0) || got + part.size() > *bytes)
            return Error{Error::Kind::Internal, u"the daemon sent %1 of %2 bytes"_s.arg(got + part.size()).arg(*bytes)};
        if (m_file.write(part) != part.size())
            return trouble();
        got += part.size();
    }
    if (!m_file.commit())
        return trouble();
    return got;
}

Error PrivateFile::trouble() const
{
    return {Error::Kind::Storage, u"%1: %2"_s.arg(m_file.fileName(), m_file.errorString())};
}

Result<Done> saved(const Call &call, const PrivateFile &file, const Result<qint64> &bytes)
{
    if (!bytes)
        return bytes.error();
    if (call.json)
        return asJson(call, {{u"file"_s, file.path()}, {u"bytes"_s, *bytes}});
    call.terminal.line(u"%1 to %2"_s.arg(size(*bytes), file.path()));
    return Done{};
}

} // namespace am::ctl
