// SPDX-License-Identifier: MIT
#include "storage/callaudiotable.h"
#include "storage/calltable.h"
#include "storage/cardtable.h"
#include "storage/deliverytable.h"
#include "storage/memorytable.h"
#include "storage/memoryusetable.h"
#include "storage/pendingremovaltable.h"
#include "storage/requestlogtable.h"
#include "storage/tombstonetable.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;

namespace {

const QString caller = u"+15550100123"_s;
const QString platform = u"elevenlabs"_s;
const QString conversation = u"conv_1"_s;

/// By value, so that a loop over it holds it.
template<typename T>
T must(am::Result<T> result)
{
    return result ? *std::move(result) : T{};
}

} // namespace

/// Two tenants in one file, with the same callers, conversations and ids: what the one reads, removes and erases is
/// never the other's.
class tst_Tenants : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_database.emplace();
        fill(u"one"_s);
        fill(u"other"_s);
    }
    void cleanup() { m_database.reset(); }

    void readTheirOwn()
    {
        QCOMPARE(everythingOf(u"one"_s), allOf(u"one"_s));
        QCOMPARE(everythingOf(u"other"_s), allOf(u"other"_s));
        QCOMPARE(everythingOf(u"third"_s), QStringList());
    }

    void removeTheirOwn()
    {
        QSqlDatabase &database = m_database->connection();
        const QString one = u"one"_s;
        QVERIFY(am::CardTable(database, one).remove(caller));
        QCOMPARE(*am::CallTable(database, one).removeCaller(caller, 1'000'000), 1);
        QVERIFY(am::MemoryTable(database, one).removeCaller(caller));
        QVERIFY(am::MemoryUseTable(database, one).removeCaller(caller));
        QVERIFY(am::PendingRemovalTable(database, one).removeCaller(caller));
        QCOMPARE(am::CallAudioTable(database).takeOfCaller(one, caller)->size(), 1);
        QCOMPARE(*am::RequestLogTable(database).removeCaller(one, u"key"_s), 1);
        QCOMPARE(everythingOf(one), QStringList{u"delivery of one"_s});
        QCOMPARE(everythingOf(u"other"_s), allOf(u"other"_s));
    }

    void buryTheirOwn()
    {
        am::TombstoneTable tombs(m_database->connection());
        QVERIFY(tombs.buryCaller(u"one"_s, caller, 100));
        QVERIFY(tombs.buryConversation(u"one"_s, conversation, 100));
        QVERIFY(tombs.callerErasedAt(u"one"_s, caller)->has_value());
        QVERIFY(!tombs.callerErasedAt(u"other"_s, caller)->has_value());
        QVERIFY(*tombs.isConversationErased(u"one"_s, conversation));
        QVERIFY(!*tombs.isConversationErased(u"other"_s, conversation));
    }

private:
    void fill(const QString &tenant)
    {
        QSqlDatabase &database = m_database->connection();
        const QString mark = u" of "_s + tenant;
        QVERIFY(*am::DeliveryTable(database).insert({.tenant = tenant,
                                                     .platform = platform,
                                                     .type = u"post_call_transcription"_s,
                                                     .conversation = conversation,
                                                     .agent = {},
                                                     .caller = caller,
                                                     .body = "delivery" + mark.toUtf8()},
                                                    1000));
        QVERIFY(am::CardTable(database, tenant).put({.caller = caller, .name = u"card"_s + mark, .memories = "[]"}));
        QVERIFY(am::CallTable(database, tenant)
                    .put({.conversation = conversation, .caller = caller, .agent = u"call"_s + mark, .beganAt = 1000}));
        QVERIFY(am::MemoryTable(database, tenant)
                    .insert({.id = u"m1"_s + tenant,
                             .caller = caller,
                             .conversation = conversation,
                             .text = u"memory"_s + mark,
                             .metadata = "{}",
                             .createdAt = 1000},
                            u"likes"_s));
        QVERIFY(am::MemoryUseTable(database, tenant).use(caller, {u"use"_s + mark}, 1000));
        QVERIFY(am::PendingRemovalTable(database, tenant)
                    .put({{.memory = u"m1"_s, .caller = caller, .token = u"removal"_s + mark, .dueAt = 1000}}));
        QVERIFY(am::CallAudioTable(database).insert({.tenant = tenant,
                                                     .platform = platform,
                                                     .conversation = conversation,
                                                     .type = u"post_call_audio"_s,
                                                     .file = {.name = u"audio"_s + mark},
                                                     .receivedAt = 1000}));
        QVERIFY(am::RequestLogTable(database).insert({.tenant = tenant,
                                                      .id = 1,
                                                      .at = 1000,
                                                      .callerKey = u"key"_s,
                                                      .conversation = conversation,
                                                      .note = u"log"_s + mark}));
    }

    static QStringList allOf(const QString &tenant)
    {
        QStringList all;
        for (const char *const what :
             {"delivery", "card", "call", "memory", "memory", "use", "removal", "audio", "log"})
            all.append(QLatin1StringView(what) + u" of "_s + tenant);
        return all;
    }

    /// By every way of reading that is told a tenant.
    QStringList everythingOf(const QString &tenant)
    {
        QSqlDatabase &database = m_database->connection();
        QStringList found;
        am::DeliveryTable deliveries(database);
        for (const am::Delivery &one : must(deliveries.list({.tenant = tenant, .caller = caller}, 9)))
            found.append(QString::fromUtf8(*deliveries.body(one.key)));
        if (const auto card = must(am::CardTable(database, tenant).find(caller)))
            found.append(card->name);
        for (const am::CallRow &one : must(am::CallTable(database, tenant).ofCaller(caller, 1'000'000, 9)))
            found.append(one.agent);
        for (const am::MemoryRow &one : must(am::MemoryTable(database, tenant).list(caller, {}, 0, 9)))
            found.append(one.text);
        for (const am::MemoryRow &one : must(am::MemoryTable(database, tenant).search(caller, u"likes"_s, 9)))
            found.append(one.text);
        for (const am::MemoryUseRow &one : must(am::MemoryUseTable(database, tenant).ofCaller(caller, 9)))
            found.append(one.memory);
        for (const am::PendingRemovalRow &one : must(am::PendingRemovalTable(database, tenant).all()))
            found.append(one.token);
        for (const am::CallAudio &one : must(am::CallAudioTable(database).find(tenant, platform, conversation)))
            found.append(one.file.name);
        for (const am::LoggedRequest &one : must(am::RequestLogTable(database).list({.tenant = tenant}, 9)).requests)
            found.append(one.note);
        return found;
    }

    std::optional<am::test::MigratedDatabase> m_database;
};

QTEST_GUILESS_MAIN(tst_Tenants)
#include "tst_tenants.moc"
