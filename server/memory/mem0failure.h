// SPDX-License-Identifier: MIT
#pragma once

#include "outgoing/outgoingcall.h"
#include "shared/result.h"

#include <QString>

#include <functional>
#include <optional>

/// What went wrong, in the words of both kinds of Mem0.
namespace am::mem0 {

/// What a 404 says: the thing asked for is not there, or the address of the whole service is wrong.
enum class Missing { Thing, Service };

/// Why a status is none of 2xx, or nothing when it is. The detail quotes the peer as problemText() does.
std::optional<Error> failure(const CallAnswer &answer, Missing missing);

/// Reads a successful answer with `parse`, any other as the error that it is.
template<typename T>
std::function<Result<T>(const CallAnswer &)> reading(Result<T> (*parse)(const QByteArray &),
                                                     Missing missing = Missing::Service)
{
    return [parse, missing](const CallAnswer &answer) -> Result<T> {
        if (const auto failed = failure(answer, missing))
            return *failed;
        return parse(answer.body);
    };
}

/// Of a removal: what is not there need not be removed.
Result<Done> removed(const CallAnswer &answer);

} // namespace am::mem0
