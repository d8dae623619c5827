// SPDX-License-Identifier: MIT
#include "ctl/receipt.h"

#include "ctl/moment.h"

#include <QJsonArray>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace am::ctl {

namespace {

void printParts(const Call &call, const QJsonArray &parts)
{
    Table table({u"PART"_s, u"STATE"_s, u"TRIES"_s, u"MEMORIES"_s, u"REASON"_s});
    for (const QJsonValue part : parts) {
        QStringList memories;
        const QJsonArray ids = part["memory_ids"_L1].toArray();
        for (const QJsonValue id : ids)
            memories.append(id.toString());
        table.add({part["name"_L1].toString(), part["state"_L1].toString(), number(part["attempts"_L1]),
                   memories.join(u", "_s), part["reason"_L1].toString()});
    }
    if (table.isEmpty())
        return;
    call.terminal.line();
    table.print(call.terminal);
}

void printTimeline(const Call &call, const QJsonArray &transitions)
{
    call.terminal.line();
    Table table({u"WHEN"_s, u"AFTER"_s, u"PART"_s, u"STATE"_s, u"REASON"_s});
    const QDateTime began = moment(transitions.first()["at"_L1]);
    for (const QJsonValue transition : transitions) {
        const qint64 after = began.msecsTo(moment(transition["at"_L1]));
        table.add({clockTime(transition["at"_L1]), after > 0 ? u"+"_s + duration(after) : QString(),
                   transition["part"_L1].toString(), transition["state"_L1].toString(),
                   transition["reason"_L1].toString()});
    }
    table.print(call.terminal);
}

} // namespace

QString number(const QJsonValue &value)
{
    return QString::number(value.toInteger());
}

QString stateOf(const QJsonValue &delivery)
{
    return delivery["discarded_at"_L1].isString() ? u"discarded"_s : delivery["state"_L1].toString();
}

void printBriefing(const Call &call, const QJsonObject &briefing)
{
    QList<std::pair<QString, QString>> told;
    const QJsonObject variables = briefing.value("dynamic_variables"_L1).toObject();
    for (auto variable = variables.begin(); variable != variables.end(); ++variable)
        told.append({variable.key(), variable->toString()});
    const QJsonValue agent = briefing.value("conversation_config_override"_L1)["agent"_L1];
    if (const QString greeting = agent["first_message"_L1].toString(); !greeting.isEmpty())
        told.append({u"first message"_s, greeting});
    qsizetype width = 0;
    for (const auto &[name, value] : std::as_const(told))
        width = std::max(width, name.size());
    for (const auto &[name, value] : std::as_const(told)) {
        QString before = harmless(name);
        for (const QString &line : value.split(u'\n')) { // the notes have one each
            call.terminal.line(u"%1  %2"_s.arg(before, -int(width)).arg(harmless(line)));
            before.clear();
        }
    }
}

void printSteps(const Call &call, const QJsonObject &delivery)
{
    printParts(call, delivery.value("parts"_L1).toArray());
    if (const QJsonArray transitions = delivery.value("transitions"_L1).toArray(); !transitions.isEmpty())
        printTimeline(call, transitions);
}

} // namespace am::ctl
