// SPDX-License-Identifier: MIT
#include "models/lists.h"

#include "ctl/moment.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace am {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Lists", text);
}

auto field(const char *name)
{
    return [name = QLatin1StringView(name)](const QJsonObject &row) { return row.value(name).toVariant().toString(); };
}

auto ageOf(const char *name, const Clock &clock)
{
    return [name = QLatin1StringView(name), clock](const QJsonObject &row) {
        return ctl::age(row.value(name), QDateTime::fromMSecsSinceEpoch(clock()));
    };
}

Tone quiet(const QJsonObject &)
{
    return Tone::Quiet;
}

/// The daemon lists newest first and goes on before an id.
std::optional<QJsonObject> beforeLast(const QJsonObject &, const QJsonArray &rows, qsizetype)
{
    if (rows.size() < rowsPerPage)
        return std::nullopt;
    return QJsonObject{{u"before"_s, rows.last()["id"_L1]}};
}

std::optional<QJsonObject> nextBefore(const QJsonObject &answer, const QJsonArray &, qsizetype)
{
    const QJsonValue next = answer.value("next_before"_L1);
    return next.isUndefined() || next.isNull() ? std::nullopt : std::optional(QJsonObject{{u"before"_s, next}});
}

/// Memories come in numbered pages; searches in one.
std::optional<QJsonObject> nextPage(const QJsonObject &answer, const QJsonArray &rows, qsizetype have)
{
    if (rows.isEmpty() || answer.value("last"_L1).toBool(true))
        return std::nullopt;
    return QJsonObject{{u"page"_s, have / rowsPerPage + 1}};
}

QJsonObject firstDelivery(const QJsonObject &call)
{
    return call.value("deliveries"_L1).toArray().first().toObject();
}

QString whoCalled(const QJsonObject &call)
{
    const QString caller = firstDelivery(call).value("caller"_L1).toString();
    return caller.isEmpty() ? tr("withheld") : caller;
}

/// The worst of what became of a call's reports.
QJsonObject telling(const QJsonObject &call)
{
    const QJsonArray deliveries = call.value("deliveries"_L1).toArray();
    for (const QJsonValue delivery : deliveries) {
        if (delivery["state"_L1] == "dead"_L1 || delivery["state"_L1] == "waiting"_L1)
            return delivery.toObject();
    }
    return firstDelivery(call);
}

} // namespace

QString stateText(const QJsonObject &delivery)
{
    static const QHash<QString, const char *> texts = {
        {u"received"_s, QT_TRANSLATE_NOOP("Lists", "received")},
        {u"sending"_s, QT_TRANSLATE_NOOP("Lists", "sending")},
        {u"confirming"_s, QT_TRANSLATE_NOOP("Lists", "confirming")},
        {u"remembered"_s, QT_TRANSLATE_NOOP("Lists", "remembered")},
        {u"waiting"_s, QT_TRANSLATE_NOOP("Lists", "waiting")},
        {u"dead"_s, QT_TRANSLATE_NOOP("Lists", "dead")},
    };
    if (delivery.value("discarded_at"_L1).isString())
        return tr("discarded");
    const QString state = delivery.value("state"_L1).toString();
    return texts.contains(state) ? tr(texts.value(state)) : state;
}

Tone stateTone(const QString &state)
{
    if (state == "remembered"_L1)
        return Tone::Good;
    if (state == "waiting"_L1)
        return Tone::Warning;
    return state == "dead"_L1 ? Tone::Bad : Tone::Plain;
}

ListSource deliveryList(const Clock &clock)
{
    const auto tone = [](const QJsonObject &row) {
        return row.contains("discarded_at"_L1) ? Tone::Quiet : stateTone(row.value("state"_L1).toString());
    };
    return {
        .method = u"deliveries.list"_s,
        .rows = u"deliveries"_s,
        .id = u"id"_s,
        .columns = {{.title = tr("State"), .text = stateText, .tone = tone, .width = 100},
                    {.title = tr("Age"), .text = ageOf("received_at", clock), .isNumber = true, .width = 72},
                    {.title = tr("Caller"), .text = field("caller"), .width = 72},
                    {.title = tr("Reason"), .text = field("reason"), .tone = quiet},
                    {.title = tr("Tries"), .text = field("attempts"), .isNumber = true, .width = 52},
                    {.title = tr("Next try"), .text = ageOf("next_attempt_at", clock), .isNumber = true, .width = 84}},
        .next = beforeLast};
}

ListSource callList(const Clock &clock)
{
    const auto outcome = [](const QJsonObject &call) { return stateText(telling(call)); };
    const auto tone = [](const QJsonObject &call) { return stateTone(telling(call).value("state"_L1).toString()); };
    return {.method = u"calls.list"_s,
            .rows = u"calls"_s,
            .id = u"conversation"_s,
            .columns = {{.title = tr("Age"), .text = ageOf("received_at", clock), .isNumber = true, .width = 72},
                        {.title = tr("Caller"), .text = whoCalled, .width = 72},
                        {.title = tr("Outcome"), .text = outcome, .tone = tone, .width = 100},
                        {.title = tr("Conversation"), .text = field("conversation"), .tone = quiet}},
            .next = nextBefore};
}

ListSource callerList(const Clock &clock)
{
    const auto name = [](const QJsonObject &row) {
        const QString known = row.value("name"_L1).toString();
        return known.isEmpty() ? tr("no name yet") : known;
    };
    const auto tone = [](const QJsonObject &row) {
        return row.value("name"_L1).toString().isEmpty() ? Tone::Quiet : Tone::Plain;
    };
    return {.method = u"callers.list"_s,
            .rows = u"callers"_s,
            .id = u"caller"_s,
            .columns = {{.title = tr("Name"), .text = name, .tone = tone},
                        {.title = tr("Number"), .text = field("caller"), .width = 128},
                        {.title = tr("Facts"), .text = field("memories"), .tone = quiet, .isNumber = true, .width = 62},
                        {.title = tr("Last call"),
                         .text = ageOf("last_call_at", clock),
                         .tone = quiet,
                         .isNumber = true,
                         .width = 82}},
            .next = nextBefore};
}

ListSource memoryList(const Clock &clock)
{
    return {
        .method = u"memories.list"_s,
        .rows = u"memories"_s,
        .id = u"id"_s,
        .columns =
            {{.title = tr("What is remembered"), .text = field("text")},
             {.title = tr("Kind"), .text = field("kind"), .tone = quiet, .width = 84},
             {.title = tr("Age"), .text = ageOf("created_at", clock), .tone = quiet, .isNumber = true, .width = 76}},
        .next = nextPage};
}

} // namespace am
