// SPDX-License-Identifier: MIT
#include "admin/briefingmethods.h"

#include "admin/adminmethods.h"
#include "storage/calltable.h"
#include "storage/reader.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace am {

namespace {

QJsonObject toJson(const CallRow &call)
{
    const QJsonDocument briefing = QJsonDocument::fromJson(call.briefing);
    return {{u"conversation"_s, call.conversation},
            {u"caller"_s, call.caller},
            {u"agent"_s, call.agent},
            {u"began_at"_s, timeToJson(call.beganAt)},
            {u"confirmed"_s, call.confirmed},
            {u"briefing"_s, briefing.isObject() ? QJsonValue(briefing.object()) : QJsonValue(QJsonValue::Null)},
            {u"briefing_bytes"_s, call.briefingBytes}};
}

} // namespace

void addBriefingMethods(AdminMethods &methods, Reader &reader, const ShowBriefing &show, const CallerKeyOf &callerKeyOf,
                        QObject *context)
{
    const auto preview = [show, callerKeyOf, context](const QJsonObject &given, const AdminPeer &,
                                                      const Reply<QJsonValue> &reply) {
        Params params(given);
        (void)params.caller(callerKeyOf); // that it is somebody
        const QString caller = params.text("caller");
        const QString agent = params.text("agent");
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        show(caller, agent, context, [reply](const Result<QJsonObject> &shown) {
            if (shown)
                reply(QJsonValue(*shown));
            else
                reply(shown.error());
        });
    };
    const auto served = [&reader, context](const QJsonObject &given, const AdminPeer &,
                                           const Reply<QJsonValue> &reply) {
        Params params(given);
        const QString conversation = params.requiredText("conversation");
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        reader.read<std::optional<CallRow>>(
            [conversation](QSqlDatabase &database) { return CallTable(database).find(conversation); }, context,
            [reply](const Result<std::optional<CallRow>> &call) {
                if (!call)
                    return reply(call.error());
                if (!*call)
                    return reply(Error{Error::Kind::NotFound, u"no briefing of this conversation is kept"_s});
                reply(QJsonValue(toJson(**call)));
            },
            Reader::Lane::Background);
    };
    methods.add(u"briefing.preview"_s, AdminMethods::Access::Look, preview);
    methods.add(u"calls.briefing"_s, AdminMethods::Access::Look, served);
}

} // namespace am
