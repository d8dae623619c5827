// SPDX-License-Identifier: MIT
#include "memory/mem0failure.h"

#include "outgoing/problemtext.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace am::mem0 {

namespace {

Error::Kind kindOf(int status, const QJsonDocument &body, Missing missing)
{
    switch (status) {
    case 400:
    case 409:
    case 422:
        // Mem0 says in JSON what is wrong with what was sent. A page is some proxy's, about the address or the
        // protocol, and would be the answer to every addition: nothing may die of it.
        return body.isNull() ? Error::Kind::Unreachable : Error::Kind::BadInput;
    case 413: // of a proxy about this body's size, of Mem0 possibly about the account
        return problemText(body.toJson()).contains("quota"_L1, Qt::CaseInsensitive) ? Error::Kind::Denied
                                                                                    : Error::Kind::BadInput;
    case 401:
    case 402:
    case 403:
        return Error::Kind::Denied;
    case 404:
        return missing == Missing::Thing ? Error::Kind::NotFound : Error::Kind::WrongAddress;
    case 405:
        return Error::Kind::WrongAddress;
    case 408:
    case 504:
        return Error::Kind::Timeout;
    case 429:
        return Error::Kind::Busy;
    default:
        break;
    }
    // Any other of 4xx too is about the service. A self-hosted Mem0 reports its own providers' troubles as 502 with a
    // code.
    const QString code = body["code"_L1].toString();
    if (code.endsWith("auth_failed"_L1)) // its key of a language model: nothing can be added until that is mended
        return Error::Kind::Denied;
    if (code.endsWith("rate_limited"_L1))
        return Error::Kind::Busy;
    return code.endsWith("timeout"_L1) ? Error::Kind::Timeout : Error::Kind::Unreachable;
}

} // namespace

std::optional<Error> failure(const CallAnswer &answer, Missing missing)
{
    if (answer.status >= 200 && answer.status < 300)
        return std::nullopt;
    return Error{kindOf(answer.status, QJsonDocument::fromJson(answer.body), missing),
                 u"HTTP %1: %2"_s.arg(answer.status).arg(problemText(answer.body)), answer.retryAfterSeconds};
}

Result<Done> removed(const CallAnswer &answer)
{
    const auto failed = failure(answer, Missing::Thing);
    if (!failed)
        return Done{};
    // "Not found." is what a wrong address answers; taking it for a removal would leave everything in place.
    const QString said = problemText(answer.body).toLower();
    const bool gone = failed->kind == Error::Kind::NotFound && said.contains("not found"_L1) && said.size() > 11 &&
                      !said.contains(u'<');
    return gone ? Result<Done>(Done{}) : Result<Done>(*failure(answer, Missing::Service));
}

} // namespace am::mem0
