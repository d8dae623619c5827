// SPDX-License-Identifier: MIT
#pragma once

#include "calls/exchange.h"

#include <QByteArray>
#include <QList>

namespace am {

/// The web origins whose pages may call us (CORS). None by default.
class Origins final
{
public:
    /// As browsers send them, "https://desk.example.com"; "*" allows every origin.
    explicit Origins(QList<QByteArray> allowed = {});

    [[nodiscard]] bool isEmpty() const { return m_allowed.isEmpty(); }
    /// An allowed origin asks what it may do.
    [[nodiscard]] bool isPreflight(const HttpRequest &request) const;
    /// The answer to that; `methods` are those of the endpoint, as in Allow.
    [[nodiscard]] HttpAnswer preflight(const HttpRequest &request, const QByteArray &methods) const;
    /// Adds what lets the page read the answer.
    void allow(const HttpRequest &request, HttpAnswer &answer) const;

private:
    [[nodiscard]] bool allows(const HttpRequest &request) const;

    QList<QByteArray> m_allowed;
};

} // namespace am
