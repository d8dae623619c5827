// SPDX-License-Identifier: MIT
#include "http/origins.h"

namespace am {

Origins::Origins(QList<QByteArray> allowed)
    : m_allowed(std::move(allowed))
{
}

bool Origins::allows(const HttpRequest &request) const
{
    return request.headers.count("origin") == 1 &&
           (m_allowed.contains("*") || m_allowed.contains(request.headers.value("origin")));
}

bool Origins::isPreflight(const HttpRequest &request) const
{
    return request.method == "OPTIONS" && request.headers.contains("access-control-request-method") && allows(request);
}

HttpAnswer Origins::preflight(const HttpRequest &request, const QByteArray &methods) const
{
    HttpAnswer answer;
    answer.status = 204;
    answer.headers = {{"Access-Control-Allow-Methods", methods},
                      {"Access-Control-Allow-Headers", "Authorization, Content-Type, X-Workspace-Key"},
                      {"Access-Control-Max-Age", "600"}};
    allow(request, answer);
    return answer;
}

void Origins::allow(const HttpRequest &request, HttpAnswer &answer) const
{
    if (m_allowed.isEmpty())
        return;
    answer.headers.append({QByteArray("Vary"), QByteArray("Origin")});
    if (allows(request))
        answer.headers.append({QByteArray("Access-Control-Allow-Origin"), request.headers.value("origin")});
}

} // namespace am
