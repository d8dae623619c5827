// SPDX-License-Identifier: MIT
#include "admin/briefingmethods.h"

#include "admin/adminmethods.h"

using namespace Qt::StringLiterals;

namespace am {

void addBriefingMethods(AdminMethods &methods, const ShowBriefing &show, const CallerKeyOf &callerKeyOf,
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
    methods.add(u"briefing.preview"_s, AdminMethods::Access::Look, preview);
}

} // namespace am
