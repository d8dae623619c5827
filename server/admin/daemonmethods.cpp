// SPDX-License-Identifier: MIT
#include "admin/daemonmethods.h"

#include "admin/adminmethods.h"
#include "admin/params.h"
#include "observe/alerts.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// For a method without params.
AdminMethods::Handler plain(std::function<QJsonObject()> value)
{
    return [value = std::move(value)](const QJsonObject &params, const AdminPeer &, const Reply<QJsonValue> &reply) {
        if (const auto mistake = Params(params).mistake())
            return reply(*mistake);
        reply(QJsonValue(value()));
    };
}

QJsonObject standing(const Alerts &alerts)
{
    QJsonArray array;
    for (const Alert &alert : alerts.standing())
        array.append(
            QJsonObject{{u"name"_s, alert.name}, {u"text"_s, alert.text}, {u"since"_s, timeToJson(alert.since)}});
    return {{u"alerts"_s, array}};
}

} // namespace

void addDaemonMethods(AdminMethods &methods, DaemonFacts facts, const Alerts &alerts)
{
    using enum AdminMethods::Access;
    methods.add(u"status"_s, Read, plain(std::move(facts.readiness)));
    methods.add(u"alerts"_s, Read, plain([&alerts] { return standing(alerts); }));
    methods.add(u"configuration"_s, Read, plain([configuration = std::move(facts.configuration)] {
                    return QJsonObject{{u"toml"_s, configuration()}};
                }));
}

} // namespace am
