// SPDX-License-Identifier: MIT
#include "privacy/callerexport.h"
#include "privacy/house.h"
#include "storage/calltable.h"
#include "storage/cardtable.h"
#include "storage/statement.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;
using am::CallerExport;
using am::Error;
using am::Result;
using am::test::House;

namespace {

const QString ada = QString::fromLatin1(House::ada);
const QString bob = QString::fromLatin1(House::bob);

} // namespace

class tst_CallerExportRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_house.emplace();
        m_export = std::make_unique<CallerExport>(*m_house->reader, m_house->fake, [] { return 1795336801002; });
        m_file = m_house->directory.filePath(u"export.json"_s);
    }
    void cleanup()
    {
        m_export.reset();
        m_house.reset();
    }

    void holdsEverythingOfTheCallerAndNothingOfOthers()
    {
        m_house->fake.remember(ada, u"Ada drinks tea"_s);
        m_house->fake.remember(bob, u"Bob drinks coffee"_s);
        m_house->keep(u"conv_1"_s, ada, true, u"post_call_transcription"_s, "tea");
        m_house->keep(u"conv_2"_s, bob, true, u"post_call_transcription"_s, "coffee");
        m_house->keep(u"conv_3"_s, ada);
        m_house->onDisk<am::Done>([](QSqlDatabase &database) -> Result<am::Done> {
            const auto card = am::CardTable(database).put(
                {.caller = ada, .name = u"Ada"_s, .total = 1, .memories = "[]", .builtAt = 5});
            if (!card)
                return card.error();
            am::CallTable calls(database);
            const auto told = calls.put({.conversation = u"conv_1"_s,
                                         .caller = ada,
                                         .agent = u"agent_1"_s,
                                         .beganAt = 900,
                                         .briefing = R"({"a":"tea"})"});
            if (!told)
                return told.error();
            return calls.put({.conversation = u"conv_2"_s, .caller = bob, .agent = u"agent_1"_s, .beganAt = 901});
        });
        const auto size = write(ada);
        QVERIFY(size);
        QCOMPARE(*size, bytes().size());
        const QJsonObject all = exported();
        QCOMPARE(all["format"_L1].toString(), u"agenticmemory-caller-export/1"_s);
        QCOMPARE(all["tenant"_L1].toString(), u"default"_s);
        QCOMPARE(all["caller"_L1].toString(), ada);
        QCOMPARE(all["exported_at"_L1].toString(), u"2026-11-22T08:40:01.002Z"_s);
        QCOMPARE(all["store"_L1].toString(), u"fake"_s);
        QCOMPARE(all["memories"_L1].toArray().size(), 1);
        QCOMPARE(all["memories"_L1][0]["memory"_L1].toString(), u"Ada drinks tea"_s);
        QCOMPARE(conversations(), (QStringList{u"conv_3"_s, u"conv_1"_s})); // newest first
        QCOMPARE(all["deliveries"_L1][1]["report"_L1]["words"_L1].toString(), u"tea"_s);
        QCOMPARE(all["deliveries"_L1][1]["parts"_L1].toArray().size(), 2);
        QCOMPARE(all["deliveries"_L1][1]["receipt"_L1][0]["state"_L1].toString(), u"received"_s);
        QCOMPARE(all["calls"_L1].toArray().size(), 1);
        QCOMPARE(all["calls"_L1][0]["briefing"_L1]["a"_L1].toString(), u"tea"_s);
        QCOMPARE(all["card"_L1]["total"_L1].toInt(), 1);
        QVERIFY(all["log"_L1].isArray());
        QVERIFY(!bytes().contains("offee"));
    }

    void ofSomebodyUnknownThereIsAnEmptyFile()
    {
        m_house->keep(u"conv_2"_s, bob);
        QVERIFY(write(ada));
        const QJsonObject all = exported();
        for (const auto &list : {"memories"_L1, "deliveries"_L1, "log"_L1, "calls"_L1})
            QVERIFY(all[list].isArray() && all[list].toArray().isEmpty());
        QVERIFY(all.contains("card"_L1) && all["card"_L1].isNull());
    }

    void whatWasNotPlannedYetIsTheCallersToo()
    {
        m_house->onDisk<bool>([](QSqlDatabase &database) {
            return am::DeliveryTable(database).insert({.tenant = u"default"_s,
                                                       .platform = u"elevenlabs"_s,
                                                       .type = u"post_call_transcription"_s,
                                                       .conversation = u"conv_1"_s,
                                                       .agent = {},
                                                       .caller = ada, // who /client-data said
                                                       .body = "{}",
                                                       .note = u"fetched"_s},
                                                      1000);
        });
        QVERIFY(write(ada));
        QCOMPARE(conversations(), QStringList{u"conv_1"_s});
        QCOMPARE(exported()["deliveries"_L1][0]["receipt"_L1][0]["reason"_L1].toString(), u"fetched"_s);
    }

    void aRecordingThatNamesNobodyGoesWithItsCall()
    {
        m_house->keep(u"conv_1"_s, {}, true, u"post_call_audio"_s);
        m_house->keep(u"conv_1"_s, ada);
        m_house->keep(u"conv_2"_s, {}, true, u"post_call_audio"_s);
        m_house->record(u"conv_1"_s);
        QVERIFY(write(ada));
        QCOMPARE(conversations(), (QStringList{u"conv_1"_s, u"conv_1"_s}));
        QCOMPARE(exported()["deliveries"_L1][0]["recordings"_L1].toArray().size(), 1);
    }

    void goesThroughAllPagesOfTheStore()
    {
        for (int i = 0; i < 450; ++i)
            m_house->fake.remember(ada, u"memory %1"_s.arg(i));
        QVERIFY(write(ada));
        QCOMPARE(exported()["memories"_L1].toArray().size(), 450);
    }

    void aStoresMistakeHandsOutNobody()
    {
        m_house->fake.ignoresCaller = true;
        m_house->fake.remember(bob, u"Bob drinks coffee"_s);
        m_house->fake.remember(ada, u"Ada drinks tea"_s);
        QVERIFY(write(ada));
        QCOMPARE(exported()["memories"_L1].toArray().size(), 1);
        QVERIFY(!bytes().contains("coffee"));
    }

    void ofAFailedOneNothingStays_data()
    {
        QTest::addColumn<QString>("table"); // that is not there; empty = the store fails
        QTest::newRow("the store") << QString();
        for (const char *table :
             {"deliveries", "delivery_transitions", "delivery_bodies", "request_log", "calls", "cards"})
            QTest::newRow(table) << QString::fromLatin1(table);
    }
    void ofAFailedOneNothingStays()
    {
        QFETCH(QString, table);
        m_house->keep(u"conv_1"_s, ada);
        if (table.isEmpty()) {
            m_house->fake.failure = Error{Error::Kind::Unreachable, u"no answer"_s, 0};
        } else {
            m_house->onDisk<am::Done>([table](QSqlDatabase &database) -> Result<am::Done> {
                const auto away = am::sql::execute(database, u"ALTER TABLE %1 RENAME TO away"_s.arg(table));
                return away ? Result<am::Done>(am::Done{}) : away.error();
            });
        }
        const auto size = write(ada);
        QVERIFY(!size);
        if (table.isEmpty())
            QCOMPARE(size.error().kind, Error::Kind::Unreachable);
        QVERIFY(!QFile::exists(m_file));
    }

    void ofOneNobodyWaitsForNothingStays()
    {
        m_house->fake.delay = 1;
        m_house->fake.remember(ada, u"Ada drinks tea"_s);
        bool told = false;
        {
            QObject context;
            m_export->write(u"default"_s, ada, m_file, &context, [&told](const Result<qint64> &) { told = true; });
            QVERIFY(QFile::exists(m_file));
        }
        QTRY_VERIFY(!QFile::exists(m_file));
        QVERIFY(!told);
    }

    void refusesBeforeItBegins_data()
    {
        QTest::addColumn<QString>("caller");
        QTest::addColumn<QString>("file");
        QTest::newRow("nobody") << QString() << u"/tmp/export.json"_s;
        QTest::newRow("no absolute path") << ada << u"export.json"_s;
    }
    void refusesBeforeItBegins()
    {
        QFETCH(QString, caller);
        QFETCH(QString, file);
        m_file = file;
        const auto size = write(caller);
        QVERIFY(!size);
        QCOMPARE(size.error().kind, Error::Kind::BadInput);
        QCOMPARE(m_house->fake.calls, 0);
    }

private:
    Result<qint64> write(const QString &caller)
    {
        std::optional<Result<qint64>> answer;
        m_export->write(u"default"_s, caller, m_file, this, [&answer](const Result<qint64> &size) { answer = size; });
        if (answer || !QTest::qWaitFor([&answer] { return answer.has_value(); }, am::test::patience))
            return Error{Error::Kind::Internal, u"answered within the call, or never"_s, 0};
        return *answer;
    }

    QByteArray bytes() const
    {
        QFile file(m_file);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("not there");
    }
    QJsonObject exported() const { return QJsonDocument::fromJson(bytes()).object(); }
    QStringList conversations() const
    {
        QStringList found;
        const QJsonArray deliveries = exported()["deliveries"_L1].toArray();
        for (const QJsonValue delivery : deliveries)
            found.append(delivery["conversation"_L1].toString());
        return found;
    }

    std::optional<House> m_house;
    std::unique_ptr<CallerExport> m_export;
    QString m_file;
};

QTEST_GUILESS_MAIN(tst_CallerExportRun)
#include "tst_callerexportrun.moc"
