// SPDX-License-Identifier: MIT
#include "outbox/durableoutbox.h"
#include "storage/database.h"
#include "storage/deliverytable.h"
#include "storage/statement.h"
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
        m_outbox = std::make_unique<DurableOutbox>(*m_writer, [] { return qint64(5000); });
    }
    void cleanup()
    {
        m_outbox.reset();
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

private:
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
    std::unique_ptr<DurableOutbox> m_outbox;
};

QTEST_GUILESS_MAIN(tst_DurableOutbox)
#include "tst_durableoutbox.moc"
