// SPDX-License-Identifier: MIT
#include "admin/retentionmethods.h"

#include "admin/adminmethods.h"
#include "admin/params.h"
#include "privacy/retention.h"

using namespace Qt::StringLiterals;

namespace am {

void addRetentionMethods(AdminMethods &methods, Retention &retention, QObject *context)
{
    using Question = void (Retention::*)(QObject *, Reply<RetentionPlan>);
    const auto ask = [&retention, context](Question question) {
        return [&retention, context, question](const QJsonObject &params, const AdminPeer &,
                                               const Reply<QJsonValue> &reply) {
            if (const auto mistake = Params(params).mistake())
                return reply(*mistake);
            (retention.*question)(context, [reply](const Result<RetentionPlan> &plan) {
                if (plan)
                    reply(QJsonValue(plan->toJson()));
                else
                    reply(plan.error());
            });
        };
    };
    methods.add(u"retention.preview"_s, AdminMethods::Access::Read, ask(&Retention::preview));
    methods.add(u"retention.sweep"_s, AdminMethods::Access::Change, ask(&Retention::sweep));
}

} // namespace am
