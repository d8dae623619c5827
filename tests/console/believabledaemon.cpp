// SPDX-License-Identifier: MIT
#include "console/believabledaemon.h"

#include "console/believablelog.h"
#include "support/places.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>

#include <memory>

using namespace Qt::StringLiterals;

namespace am::test {

namespace {

QByteArray report()
{
    QFile file(places::testData() + u"/elevenlabs/post-call/01_transcription_twilio_object.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no test data");
    return file.readAll();
}

struct Shop
{
    QJsonArray deliveries;
    QHash<QString, QJsonArray> memories; ///< by caller
    QHash<QString, QJsonArray> pending;  ///< deleted ones that can be had back, by their token
    QHash<QString, QString> names;
    int added = 0;
};

QJsonObject delivery(int id, const QString &state, const QString &caller, const QString &reason, qint64 age,
                     int attempts)
{
    QJsonObject object{{u"id"_s, id},
                       {u"type"_s, u"post_call_transcription"_s},
                       {u"conversation"_s, u"conv_%1k33t63cj0mhyyd0cxp0xr"_s.arg(id)},
                       {u"agent"_s, u"agent_harbor_books"_s},
                       {u"caller"_s, caller},
                       {u"state"_s, state},
                       {u"reason"_s, reason},
                       {u"attempts"_s, attempts},
                       {u"received_at"_s, ago(age)},
                       {u"updated_at"_s, ago(age - 4)},
                       {u"report_bytes"_s, 14'213 + id * 31}};
    if (state == "waiting"_L1)
        object.insert(u"next_attempt_at"_s, ago(-95));
    return object;
}

/// Of whom a list shows the last two digits.
QString wholeNumber(const QString &masked)
{
    return u"+155501001"_s + masked.last(2);
}

QJsonObject withReceipt(QJsonObject delivery)
{
    const QDateTime received = QDateTime::fromString(delivery["received_at"_L1].toString(), Qt::ISODateWithMs);
    const auto at = [&received](qint64 ms) { return received.addMSecs(ms).toUTC().toString(Qt::ISODateWithMs); };
    const QString state = delivery["state"_L1].toString();
    QJsonArray steps{
        QJsonObject{{u"state"_s, u"received"_s}, {u"at"_s, at(0)}, {u"part"_s, ""_L1}, {u"reason"_s, ""_L1}},
        QJsonObject{{u"state"_s, u"sending"_s}, {u"at"_s, at(41)}, {u"part"_s, u"factual"_s}, {u"reason"_s, ""_L1}}};
    if (state == "remembered"_L1) {
        steps.append(QJsonObject{
            {u"state"_s, u"confirming"_s}, {u"at"_s, at(388)}, {u"part"_s, u"factual"_s}, {u"reason"_s, ""_L1}});
        steps.append(QJsonObject{
            {u"state"_s, u"remembered"_s}, {u"at"_s, at(2'874)}, {u"part"_s, u"factual"_s}, {u"reason"_s, ""_L1}});
        steps.append(QJsonObject{
            {u"state"_s, u"remembered"_s}, {u"at"_s, at(3'120)}, {u"part"_s, u"semantic/1"_s}, {u"reason"_s, ""_L1}});
    } else if (state != "sending"_L1) {
        steps.append(QJsonObject{{u"state"_s, u"waiting"_s},
                                 {u"at"_s, at(5'090)},
                                 {u"part"_s, u"factual"_s},
                                 {u"reason"_s, u"no answer in 5 s"_s}});
    }
    if (state == "dead"_L1) {
        steps.append(QJsonObject{{u"state"_s, state},
                                 {u"at"_s, at(61'300)},
                                 {u"part"_s, u"factual"_s},
                                 {u"reason"_s, delivery["reason"_L1]}});
    }
    delivery.insert(u"transitions"_s, steps);
    const QJsonArray ids = state == "remembered"_L1 ? QJsonArray{u"m1"_s, u"m2"_s} : QJsonArray();
    delivery.insert(u"parts"_s, QJsonArray{QJsonObject{{u"name"_s, u"factual"_s}, {u"memory_ids"_s, ids}}});
    delivery.insert(u"caller"_s, wholeNumber(delivery["caller"_L1].toString()));
    return delivery;
}

void fillShop(Shop &shop)
{
    const QStringList callers = {u"***23"_s, u"***29"_s, u"***47"_s, u"***02"_s, u"***88"_s, u"***61"_s};
    shop.deliveries.append(delivery(418, u"sending"_s, callers[1], {}, 2, 1));
    shop.deliveries.append(delivery(417, u"waiting"_s, callers[2], u"no answer in 5 s"_s, 64, 1));
    shop.deliveries.append(delivery(416, u"dead"_s, callers[0], u"status 422 from the memory service"_s, 310, 2));
    for (int i = 0; i < 18; ++i)
        shop.deliveries.append(delivery(415 - i, u"remembered"_s, callers[i % 6], {}, 620 + i * 417, 1));
    shop.names = {{u"+15550100123"_s, u"Maren Holt"_s},  {u"+15550100129"_s, u"Jonas Weidel"_s},
                  {u"+15550100147"_s, u"Aylin Demir"_s}, {u"+15550100102"_s, u"Théo Marchand"_s},
                  {u"+15550100188"_s, QString()},        {u"+15550100161"_s, u"Ines Carvalho"_s}};
    const QStringList facts = {u"Likes the novels of Odile Farrant, most of all “The Lamp Room”"_s,
                               u"Is called Maren by the shop"_s,
                               u"Collects orders on Saturdays, before noon"_s,
                               u"Has a daughter, Signe, who reads about whales"_s,
                               u"Prefers paperbacks, and no gift wrapping"_s,
                               u"Asked for a call when the second volume arrives"_s,
                               u"Moved from Bergen to Aberdeen in January"_s};
    for (const QString &caller : shop.names.keys()) {
        int number = 0;
        for (const QString &fact : facts) {
            shop.memories[caller].append(QJsonObject{{u"id"_s, u"%1-%2"_s.arg(caller).arg(number)},
                                                     {u"text"_s, fact},
                                                     {u"kind"_s, number % 3 == 2 ? u"semantic"_s : u"factual"_s},
                                                     {u"created_at"_s, ago(86'400LL * (2 + 9 * number))},
                                                     {u"updated_at"_s, ago(86'400LL * (2 + 9 * number))},
                                                     {u"conversation"_s, u"conv_415k33t63cj0mhyyd0cxp0xr"_s},
                                                     {u"part"_s, u"factual"_s},
                                                     {u"metadata"_s, QJsonObject{}}});
            ++number;
        }
    }
}

using SharedShop = std::shared_ptr<Shop>;

void answerDeliveries(FakeDaemon &daemon, const SharedShop &shop)
{
    daemon.on(u"deliveries.list"_s, [shop](const QJsonObject &params) -> Result<QJsonValue> {
        QJsonArray rows;
        for (const QJsonValue row : std::as_const(shop->deliveries)) {
            const bool isState = !params.contains("state"_L1) || row["state"_L1] == params["state"_L1];
            if (isState && row["reason"_L1].toString().contains(params["why"_L1].toString()) &&
                (!params.contains("before"_L1) || row["id"_L1].toInt() < params["before"_L1].toInt()))
                rows.append(row);
        }
        return QJsonValue(QJsonObject{{u"deliveries"_s, rows}});
    });
    daemon.on(u"deliveries.get"_s, [shop](const QJsonObject &params) -> Result<QJsonValue> {
        for (const QJsonValue row : std::as_const(shop->deliveries)) {
            if (row["id"_L1] == params["id"_L1])
                return QJsonValue(withReceipt(row.toObject()));
        }
        return Error{Error::Kind::NotFound, u"there is no such delivery"_s};
    });
    daemon.on(u"deliveries.report"_s, [](const QJsonObject &params) -> Result<QJsonValue> {
        const QByteArray bytes = report();
        const QByteArray piece = bytes.mid(params["offset"_L1].toInt(), params["length"_L1].toInt());
        return QJsonValue(
            QJsonObject{{u"bytes"_s, bytes.size()}, {u"base64"_s, QString::fromLatin1(piece.toBase64())}});
    });
    const auto change = [shop](const QJsonObject &params, const QString &state) {
        const QJsonArray ids = params["ids"_L1].toArray();
        for (int i = 0; i < shop->deliveries.size(); ++i) {
            QJsonObject row = shop->deliveries[i].toObject();
            if (!ids.contains(row["id"_L1]))
                continue;
            row[u"state"_s] = state;
            row[u"reason"_s] = params["reason"_L1].toString();
            shop->deliveries[i] = row;
        }
        return int(ids.size());
    };
    daemon.on(u"deliveries.replay"_s, [change](const QJsonObject &params) -> Result<QJsonValue> {
        return QJsonValue(QJsonObject{{u"replayed"_s, change(params, u"received"_s)}});
    });
    daemon.on(u"deliveries.discard"_s, [change](const QJsonObject &params) -> Result<QJsonValue> {
        return QJsonValue(QJsonObject{{u"discarded"_s, change(params, u"dead"_s)}});
    });
}

void answerCalls(FakeDaemon &daemon, const SharedShop &shop)
{
    daemon.on(u"calls.list"_s, [shop](const QJsonObject &) -> Result<QJsonValue> {
        QJsonArray calls;
        for (const QJsonValue row : std::as_const(shop->deliveries)) {
            calls.append(QJsonObject{{u"conversation"_s, row["conversation"_L1]},
                                     {u"agent"_s, row["agent"_L1]},
                                     {u"received_at"_s, row["received_at"_L1]},
                                     {u"deliveries"_s, QJsonArray{row}}});
        }
        return QJsonValue(QJsonObject{{u"calls"_s, calls}});
    });
    daemon.on(u"calls.briefing"_s, [](const QJsonObject &params) -> Result<QJsonValue> {
        const QJsonObject variables{
            {u"caller_name"_s, u"Maren Holt"_s},
            {u"returning_caller"_s, u"yes"_s},
            {u"memory_count"_s, u"7"_s},
            {u"memory_context"_s, u"Likes the novels of Odile Farrant. Collects orders on Saturdays."_s}};
        return QJsonValue(QJsonObject{{u"conversation"_s, params["conversation"_L1]},
                                      {u"began_at"_s, ago(700)},
                                      {u"briefing"_s, QJsonObject{{u"type"_s, u"conversation_initiation_client_data"_s},
                                                                  {u"dynamic_variables"_s, variables}}}});
    });
    daemon.on(u"calls.audio"_s, [](const QJsonObject &params) -> Result<QJsonValue> {
        const QByteArray sound = QByteArray("ID3 sound ").repeated(38'000);
        const QByteArray piece = sound.mid(params["offset"_L1].toInt(), 100'000);
        return QJsonValue(
            QJsonObject{{u"bytes"_s, sound.size()}, {u"base64"_s, QString::fromLatin1(piece.toBase64())}});
    });
    const QJsonArray recordings{
        QJsonObject{{u"file"_s, u"2026-03-12/0b6c.mp3"_s}, {u"bytes"_s, 380'000}, {u"received_at"_s, ago(690)}}};
    daemon.on(u"calls.get"_s, [shop, recordings](const QJsonObject &params) -> Result<QJsonValue> {
        for (const QJsonValue row : std::as_const(shop->deliveries)) {
            if (row["conversation"_L1] != params["conversation"_L1])
                continue;
            return QJsonValue(QJsonObject{{u"conversation"_s, row["conversation"_L1]},
                                          {u"caller"_s, wholeNumber(row["caller"_L1].toString())},
                                          {u"agent"_s, row["agent"_L1]},
                                          {u"deliveries"_s, QJsonArray{withReceipt(row.toObject())}},
                                          {u"recordings"_s, recordings}});
        }
        return Error{Error::Kind::NotFound, u"nothing is kept of this conversation"_s};
    });
}

void answerCallers(FakeDaemon &daemon, const SharedShop &shop)
{
    daemon.on(u"callers.list"_s, [shop](const QJsonObject &params) -> Result<QJsonValue> {
        QJsonArray rows;
        qint64 age = 64;
        QStringList callers = shop->names.keys();
        callers.sort();
        for (const QString &caller : std::as_const(callers)) {
            const QString name = shop->names.value(caller);
            age += 4000 + age;
            if (!(caller + name).contains(params["search"_L1].toString(), Qt::CaseInsensitive))
                continue;
            rows.append(QJsonObject{{u"caller"_s, caller},
                                    {u"name"_s, name},
                                    {u"memories"_s, shop->memories.value(caller).size()},
                                    {u"last_call_at"_s, ago(age)}});
        }
        return QJsonValue(QJsonObject{{u"callers"_s, rows}});
    });
    daemon.on(u"callers.erase"_s, [shop](const QJsonObject &params) -> Result<QJsonValue> {
        const QString caller = params["caller"_L1].toString();
        const qsizetype memories = shop->memories.take(caller).size();
        shop->names.remove(caller);
        return QJsonValue(QJsonObject{{u"complete"_s, true},
                                      {u"removed"_s, QJsonObject{{u"memories"_s, memories}, {u"reports"_s, 4}}},
                                      {u"verified"_s, QJsonObject{{u"list_empty"_s, true}, {u"search_empty"_s, true}}},
                                      {u"unproved"_s, QJsonArray{u"backups of the memory service"_s}}});
    });
    daemon.on(u"callers.export"_s, [](const QJsonObject &) -> Result<QJsonValue> {
        return QJsonValue(QJsonObject{{u"file"_s, u"export_1"_s}, {u"bytes"_s, 10}});
    });
    daemon.on(u"callers.export_read"_s, [](const QJsonObject &params) -> Result<QJsonValue> {
        const QByteArray piece = QByteArray("0123456789").mid(params["offset"_L1].toInt(), 4);
        return QJsonValue(QJsonObject{{u"base64"_s, QString::fromLatin1(piece.toBase64())}});
    });
    daemon.on(u"callers.export_end"_s,
              [](const QJsonObject &) -> Result<QJsonValue> { return QJsonValue(QJsonObject()); });
}

void changeMemories(FakeDaemon &daemon, const SharedShop &shop)
{
    daemon.on(u"memories.add"_s, [shop](const QJsonObject &params) -> Result<QJsonValue> {
        const QString id = u"added-%1"_s.arg(++shop->added);
        shop->memories[params["caller"_L1].toString()].prepend(QJsonObject{
            {u"id"_s, id}, {u"text"_s, params["text"_L1]}, {u"kind"_s, u"factual"_s}, {u"created_at"_s, ago(1)}});
        return QJsonValue(QJsonObject{{u"ids"_s, QJsonArray{id}}});
    });
    daemon.on(u"memories.edit"_s, [shop](const QJsonObject &params) -> Result<QJsonValue> {
        QJsonArray &memories = shop->memories[params["caller"_L1].toString()];
        for (int i = 0; i < memories.size(); ++i) {
            QJsonObject memory = memories[i].toObject();
            if (memory["id"_L1] == params["id"_L1])
                memory[u"text"_s] = params["text"_L1];
            memories[i] = memory;
        }
        return QJsonValue(QJsonObject{{u"id"_s, params["id"_L1]}, {u"text"_s, params["text"_L1]}});
    });
    daemon.on(u"memories.delete"_s, [shop](const QJsonObject &params) -> Result<QJsonValue> {
        QJsonArray &memories = shop->memories[params["caller"_L1].toString()];
        shop->pending.insert(params["caller"_L1].toString(), memories);
        const QJsonArray ids = params["ids"_L1].toArray();
        for (int i = int(memories.size()) - 1; i >= 0; --i) {
            if (ids.contains(memories[i]["id"_L1]))
                memories.removeAt(i);
        }
        return QJsonValue(
            QJsonObject{{u"deleted"_s, ids.size()}, {u"undo"_s, params["caller"_L1]}, {u"undo_until"_s, ago(-30)}});
    });
    daemon.on(u"memories.undo"_s, [shop](const QJsonObject &params) -> Result<QJsonValue> {
        const QString caller = params["undo"_L1].toString();
        shop->memories[caller] = shop->pending.take(caller);
        return QJsonValue(QJsonObject{{u"restored"_s, 1}, {u"caller"_s, caller}});
    });
}

void answerMemories(FakeDaemon &daemon, const SharedShop &shop)
{
    daemon.on(u"memories.list"_s, [shop](const QJsonObject &params) -> Result<QJsonValue> {
        const QJsonArray memories = shop->memories.value(params["caller"_L1].toString());
        return QJsonValue(QJsonObject{{u"memories"_s, memories}, {u"total"_s, memories.size()}, {u"last"_s, true}});
    });
    daemon.on(u"memories.search"_s, [shop](const QJsonObject &params) -> Result<QJsonValue> {
        QJsonArray found;
        const QJsonArray memories = shop->memories.value(params["caller"_L1].toString());
        for (const QJsonValue memory : memories) {
            if (memory["text"_L1].toString().contains(params["text"_L1].toString(), Qt::CaseInsensitive))
                found.append(memory);
        }
        return QJsonValue(QJsonObject{{u"memories"_s, found}});
    });
    daemon.on(u"memories.history"_s, [](const QJsonObject &params) -> Result<QJsonValue> {
        const QJsonArray history{
            QJsonObject{{u"event"_s, u"ADD"_s},
                        {u"old_text"_s, {}},
                        {u"new_text"_s, u"Likes the novels of Odile Farrant"_s},
                        {u"at"_s, ago(900'000)}},
            QJsonObject{{u"event"_s, u"UPDATE"_s},
                        {u"old_text"_s, u"Likes the novels of Odile Farrant"_s},
                        {u"new_text"_s, u"Likes the novels of Odile Farrant, most of all “The Lamp Room”"_s},
                        {u"at"_s, ago(4'000)}}};
        return QJsonValue(QJsonObject{{u"id"_s, params["id"_L1]}, {u"history"_s, history}});
    });
    daemon.on(u"briefing.preview"_s, [shop](const QJsonObject &params) -> Result<QJsonValue> {
        QJsonArray lines;
        int number = 0;
        const QJsonArray memories = shop->memories.value(params["caller"_L1].toString());
        for (const QJsonValue memory : memories) {
            const bool told = number++ % 3 != 2;
            lines.append(QJsonObject{{u"id"_s, memory["id"_L1]},
                                     {u"text"_s, memory["text"_L1]},
                                     {u"line"_s, told ? memory["text"_L1] : QJsonValue(u""_s)},
                                     {u"verdict"_s, told ? u"told"_s : u"beyond_budget"_s},
                                     {u"reason"_s, told ? u""_s : u"no room within briefing.context_tokens"_s}});
        }
        const QString name = shop->names.value(params["caller"_L1].toString());
        const QJsonObject variables{{u"caller_name"_s, name},
                                    {u"returning_caller"_s, u"yes"_s},
                                    {u"memory_count"_s, QString::number(memories.size())}};
        return QJsonValue(QJsonObject{{u"briefing"_s, QJsonObject{{u"dynamic_variables"_s, variables}}},
                                      {u"tokens"_s, 148},
                                      {u"token_budget"_s, 160},
                                      {u"note"_s, u""_s},
                                      {u"lines"_s, lines}});
    });
    changeMemories(daemon, shop);
}

} // namespace

void fillBelievably(FakeDaemon &daemon)
{
    const auto shop = std::make_shared<Shop>();
    fillShop(*shop);
    answerDeliveries(daemon, shop);
    answerCalls(daemon, shop);
    answerCallers(daemon, shop);
    answerMemories(daemon, shop);
    answerLog(daemon);
    answerStats(daemon);
}

} // namespace am::test
