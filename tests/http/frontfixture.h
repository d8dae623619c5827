// SPDX-License-Identifier: MIT
#pragma once

#include "http/httpfront.h"

#include <QList>

#include <memory>

namespace am::test {

/// A front with handlers that tests need, and the records it left.
///   POST /echo   answers the body at once
///   POST /later  keeps the exchange in `held`
///   POST /large  as /echo, up to 8 MiB, any form type too
///   GET  /state  answers {"ok":true}
///   POST /throws throws; POST /drops drops its exchange; GET /odd answers with a status that Qt does not know
class FrontFixture final
{
public:
    explicit FrontFixture(const QList<QByteArray> &origins = {});

    GateLimits limits;
    QList<RequestRecord> records;
    QList<ExchangePointer> held;
    HttpRequest last; ///< that a handler saw
    std::unique_ptr<HttpFront> front;
    quint16 port = 0;
};

} // namespace am::test
