// SPDX-License-Identifier: MIT
#include "outboxfixture.h"

#include "storage/statement.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace am::test {

const QString OutboxFixture::quiet =
    u"agenticmemory.daemon.alerts=false\nagenticmemory.daemon.outbox.warning=false\nagenticmemory.daemon.outbox.info=false"_s;

OutboxFixture::OutboxFixture()
{
    reset();
}

void OutboxFixture::reset()
{
    crash();
    m_directory.emplace();
    m_path = m_directory->filePath(u"t.db"_s);
    m_store = std::make_unique<MoodyStore>();
    m_now.reset();
    m_settings = {};
    m_settings.retry = QList<milliseconds>(4, milliseconds(1));
    m_settings.settle = milliseconds(0);
    m_settings.confirmEvery = milliseconds(1);
    m_settings.confirmAtMost = milliseconds(2);
    m_settings.confirmFor = milliseconds(5000);
    m_settings.deniedPause = milliseconds(5);
    m_settings.failingPause = milliseconds(1);
    m_settings.failingPauseAtMost = milliseconds(2);
    boot(false);
}

void OutboxFixture::boot(bool working)
{
    crash();
    m_process.writer = *Writer::start(m_path);
    m_process.reader = *Reader::start(m_path);
    m_process.side = std::make_unique<SideThread>();
    m_process.audio =
        std::make_unique<AudioArchive>(*m_process.writer, *m_process.side, m_directory->filePath(u"audio"_s));
    const Clock clock = [this] { return m_now.value_or(systemClock()); };
    m_process.outbox = std::make_unique<DurableOutbox>(*m_process.writer, *m_process.audio, m_audio, clock);
    m_process.desk = std::make_unique<DeliveryDesk>(*m_process.writer, *m_process.reader, clock);
    if (!working)
        return;
    m_process.worker = std::make_unique<DeliveryWorker>(
        *m_process.writer, *m_process.reader, *m_store, m_settings, m_alerts,
        [](const CallReport &report) { return report.callerCandidates.value(0).value; }, clock, [] { return 0.5; });
    QObject::connect(m_process.outbox.get(), &DurableOutbox::accepted, m_process.worker.get(), &DeliveryWorker::wake);
    QObject::connect(m_process.desk.get(), &DeliveryDesk::changed, m_process.worker.get(),
                     [this] { m_process.worker->wake(); });
    m_process.worker->start();
}

void OutboxFixture::crash()
{
    m_process.desk.reset();
    m_process.worker.reset();
    m_process.outbox.reset();
    m_process.audio.reset();
    m_process.side.reset();
    m_process.reader.reset();
    m_process.writer.reset();
}

std::function<OutboxFixture::Mood(const MemoryAddition &)> OutboxFixture::always(Mood mood)
{
    return [mood](const MemoryAddition &) { return mood; };
}

std::function<OutboxFixture::Mood(const MemoryAddition &)> OutboxFixture::once(Mood mood)
{
    return
        [mood, done = false](const MemoryAddition &) mutable { return std::exchange(done, true) ? Mood::Well : mood; };
}

QByteArray OutboxFixture::body(const QString &conversation, const QString &caller)
{
    const QJsonObject data{
        {u"conversation_id"_s, conversation},
        {u"agent_id"_s, u"agent_1"_s},
        {u"external_number"_s, caller},
        {u"transcript"_s, QJsonArray{QJsonObject{{u"role"_s, u"agent"_s}, {u"message"_s, u"Hello, how are you?"_s}},
                                     QJsonObject{{u"role"_s, u"user"_s}, {u"message"_s, u"Fine, thank you."_s}}}},
        {u"metadata"_s, QJsonObject{{u"start_time_unix_secs"_s, 1795336800}, {u"call_duration_secs"_s, 31}}},
        {u"analysis"_s,
         QJsonObject{{u"transcript_summary"_s, u"They said hello."_s},
                     {u"data_collection_results"_s, QJsonObject{{u"mood"_s, QJsonObject{{u"value"_s, u"fine"_s}}}}}}}};
    return QJsonDocument(QJsonObject{{u"type"_s, u"post_call_transcription"_s}, {u"data"_s, data}}).toJson();
}

void OutboxFixture::accept(const QString &conversation, const QString &caller, const QString &registered)
{
    acceptBody(conversation, body(conversation, caller), u"post_call_transcription"_s, registered);
}

void OutboxFixture::acceptBody(const QString &conversation, const QByteArray &json, const QString &type,
                               const QString &registered)
{
    IncomingReport report;
    report.type = type;
    report.conversation = conversation;
    report.caller = registered;
    report.body = json;
    bool accepted = false;
    m_process.outbox->accept({report}, &m_context, [&accepted](const auto &result) { accepted = result.has_value(); });
    await(accepted);
}

Delivery OutboxFixture::find(qint64 id) const
{
    const auto found = query([id](DeliveryTable &table) { return table.find({u"default"_s, id}); });
    return found ? *found : Delivery();
}

QByteArray OutboxFixture::storedBody(qint64 id) const
{
    return *query([id](DeliveryTable &table) { return table.body({u"default"_s, id}); });
}

qint64 OutboxFixture::backlog() const
{
    return query([](DeliveryTable &table) { return table.counts(); })->backlog;
}

QList<DeliveryTransition> OutboxFixture::transitions(qint64 id) const
{
    return *query([id](DeliveryTable &table) { return table.transitions({u"default"_s, id}); });
}

QString OutboxFixture::receipt(qint64 id) const
{
    QStringList steps;
    for (const DeliveryTransition &step : transitions(id))
        steps.append((step.part.isEmpty() ? QString() : step.part + u' ') + name(step.state));
    return steps.join(u", "_s);
}

void OutboxFixture::await(const bool &done)
{
    const QDeadlineTimer deadline(am::test::patience);
    while (!done && !deadline.hasExpired())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 1000);
    QVERIFY(done);
}

void OutboxFixture::post(const QString &statement, const std::function<void()> &done)
{
    m_process.writer->write<Done>(
        [statement](QSqlDatabase &database) -> Result<Done> {
            if (auto result = sql::execute(database, statement); !result)
                return result.error();
            return Done{};
        },
        &m_context,
        [done](const auto &result) {
            QVERIFY(result);
            done();
        });
}

void OutboxFixture::execute(const QString &statement)
{
    bool executed = false;
    post(statement, [&executed] { executed = true; });
    await(executed);
}

void OutboxFixture::settle()
{
    for (int i = 0; i < 5; ++i) {
        execute(u"SELECT 1"_s);
        bool done = false;
        m_process.reader->read<Done>([](QSqlDatabase &) -> Result<Done> { return Done{}; }, &m_context,
                                     [&done](const auto &) { done = true; }, Reader::Lane::Background);
        await(done);
    }
}

int OutboxFixture::sentCount(const QString &conversation, const QString &part) const
{
    return int(std::count_if(m_store->sent.cbegin(), m_store->sent.cend(), [&](const MemoryAddition &addition) {
        return addition.conversation == conversation && addition.part == part;
    }));
}

void OutboxFixture::verifyRememberedOnce(const QStringList &conversations)
{
    QHash<QString, int> counts;
    for (const Memory &memory : std::as_const(m_store->memories.memories))
        ++counts[memory.conversation + u' ' + memory.metadata.value("part"_L1).toString()];
    for (const QString &conversation : conversations) {
        QCOMPARE(counts.take(conversation + u" factual"_s), 2);
        QCOMPARE(counts.take(conversation + u" semantic"_s), 2);
    }
    QVERIFY(counts.isEmpty());
}

void OutboxFixture::verifyOrder()
{
    QHash<QString, QString> last;
    for (const Memory &memory : std::as_const(m_store->memories.memories)) {
        QVERIFY2(last.value(memory.caller) <= memory.conversation, qPrintable(memory.conversation));
        last[memory.caller] = memory.conversation;
    }
}

} // namespace am::test
