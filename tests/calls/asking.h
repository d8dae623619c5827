// SPDX-License-Identifier: MIT
#pragma once

#include "calls/exchange.h"

#include <QJsonDocument>

namespace am::test {

/// One request put to a handler, and what came of it.
class Asking
{
    std::shared_ptr<int> m_alive = std::make_shared<int>(); // before the exchange, which watches it

public:
    explicit Asking(HttpRequest request)
        : exchange(std::make_shared<Exchange>(std::move(request), RequestRecord(), answered()))
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

private:
    /// A handler under test may answer after a failed test has left its scope.
    Exchange::Answered answered()
    {
        return [this, alive = std::weak_ptr(m_alive)](const HttpAnswer &given, RequestRecord &filled) {
            if (alive.expired())
                return;
            ++answers;
            answer = given;
            record = filled;
        };
    }
};

} // namespace am::test
