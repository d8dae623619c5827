// SPDX-License-Identifier: MIT
#include "http/frontfixture.h"

#include <stdexcept>

using namespace Qt::StringLiterals;

namespace am::test {

FrontFixture::FrontFixture(const QList<QByteArray> &origins)
{
    const auto echo = [this](const ExchangePointer &exchange) {
        last = exchange->request();
        HttpAnswer answer;
        answer.body = last.body;
        exchange->answer(answer);
    };
    const QList<Route> routes{
        {"POST", "/echo", 64 * 1024, {"application/json"}, echo},
        {"POST", "/large", 8 * 1024 * 1024, {"application/json", "application/x-www-form-urlencoded"}, echo},
        {"POST",
         "/later",
         64 * 1024,
         {"application/json"},
         [this](const ExchangePointer &exchange) { held.append(exchange); }},
        {"GET",
         "/state",
         0,
         {},
         [this](const ExchangePointer &exchange) {
             last = exchange->request();
             exchange->answer(HttpAnswer::json({{u"ok"_s, true}}));
         }},
        {"POST", "/throws", 64 * 1024, {}, [](const ExchangePointer &) { throw std::runtime_error("thrown"); }},
        {"POST", "/drops", 64 * 1024, {}, [](const ExchangePointer &) {}},
        {"GET",
         "/odd",
         0,
         {},
         [](const ExchangePointer &exchange) {
             HttpAnswer answer;
             answer.status = 299;
             exchange->answer(answer);
         }},
    };
    front = std::make_unique<HttpFront>(routes, limits, Origins(origins),
                                        [this](const RequestRecord &record) { records.append(record); });
    const Result<quint16> listening = front->listen(QHostAddress(QHostAddress::LocalHost), 0);
    if (!listening)
        qFatal("%s", qPrintable(listening.error().detail));
    port = *listening;
}

} // namespace am::test
