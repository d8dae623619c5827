// SPDX-License-Identifier: MIT
#include "http/routetable.h"

#include "shared/redaction.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {
constexpr qint64 bodyOfUnknownPath = 64 * 1024;
constexpr qsizetype loggedPathBytes = 256;
} // namespace

RouteTable::RouteTable(QList<Route> routes)
    : m_routes(std::move(routes))
{
    for (const Route &route : std::as_const(m_routes)) {
        for (const QByteArray &path : pathsOf(route)) {
            Path &entry = m_paths[path];
            entry.maximumBody = std::max(entry.maximumBody, route.maximumBody);
            const QByteArray methods = route.method == "GET" ? "GET, HEAD" : route.method;
            entry.methods += entry.methods.isEmpty() ? methods : ", " + methods;
        }
    }
}

std::array<QByteArray, 2> RouteTable::pathsOf(const Route &route)
{
    return {route.path, "/v1" + route.path};
}

qint64 RouteTable::bodyLimit(QByteArrayView path) const
{
    // Not copied: this is asked for every request.
    const auto found = m_paths.constFind(QByteArray::fromRawData(path.data(), path.size()));
    return found == m_paths.cend() ? bodyOfUnknownPath : found->maximumBody;
}

QByteArray RouteTable::allowed(const QByteArray &path) const
{
    return m_paths.value(path).methods;
}

std::optional<HttpAnswer> RouteTable::refuseBody(const Route &route, const HttpRequest &request)
{
    const qsizetype types = request.headers.count("content-type");
    if (route.contentTypes.isEmpty() || (types == 0 && request.body.isEmpty()))
        return {};
    QByteArray type = request.headers.value("content-type");
    if (const qsizetype parameters = type.indexOf(';'); parameters >= 0)
        type.truncate(parameters);
    type = types == 0 ? QByteArray("application/json") : type.trimmed().toLower();
    if (types <= 1 && route.contentTypes.contains(type))
        return {};
    const QByteArray wanted = route.contentTypes.join(", ");
    return HttpAnswer::error(415, "unsupported_media_type",
                             u"the body must come as %1"_s.arg(QString::fromLatin1(wanted)));
}

QByteArray loggedPath(const QByteArray &path)
{
    return redaction::text(QString::fromLatin1(path.first(std::min(path.size(), loggedPathBytes)))).toUtf8();
}

} // namespace am
