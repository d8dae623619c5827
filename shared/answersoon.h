// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QObject>

namespace am {

/// Gives an answer that is there already as every Reply comes: from the event loop, and not when `context` has died.
template<typename T>
void answerSoon(QObject *context, Reply<T> reply, Result<T> result)
{
    QMetaObject::invokeMethod(
        context, [reply = std::move(reply), result = std::move(result)]() mutable { reply(std::move(result)); },
        Qt::QueuedConnection);
}

} // namespace am
