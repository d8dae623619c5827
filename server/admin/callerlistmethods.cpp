// SPDX-License-Identifier: MIT
#include "admin/callerlistmethods.h"

#include "admin/adminmethods.h"
#include "briefing/cards.h"
#include "storage/callerdirectory.h"
#include "storage/reader.h"

#include <QJsonArray>

#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace am {

namespace {

constexpr int mostPieces = 50; // of the list looked at for one answer; then the client asks on
constexpr std::chrono::milliseconds cardWithin = 10s;

QJsonObject toJson(const ListedCaller &one)
{
    return {{u"caller"_s, one.caller},
            {u"name"_s, one.name},
            {u"memories"_s, one.memories < 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(one.memories)},
            {u"last_call_at"_s, timeToJson(one.lastCallAt)}};
}

/// One answer to callers.list, gathered piece by piece: what is looked at between two of them is short.
struct Listing
{
    Reader &reader;
    QObject *context;
    QString search;
    int limit;
    Reply<QJsonValue> reply;
    QJsonArray callers = {};
    int pieces = 0;

    static void goOn(const std::shared_ptr<Listing> &listing, const QString &before)
    {
        const int wanted = listing->limit - int(listing->callers.size());
        listing->reader.read<ListedCallerPage>(
            [search = listing->search, before, wanted](QSqlDatabase &database) {
                return CallerDirectory(database).page(search, before, wanted);
            },
            listing->context,
            [listing](const Result<ListedCallerPage> &page) {
                if (!page)
                    return listing->reply(page.error());
                for (const ListedCaller &one : page->callers)
                    listing->callers.append(toJson(one));
                const bool full = listing->callers.size() >= listing->limit || ++listing->pieces >= mostPieces;
                if (!full && !page->next.isEmpty())
                    return goOn(listing, page->next);
                QJsonObject answer{{u"callers"_s, listing->callers}};
                if (!page->next.isEmpty())
                    answer.insert(u"next_before"_s, page->next);
                listing->reply(QJsonValue(answer));
            },
            Reader::Lane::Background);
    }
};

QJsonObject withCard(QJsonObject caller, const ServedCard &served)
{
    const Card &card = served.card;
    caller.insert(u"name"_s, card.name);
    caller.insert(u"memories"_s, card.memories);
    caller.insert(u"card"_s, QJsonObject{{u"summary"_s, card.summary},
                                         {u"context"_s, card.context},
                                         {u"quarantined"_s, card.quarantined},
                                         {u"out_of_date"_s, served.old}});
    return caller;
}

} // namespace

void addCallerListMethods(AdminMethods &methods, Reader &reader, Cards &cards, const CallerKeyOf &callerKeyOf,
                          QObject *context)
{
    const auto list = [&reader, context](const QJsonObject &given, const AdminPeer &, const Reply<QJsonValue> &reply) {
        Params params(given);
        const QString search = params.text("search").trimmed();
        const QString before = params.text("before");
        const int limit = int(params.integer("limit", 1, 500, 50));
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        Listing::goOn(std::make_shared<Listing>(Listing{reader, context, search, limit, reply}), before);
    };
    const auto get = [&reader, &cards, callerKeyOf, context](const QJsonObject &given, const AdminPeer &,
                                                             const Reply<QJsonValue> &reply) {
        Params params(given);
        const QString caller = params.caller(callerKeyOf);
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        reader.read<ListedCaller>(
            [caller](QSqlDatabase &database) { return CallerDirectory(database).find(caller); }, context,
            [&cards, caller, context, reply](const Result<ListedCaller> &found) {
                if (!found)
                    return reply(found.error());
                cards.fetch(caller, cardWithin, context, [one = toJson(*found), reply](const Result<ServedCard> &card) {
                    if (card)
                        reply(QJsonValue(withCard(one, *card)));
                    else
                        reply(card.error());
                });
            },
            Reader::Lane::Background);
    };
    methods.add(u"callers.list"_s, AdminMethods::Access::Look, list);
    methods.add(u"callers.get"_s, AdminMethods::Access::Look, get);
}

} // namespace am
