// SPDX-License-Identifier: MIT
#pragma once

#include "calls/exchange.h"

#include <QJsonDocument>

namespace am::test {

/// One request put to a handler, and what came of it.
class Asking
{
public:
    explicit Asking(HttpRequest request)
        : exchange(std::make_shared<Exchange>(std::move(request), RequestRecord(),
                                              [this](const HttpAnswer &given, RequestRecord &filled) {
                                                  ++answers;
                                                  answer = given;
                                                  record = filled;
                                              }))
    {
    }
    Q_DISABLE_COPY_MOVE(Asking)

    /// Hands the exchange over, as the front does: from then on it lives as long as somebody may answer it.
    template<typename Handler>
    void put(Handler &handler)
    {
        handler.handle(std::exchange(exchange, nullptr));
    }
    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(answer.body).object(); }

    int answers = 0;
    HttpAnswer answer;
    RequestRecord record;
    ExchangePointer exchange;
};

} // namespace am::test
