// SPDX-License-Identifier: MIT
#include "ctl/verb.h"

#include "ctl/moment.h"

using namespace Qt::StringLiterals;

namespace am::ctl {

QCommandLineOption valueOption(const QString &name, const QString &description, const QString &value)
{
    return {name, description, value};
}

Result<Done> asJson(const Call &call, const QJsonObject &answer)
{
    call.terminal.json(answer);
    return Done{};
}

Result<qint64> idFrom(const QString &text)
{
    bool isNumber = false;
    const qint64 id = text.toLongLong(&isNumber);
    if (isNumber && id > 0)
        return id;
    return Error{Error::Kind::BadInput, u"\"%1\" is no id: expected a whole number above 0"_s.arg(text)};
}

QJsonObject given(const Call &call, const QStringList &names)
{
    QJsonObject params;
    for (const QString &name : names) {
        if (!call.options.isSet(name))
            continue;
        const QString text = call.options.value(name);
        bool isNumber = false;
        const qint64 number = text.toLongLong(&isNumber);
        const bool wantsNumber = name == "limit"_L1 || name == "before"_L1 || name == "page"_L1;
        const bool wantsTime = name == "since"_L1 || name == "until"_L1;
        params.insert(name, wantsTime                 ? QJsonValue(timeFrom(text, call.now))
                            : wantsNumber && isNumber ? QJsonValue(number)
                                                      : QJsonValue(text));
    }
    return params;
}

Result<Done> confirmed(const Call &call, const QString &question)
{
    if (call.options.isSet(u"yes"_s))
        return Done{};
    const auto answer = call.terminal.confirm(question);
    if (!answer)
        return Error{Error::Kind::BadInput, u"this asks before it does it; add --yes where there is nobody to ask"_s};
    if (*answer)
        return Done{};
    return Error{Error::Kind::Denied, u"nothing was done"_s};
}

} // namespace am::ctl
