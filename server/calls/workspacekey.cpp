// SPDX-License-Identifier: MIT
#include "calls/workspacekey.h"

#include "shared/sha256.h"

#include <openssl/crypto.h>

using namespace Qt::StringLiterals;

namespace am {

namespace {

HttpAnswer refusal(const char *code, const QString &message)
{
    HttpAnswer answer = HttpAnswer::error(401, code, message);
    answer.headers.emplaceBack("WWW-Authenticate", "Bearer");
    return answer;
}

/// K of "Bearer K"; empty for any other scheme, which may be meant for a proxy in front of us.
QByteArray bearer(const QByteArray &authorization)
{
    static constexpr qsizetype length = 7; // of "Bearer "
    if (qstrnicmp(authorization.constData(), "bearer ", length) != 0)
        return {};
    return authorization.sliced(length).trimmed();
}

QByteArray presentedKey(const HttpHeaders &headers)
{
    if (headers.contains("x-workspace-key"))
        return headers.value("x-workspace-key").trimmed();
    const QByteArray token = bearer(headers.value("authorization"));
    return token.isEmpty() ? headers.value("x-api-key").trimmed() : token;
}

bool isOneOf(const QByteArray &presented, const QList<QByteArray> &keys)
{
    // Digests are compared, because comparing the keys themselves would tell their length.
    const auto digest = sha256(presented);
    bool matches = false;
    for (const QByteArray &key : keys) {
        const auto expected = sha256(key);
        const bool same = CRYPTO_memcmp(digest.data(), expected.data(), digest.size()) == 0;
        matches |= same && !key.isEmpty();
    }
    return matches;
}

} // namespace

std::optional<HttpAnswer> refuseWithoutWorkspaceKey(const HttpHeaders &headers, const QList<QByteArray> &keys)
{
    for (const char *name : {"x-workspace-key", "authorization", "x-api-key"}) {
        if (headers.count(name) > 1)
            return refusal("workspace_key_wrong", u"a header field with the workspace key is repeated"_s);
    }
    const QByteArray presented = presentedKey(headers);
    if (presented.isEmpty())
        return refusal("workspace_key_missing", u"the X-Workspace-Key header is missing"_s);
    if (!isOneOf(presented, keys))
        return refusal("workspace_key_wrong", u"the workspace key is not accepted"_s);
    return std::nullopt;
}

} // namespace am
