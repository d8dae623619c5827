// SPDX-License-Identifier: MIT
#pragma once

#include "calls/exchange.h"

#include <QByteArray>
#include <QHash>
#include <QList>

#include <array>
#include <optional>

namespace am {

/// The daemon's endpoints by path. Each is served at its path and below "/v1".
class RouteTable final
{
public:
    explicit RouteTable(QList<Route> routes);

    [[nodiscard]] const QList<Route> &routes() const { return m_routes; }
    /// The usual path of a route, and the one with a version.
    [[nodiscard]] static std::array<QByteArray, 2> pathsOf(const Route &route);
    /// How much body is taken at a path; of an unknown one little, since it is only read to be thrown away.
    [[nodiscard]] qint64 bodyLimit(QByteArrayView path) const;
    /// The methods of a path as in Allow; empty when there is no such path.
    [[nodiscard]] QByteArray allowed(const QByteArray &path) const;
    /// Why the route does not take this body (415).
    [[nodiscard]] static std::optional<HttpAnswer> refuseBody(const Route &route, const HttpRequest &request);

private:
    struct Path
    {
        qint64 maximumBody = 0;
        QByteArray methods;
    };

    QList<Route> m_routes;
    QHash<QByteArray, Path> m_paths;
};

/// A path that is no route of ours, as it may be logged: short, and without phone numbers.
[[nodiscard]] QByteArray loggedPath(const QByteArray &path);

} // namespace am
