// SPDX-License-Identifier: MIT
#include "admin/callerlistmethods.h"

#include "admin/adminmethods.h"
#include "briefing/cards.h"
#include "memory/memorystore.h"
#include "storage/callerdirectory.h"
#include "storage/reader.h"

#include <QJsonArray>

#include <memory>
#include <optional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace am {

namespace {

constexpr int mostPieces = 50; // of the list looked at for one answer; then the client asks on
constexpr std::chrono::milliseconds cardWithin = 10s;

// The store's own list, behind what is known here.
constexpr CallOptions storeOptions{.lane = CallOptions::Lane::Background, .deadline = 5s};
constexpr int storePage = 100;
constexpr int mostStorePages = 5; // for one answer: pages may hold little else but what is listed already
constexpr QChar storeMark = u'm'; // a cursor's: "m3.40" = the store's page 3, without the first 40 of it

QJsonObject toJson(const ListedCaller &one)
{
    return {{u"caller"_s, one.caller},
            {u"name"_s, one.name},
            {u"memories"_s, one.memories < 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(one.memories)},
            {u"last_call_at"_s, timeToJson(one.lastCallAt)}};
}

/// Where the store's list goes on.
struct StorePlace
{
    int page = 1;
    qsizetype taken = 0; ///< of this page

    [[nodiscard]] QString cursor() const { return storeMark + QString::number(page) + u'.' + QString::number(taken); }
    static std::optional<StorePlace> of(const QString &cursor)
    {
        const QStringList numbers = cursor.mid(1).split(u'.');
        bool isPage = false;
        bool isTaken = false;
        const StorePlace place{.page = numbers.constFirst().toInt(&isPage), .taken = numbers.value(1).toInt(&isTaken)};
        const bool right = isPage && isTaken && numbers.size() == 2 && place.page > 0 && place.taken >= 0;
        return right && cursor.startsWith(storeMark) ? std::optional(place) : std::nullopt;
    }
};

/// One answer to callers.list, gathered piece by piece: what is looked at between two of them is short.
struct Listing
{
    using Pointer = std::shared_ptr<Listing>;

    Reader &reader;
    MemoryStore &store;
    QObject *context;
    QString search;
    int limit;
    Reply<QJsonValue> reply;
    QJsonArray callers = {};
    int pieces = 0;
    int storePages = 0;

    [[nodiscard]] bool isFull() const { return callers.size() >= limit; }
    void finish(const QString &next, const QString &note = {}) const
    {
        QJsonObject answer{{u"callers"_s, callers}};
        if (!next.isEmpty())
            answer.insert(u"next_before"_s, next);
        if (!note.isEmpty())
            answer.insert(u"note"_s, note);
        reply(QJsonValue(answer));
    }

    static void goOn(const Pointer &listing, const QString &before)
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
                if (page->next.isEmpty()) {
                    // What is known here does not wait for the store.
                    const StorePlace beginning{};
                    return listing->callers.isEmpty() ? askStore(listing, beginning)
                                                      : listing->finish(beginning.cursor());
                }
                if (!listing->isFull() && ++listing->pieces < mostPieces)
                    return goOn(listing, page->next);
                listing->finish(page->next);
            },
            Reader::Lane::Background);
    }

    static void askStore(const Pointer &listing, const StorePlace &place)
    {
        listing->store.callers(place.page, storePage, storeOptions, listing->context,
                               [listing, place](const Result<KnownCallerPage> &known) {
                                   if (!known)
                                       return listing->finish({}, u"the memory service does not tell whom else it "
                                                                  "knows: "_s +
                                                                      known.error().detail);
                                   dropListed(listing, place, *known);
                               });
    }

    /// Those who stand further up, or are not searched for.
    static void dropListed(const Pointer &listing, const StorePlace &place, const KnownCallerPage &known)
    {
        QStringList ids;
        for (const KnownCaller &one : known.callers)
            ids.append(one.caller);
        listing->reader.read<QStringList>(
            [search = listing->search, ids](QSqlDatabase &database) {
                return CallerDirectory(database).unlisted(ids, search);
            },
            listing->context,
            [listing, place, known](const Result<QStringList> &unlisted) {
                if (!unlisted)
                    return listing->reply(unlisted.error());
                take(listing, place, known, *unlisted);
            },
            Reader::Lane::Background);
    }

    static void take(const Pointer &listing, const StorePlace &place, const KnownCallerPage &known,
                     const QStringList &unlisted)
    {
        for (qsizetype i = place.taken; i < known.callers.size(); ++i) {
            if (listing->isFull())
                return listing->finish(StorePlace{.page = place.page, .taken = i}.cursor());
            const KnownCaller &one = known.callers[i];
            if (unlisted.contains(one.caller))
                listing->callers.append(toJson({.caller = one.caller, .memories = one.memories}));
        }
        const StorePlace next{.page = place.page + 1};
        if (known.last)
            return listing->finish({});
        if (listing->isFull() || ++listing->storePages >= mostStorePages)
            return listing->finish(next.cursor());
        askStore(listing, next);
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

void addCallerListMethods(AdminMethods &methods, Reader &reader, Cards &cards, MemoryStore &store,
                          const CallerKeyOf &callerKeyOf, QObject *context)
{
    const auto list = [&reader, &store, context](const QJsonObject &given, const AdminPeer &,
                                                 const Reply<QJsonValue> &reply) {
        Params params(given);
        const QString search = params.text("search").trimmed();
        const QString before = params.text("before");
        const int limit = int(params.integer("limit", 1, 500, 50));
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        const auto listing = std::make_shared<Listing>(Listing{reader, store, context, search, limit, reply});
        if (const auto place = StorePlace::of(before))
            return Listing::askStore(listing, *place);
        Listing::goOn(listing, before);
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
