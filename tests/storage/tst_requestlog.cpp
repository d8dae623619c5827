// SPDX-License-Identifier: MIT
#include "storage/database.h"
#include "storage/requestlog.h"
#include "storage/tombstonetable.h"
#include "storage/writer.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using am::Done;
using am::LoggedRequest;
using am::RequestLog;
using am::RequestRecord;
using am::Result;
using am::Writer;

class tst_RequestLog : public QObject
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
    }
    void cleanup() { m_writer.reset(); }

    void keepsWhatARequestWas()
    {
        RequestLog log(*m_writer, key, {}, [] { return qint64(1'795'362'300'000); });
        RequestRecord record = request();
        record.status = 503;
        record.code = "overloaded";
        record.conversation = u"conv_1234567890"_s;
        record.agent = u"agent_1"_s;
        record.note = u"store timed out, call +1 555 0100 123"_s;
        record.setCaller(u"+15550100123"_s);
        record.stage("key");
        log.log(record);
        QTRY_COMPARE(kept().size(), 1);
        const LoggedRequest line = kept().constFirst();
        QCOMPARE(line.tenant, u"default"_s);
        QCOMPARE(line.id, qint64(record.id()));
        QCOMPARE(line.at, 1'795'362'300'000);
        QCOMPARE(line.method, u"POST"_s);
        QCOMPARE(line.endpoint, u"/client-data"_s);
        QCOMPARE(line.status, 503);
        QCOMPARE(line.code, u"overloaded"_s);
        QVERIFY(QJsonDocument::fromJson(line.stages.toUtf8()).object().contains("key"_L1));
        QCOMPARE(line.caller, u"***23"_s);
        QCOMPARE(line.callerKey, u"key of default/+15550100123"_s);
        QCOMPARE(line.conversation, u"conv_1234567890"_s);
        QCOMPARE(line.agent, u"agent_1"_s);
        QVERIFY2(!line.note.contains("0100"_L1), qPrintable(line.note));
        QVERIFY2(line.note.startsWith("store timed out"_L1), qPrintable(line.note));
    }

    void keepsNoNumberAnywhere_data()
    {
        QTest::addColumn<QString>("caller");
        QTest::addColumn<QString>("conversation");
        QTest::addColumn<QByteArray>("endpoint");
        QTest::newRow("as the caller") << u"+15550100123"_s << QString() << QByteArray("/retrieve");
        QTest::newRow("as a conversation") << QString() << u"+15550100123"_s << QByteArray("/retrieve");
        QTest::newRow("in a path") << QString() << QString() << QByteArray("/callers/15550100123");
    }
    void keepsNoNumberAnywhere()
    {
        QFETCH(QString, caller);
        QFETCH(QString, conversation);
        QFETCH(QByteArray, endpoint);
        {
            RequestLog log(*m_writer, {}, {});
            RequestRecord record;
            record.note = u"***23"_s; // shows that it was written
            record.setCaller(caller);
            record.conversation = conversation;
            record.endpoint = endpoint;
            log.log(record);
        }
        m_writer.reset();
        QByteArray bytes;
        for (const QString &suffix : {u""_s, u"-wal"_s}) {
            QFile file(m_path + suffix);
            if (file.open(QIODevice::ReadOnly))
                bytes += file.readAll();
        }
        QVERIFY(bytes.contains("***23"));
        QVERIFY(!bytes.contains("5550100"));
    }

    void whatWasErasedWhileALineWaitedIsNotWritten_data()
    {
        QTest::addColumn<QString>("caller");
        QTest::addColumn<QString>("conversation");
        QTest::addColumn<bool>("erased");
        QTest::newRow("the conversation") << QString() << u"conv_1"_s << true;
        QTest::newRow("the caller") << u"+15550100123"_s << QString() << true;
        QTest::newRow("another conversation") << QString() << u"conv_2"_s << false;
        QTest::newRow("another caller") << u"+15550100144"_s << QString() << false;
    }
    void whatWasErasedWhileALineWaitedIsNotWritten()
    {
        QFETCH(QString, caller);
        QFETCH(QString, conversation);
        QFETCH(bool, erased);
        RequestLog log(*m_writer, key, {}, [] { return qint64(1000); });
        RequestRecord record = request();
        record.conversation = conversation;
        record.setCaller(caller);
        log.log(record);
        m_writer->write<Done>(
            [](QSqlDatabase &database) {
                am::TombstoneTable tombstones(database);
                const auto buried = tombstones.buryCaller(u"default"_s, u"+15550100123"_s, 1000);
                return buried ? tombstones.buryConversation(u"default"_s, u"conv_1"_s, 1000) : buried;
            },
            this, [](const Result<Done> &buried) { QVERIFY(buried); });
        QTRY_COMPARE(kept().size(), 1);
        const LoggedRequest line = kept().constFirst();
        QCOMPARE(line.callerKey.isEmpty() && line.caller.isEmpty() && line.conversation.isEmpty(), erased);
        QCOMPARE(line.endpoint, u"/client-data"_s);
    }

    void gathersRequests()
    {
        RequestLog log(*m_writer, {}, {.batch = 100});
        const quint64 before = m_writer->commits();
        for (int i = 0; i < 350; ++i)
            log.log(request());
        QTRY_COMPARE(kept().size(), 350);
        QVERIFY(m_writer->commits() - before <= 4);
        QCOMPARE(log.dropped(), 0);
    }

    void writesWhatNothingCameToGoAlongWith()
    {
        RequestLog log(*m_writer, {}, {.batch = 10, .rest = 1ms});
        for (int i = 0; i < 10; ++i)
            log.log(request());
        QTRY_COMPARE(kept().size(), 10);
    }

    void waitsForNobodyWhenThereAreMany()
    {
        RequestLog log(*m_writer, {}, {.batch = 10, .rest = 1h});
        for (int i = 0; i < 200; ++i)
            log.log(request());
        QTRY_COMPARE(kept().size(), 200);
    }

    void countsWhatFindsNoRoom()
    {
        RequestLog log(*m_writer, {}, {.batch = 10, .queue = 20});
        for (int i = 0; i < 100; ++i)
            log.log(request());
        QCOMPARE(log.dropped(), 70); // ten are on their way
        QTRY_COMPARE(kept().size(), 30);
    }

    void writesNothingWhenTheDiskFails()
    {
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"^storage failed: "_s));
        RequestLog log(*m_writer, {}, {.batch = 10});
        m_writer->condemn(u"SQLite 11: malformed"_s);
        for (int i = 0; i < 10; ++i)
            log.log(request());
        QTRY_COMPARE(log.dropped(), 10);
        QVERIFY(m_writer->failure());
        for (int i = 0; i < 10; ++i)
            log.log(request());
        QCOMPARE(log.dropped(), 20); // not even tried
    }

    void keepsTheNewestLines()
    {
        RequestLog log(*m_writer, {}, {.batch = 50, .lines = 120});
        quint64 last = 0;
        for (int i = 0; i < 500; ++i) {
            const RequestRecord record = request();
            last = record.id();
            log.log(record);
        }
        QTRY_VERIFY(!kept().isEmpty() && kept().constFirst().id == qint64(last));
        QCOMPARE(kept().size(), 120);
        QCOMPARE(kept().constLast().id, qint64(last) - 119);
        log.setLines(0);
        log.log(request());
        log.setLines(120);
        const RequestRecord record = request();
        log.log(record);
        QTRY_COMPARE(kept().constFirst().id, qint64(record.id()));
        QCOMPARE(kept().at(1).id, qint64(last)); // the one between was not written
    }

    void writesTheRestAtTheEnd()
    {
        {
            RequestLog log(*m_writer, {}, {.batch = 10, .queue = 100});
            for (int i = 0; i < 35; ++i)
                log.log(request());
        }
        QTRY_COMPARE(kept().size(), 35);
    }

private:
    static Result<QString> key(QSqlDatabase &, const QString &tenant, const QString &caller)
    {
        return u"key of %1/%2"_s.arg(tenant, caller);
    }

    static RequestRecord request()
    {
        RequestRecord record;
        record.method = "POST";
        record.endpoint = "/client-data";
        record.status = 200;
        return record;
    }

    QList<LoggedRequest> kept()
    {
        auto database = am::Database::open(m_path, am::Database::Mode::ReadOnly);
        const auto page = am::RequestLogTable(database->connection()).list({.tenant = u"default"_s}, 1000);
        return page ? page->requests : QList<LoggedRequest>();
    }

    std::optional<QTemporaryDir> m_directory;
    QString m_path;
    std::unique_ptr<Writer> m_writer;
};

QTEST_GUILESS_MAIN(tst_RequestLog)
#include "tst_requestlog.moc"
