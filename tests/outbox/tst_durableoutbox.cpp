// SPDX-License-Identifier: MIT
#include "outbox/durableoutbox.h"
#include "storage/audioarchive.h"
#include "storage/database.h"
#include "storage/deliverytable.h"
#include "storage/sidethread.h"
#include "storage/statement.h"
#include "storage/tombstonetable.h"
#include "storage/writer.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Acceptance;
using am::DurableOutbox;
using am::IncomingReport;
using am::Writer;

class tst_DurableOutbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        m_path = m_directory->filePath(u"t.db"_s);
        auto writer = Writer::start(m_path);
        QVERIFY(writer);
        m_writer = std::move(*writer);
        m_side = std::make_unique<am::SideThread>();
        m_audio = std::make_unique<am::AudioArchive>(*m_writer, *m_side, m_directory->filePath(u"audio"_s));
        m_settings = {};
        m_outbox = std::make_unique<DurableOutbox>(*m_writer, *m_audio, m_settings, [] { return qint64(5000); });
    }
    void cleanup()
    {
        m_outbox.reset();
        m_audio.reset();
        m_side.reset();
        m_writer.reset();
    }

    void whatWasAcceptedIsOnDisk()
    {
        IncomingReport incoming = report(u"conv_1"_s);
        incoming.caller = u"+15550100123"_s;
        incoming.agent = u"agent_1"_s;
        incoming.eventTimestamp = 77;
        std::optional<am::Result<QList<Acceptance>>> answer;
        int stored = 0;
        m_outbox->accept({incoming}, this, [&](const auto &result) {
            answer = result;
            stored = rows(); // at the very moment of the answer, as another connection sees it
        });
        QVERIFY(!answer); // never inside the call
        QTRY_VERIFY(answer);
        QVERIFY(*answer);
        QCOMPARE(**answer, QList<Acceptance>{Acceptance::New});
        QCOMPARE(stored, 1);

        auto other = am::Database::open(m_path, am::Database::Mode::ReadOnly);
        QVERIFY(other);
        am::DeliveryTable table(other->connection());
        const auto kept = table.find({u"default"_s, 1});
        QVERIFY(kept);
        QCOMPARE(kept->platform, u"elevenlabs"_s);
        QCOMPARE(kept->type, u"post_call_transcription"_s);
        QCOMPARE(kept->conversation, u"conv_1"_s);
        QCOMPARE(kept->caller, u"+15550100123"_s);
        QCOMPARE(kept->agent, u"agent_1"_s);
        QCOMPARE(kept->eventTimestamp, 77);
        QCOMPARE(kept->receivedAt, 5000);
        QCOMPARE(*table.body({u"default"_s, 1}), incoming.body);
    }

    void whatComesAgainIsADuplicate()
    {
        QCOMPARE(accept({report(u"conv_1"_s)}), QList<Acceptance>{Acceptance::New});
        QCOMPARE(accept({report(u"conv_1"_s)}), QList<Acceptance>{Acceptance::Duplicate});
        QCOMPARE(rows(), 1);
    }

    void eachReportOfARequestHasItsAnswer()
    {
        QCOMPARE(accept({report(u"conv_2"_s)}), QList<Acceptance>{Acceptance::New});
        QCOMPARE(accept({report(u"conv_1"_s), report(u"conv_2"_s), report(u"conv_3"_s), report(u"conv_3"_s)}),
                 (QList<Acceptance>{Acceptance::New, Acceptance::Duplicate, Acceptance::New, Acceptance::Duplicate}));
        QCOMPARE(rows(), 3);
        QCOMPARE(accept({}), QList<Acceptance>{});
    }

    void whatWasErasedIsTakenAndNotKept()
    {
        std::optional<am::Result<am::Done>> buried;
        m_writer->write<am::Done>(
            [](QSqlDatabase &database) {
                return am::TombstoneTable(database).buryConversation(u"default"_s, u"conv_1"_s, 1);
            },
            this, [&](const auto &result) { buried = result; });
        QTRY_VERIFY(buried);
        QVERIFY(*buried);
        QSignalSpy accepted(m_outbox.get(), &DurableOutbox::accepted);
        QCOMPARE(accept({report(u"conv_1"_s)}), QList<Acceptance>{Acceptance::Erased});
        QCOMPARE(accept({report(u"conv_1"_s), report(u"conv_2"_s)}),
                 (QList<Acceptance>{Acceptance::Erased, Acceptance::New}));
        QCOMPARE(rows(), 1);
        QCOMPARE(accepted.size(), 1);
    }

    void sendersAtTheSameTimeAreToldApart()
    {
        int fresh = 0;
        int answers = 0;
        for (int i = 0; i < 200; ++i) {
            m_outbox->accept({report(u"conv_%1"_s.arg(i % 20))}, this, [&](const auto &result) {
                ++answers;
                fresh += int(result->count(Acceptance::New));
            });
        }
        QTRY_COMPARE(answers, 200);
        QCOMPARE(fresh, 20);
        QCOMPARE(rows(), 20);
    }

    void tellsWhenThereIsWork()
    {
        QSignalSpy accepted(m_outbox.get(), &DurableOutbox::accepted);
        accept({report(u"conv_1"_s), report(u"conv_2"_s)});
        QTRY_COMPARE(accepted.size(), 1);
        QCOMPARE(accepted.first().first().toInt(), 2);
        accept({report(u"conv_1"_s)});
        QCOMPARE(accepted.size(), 1); // nothing new
    }

    void aSenderWhoHasGoneIsKeptAllTheSame()
    {
        QSignalSpy accepted(m_outbox.get(), &DurableOutbox::accepted);
        auto context = std::make_unique<QObject>();
        m_outbox->accept({report(u"conv_1"_s)}, context.get(), [](const auto &) { QFAIL("answered"); });
        context.reset();
        QTRY_COMPARE(accepted.size(), 1);
        QCOMPARE(rows(), 1);
    }

    void aFailingDatabaseIsNoSuccess()
    {
        std::optional<am::Result<am::Done>> dropped;
        m_writer->write<am::Done>(
            [](QSqlDatabase &database) -> am::Result<am::Done> {
                if (auto done = am::sql::execute(database, u"DROP TABLE delivery_bodies"_s); !done)
                    return done.error();
                return am::Done{};
            },
            this, [&](const auto &result) { dropped = result; });
        QTRY_VERIFY(dropped);
        QSignalSpy accepted(m_outbox.get(), &DurableOutbox::accepted);
        std::optional<am::Result<QList<Acceptance>>> answer;
        m_outbox->accept({report(u"conv_1"_s)}, this, [&](const auto &result) { answer = result; });
        QTRY_VERIFY(answer);
        QVERIFY(!*answer);
        QCOMPARE(answer->error().kind, am::Error::Kind::Storage);
        QCOMPARE(rows(), 0); // all or none
        QCOMPARE(accepted.size(), 0);
    }

    void aRecordingBecomesAFileAndARow()
    {
        QSignalSpy accepted(m_outbox.get(), &DurableOutbox::accepted);
        IncomingReport incoming = recording(u"conv_1"_s, QByteArray(1'200'000, 'x').toBase64());
        incoming.caller = u"+15550100123"_s;
        QCOMPARE(accept({incoming}), QList<Acceptance>{Acceptance::New});
        QVERIFY(accepted.isEmpty()); // nothing to deliver
        const auto audio = audioOf(u"conv_1"_s);
        QCOMPARE(audio.size(), 1);
        QCOMPARE(audio.first().type, u"post_call_audio"_s);
        QCOMPARE(audio.first().file.bytes, 1'200'000);
        QCOMPARE(audio.first().receivedAt, 5000);
        QVERIFY(audio.first().file.name.startsWith(u"1970-01-01/"_s));
        QCOMPARE(m_audio->files().names(), QStringList{audio.first().file.name});
        QCOMPARE(QFileInfo(m_audio->files().path(audio.first().file.name)).size(), 1'200'000);

        const am::Delivery delivery = deliveryOf(1);
        QCOMPARE(delivery.state, am::DeliveryState::Remembered);
        QCOMPARE(delivery.reason, u"audio kept (1.2 MB)"_s);
        QCOMPARE(delivery.caller, u"+15550100123"_s);
        QCOMPARE(bodyOf(1), incoming.body); // without the recording
        QVERIFY(unplanned() == 0);
    }

    void aRecordingThatComesAgainIsNoSecondFile()
    {
        QCOMPARE(accept({recording(u"conv_1"_s)}), QList<Acceptance>{Acceptance::New});
        QCOMPARE(accept({recording(u"conv_1"_s)}), QList<Acceptance>{Acceptance::Duplicate});
        QCOMPARE(m_audio->files().names().size(), 1);
        int answers = 0; // at the same time: all are written before one is known
        for (int i = 0; i < 5; ++i)
            m_outbox->accept({recording(u"conv_2"_s)}, this, [&](const auto &result) { answers += int(bool(result)); });
        QTRY_COMPARE(answers, 5);
        QTRY_COMPARE(m_audio->files().names().size(), 2);
        QCOMPARE(rows(), 2);
    }

    void recordingsAreKeptApartByTheirCallAndType()
    {
        IncomingReport unredacted = recording(u"conv_1"_s);
        unredacted.type = u"unredacted_audio"_s;
        QCOMPARE(accept({recording(u"conv_1"_s), unredacted, report(u"conv_1"_s), recording(u"conv_2"_s)}),
                 QList<Acceptance>(4, Acceptance::New));
        QCOMPARE(audioOf(u"conv_1"_s).size(), 2);
        QCOMPARE(audioOf(u"conv_2"_s).size(), 1);
        QCOMPARE(unplanned(), 1); // the transcription is to be remembered
    }

    void wordsThatComeWithARecordingAreRemembered()
    {
        IncomingReport both = recording(u"conv_1"_s);
        both.type = u"post_call_transcription"_s;
        QCOMPARE(accept({both}), QList<Acceptance>{Acceptance::New});
        QCOMPARE(audioOf(u"conv_1"_s).size(), 1);
        QCOMPARE(unplanned(), 1);
    }

    void aRecordingIsNotKeptWhereNoneIsWanted()
    {
        m_settings.keep = false;
        QCOMPARE(accept({recording(u"conv_1"_s)}), QList<Acceptance>{Acceptance::New});
        QVERIFY(audioOf(u"conv_1"_s).isEmpty());
        QVERIFY(m_audio->files().names().isEmpty());
        QCOMPARE(deliveryOf(1).state, am::DeliveryState::Remembered);
        QCOMPARE(deliveryOf(1).reason, u"audio not kept: audio.keep is false"_s);
    }

    void whatIsNoBase64IsKeptAsItCame()
    {
        const IncomingReport broken = recording(u"conv_1"_s, "QUJD*");
        QSignalSpy accepted(m_outbox.get(), &DurableOutbox::accepted);
        QCOMPARE(accept({broken}), QList<Acceptance>{Acceptance::New});
        QTRY_COMPARE(accepted.size(), 1);
        QCOMPARE(accepted.first().first().toInt(), 0);
        QCOMPARE(deliveryOf(1).state, am::DeliveryState::Dead);
        QCOMPARE(deliveryOf(1).reason, u"the recording cannot be read: no base64 at byte 0 of it"_s);
        QCOMPARE(bodyOf(1), broken.recording.body);
        QVERIFY(m_audio->files().names().isEmpty());
    }

    void nothingIsKeptByHalvesWhenTheDiskFails()
    {
        QVERIFY(QFile(m_directory->filePath(u"audio"_s)).open(QIODevice::WriteOnly)); // in the directory's place
        QVERIFY(!fails({report(u"conv_1"_s), recording(u"conv_2"_s)}).isEmpty());
        QCOMPARE(rows(), 0);
        QVERIFY(QFile::remove(m_directory->filePath(u"audio"_s)));
        QCOMPARE(accept({report(u"conv_1"_s), recording(u"conv_2"_s)}), QList<Acceptance>(2, Acceptance::New));
    }

    void aFileWithoutARowGoesAgain()
    {
        std::optional<am::Result<am::Done>> dropped;
        m_writer->write<am::Done>(
            [](QSqlDatabase &database) -> am::Result<am::Done> {
                auto done = am::sql::execute(database, u"DROP TABLE call_audio"_s);
                return done ? am::Result<am::Done>(am::Done{}) : done.error();
            },
            this, [&](const auto &result) { dropped = result; });
        QTRY_VERIFY(dropped);
        QVERIFY(!fails({recording(u"conv_1"_s)}).isEmpty());
        QCOMPARE(rows(), 0);
        QTRY_VERIFY(m_audio->files().names().isEmpty());
    }

private:
    static IncomingReport recording(const QString &conversation, const QByteArray &base64 = "QUJD")
    {
        IncomingReport incoming = report(conversation);
        incoming.type = u"post_call_audio"_s;
        const QByteArray begin = "{\"conversation_id\":\"" + conversation.toUtf8() + "\",\"full_audio\":\"";
        incoming.body = begin + "\"}";
        incoming.recording = {.body = begin + base64 + "\"}", .from = begin.size(), .size = base64.size()};
        return incoming;
    }

    QString fails(const QList<IncomingReport> &reports)
    {
        std::optional<am::Result<QList<Acceptance>>> answer;
        m_outbox->accept(reports, this, [&](const auto &result) { answer = result; });
        [&] { QTRY_VERIFY(answer); }();
        return answer && !*answer && answer->error().kind == am::Error::Kind::Storage ? answer->error().detail
                                                                                      : QString();
    }

    QList<am::CallAudio> audioOf(const QString &conversation)
    {
        auto database = am::Database::open(m_path, am::Database::Mode::ReadOnly);
        return *am::CallAudioTable(database->connection()).find(u"default"_s, u"elevenlabs"_s, conversation);
    }
    am::Delivery deliveryOf(qint64 id)
    {
        auto database = am::Database::open(m_path, am::Database::Mode::ReadOnly);
        return *am::DeliveryTable(database->connection()).find({u"default"_s, id});
    }
    QByteArray bodyOf(qint64 id)
    {
        auto database = am::Database::open(m_path, am::Database::Mode::ReadOnly);
        return *am::DeliveryTable(database->connection()).body({u"default"_s, id});
    }
    qsizetype unplanned()
    {
        auto database = am::Database::open(m_path, am::Database::Mode::ReadOnly);
        return am::DeliveryTable(database->connection()).unplanned(100, 1'000'000)->size();
    }

    static IncomingReport report(const QString &conversation)
    {
        IncomingReport incoming;
        incoming.type = u"post_call_transcription"_s;
        incoming.conversation = conversation;
        incoming.body = "{\"conversation_id\":\"" + conversation.toUtf8() + "\"}";
        return incoming;
    }

    QList<Acceptance> accept(const QList<IncomingReport> &reports)
    {
        std::optional<am::Result<QList<Acceptance>>> answer;
        m_outbox->accept(reports, this, [&](const auto &result) { answer = result; });
        [&] { QTRY_VERIFY(answer); }();
        return answer && *answer ? **answer : QList<Acceptance>();
    }

    int rows() const
    {
        auto database = am::Database::open(m_path, am::Database::Mode::ReadOnly);
        auto query = am::sql::execute(database->connection(), u"SELECT COUNT(*) FROM deliveries"_s);
        return query && query->next() ? query->value(0).toInt() : -1;
    }

    std::optional<QTemporaryDir> m_directory;
    QString m_path;
    std::unique_ptr<Writer> m_writer;
    std::unique_ptr<am::SideThread> m_side;
    std::unique_ptr<am::AudioArchive> m_audio;
    am::AudioSettings m_settings;
    std::unique_ptr<DurableOutbox> m_outbox;
};

QTEST_GUILESS_MAIN(tst_DurableOutbox)
#include "tst_durableoutbox.moc"
