// SPDX-License-Identifier: MIT
#include "storage/database.h"
#include "storage/statement.h"
#include "support/daemonprocess.h"
#include "support/places.h"
#include "support/smalldisk.h"
#include "support/testdata.h"

#include <QtTest>

#include <atomic>
#include <functional>
#include <thread>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using am::Database;
using am::test::DaemonProcess;
using am::test::RawClient;
using am::test::SmallDisk;

namespace {

QByteArray report(const QString &conversation, const QString &caller)
{
    QJsonObject whole =
        QJsonDocument::fromJson(am::test::testData(u"elevenlabs/post-call/01_transcription_twilio_object.json"_s))
            .object();
    QJsonObject data = whole.value("data"_L1).toObject();
    data.insert("conversation_id"_L1, conversation);
    QJsonObject metadata = data.value("metadata"_L1).toObject();
    QJsonObject call = metadata.value("phone_call"_L1).toObject();
    call.insert("external_number"_L1, caller);
    metadata.insert("phone_call"_L1, call);
    data.insert("metadata"_L1, metadata);
    data.insert("analysis"_L1, QJsonObject{{u"transcript_summary"_s, u"The order %1 is missing."_s.arg(conversation)}});
    whole.insert("data"_L1, data);
    return QJsonDocument(whole).toJson(QJsonDocument::Compact);
}

/// Several connections that report calls at the same time, and note what became of each.
class Reporters
{
public:
    Reporters(quint16 port, const QString &prefix, int connections, int each)
    {
        for (int connection = 0; connection < connections; ++connection)
            m_threads.emplace_back([this, port, prefix, connection, each] {
                run(port, u"%1_%2"_s.arg(prefix, QString::number(connection)), each);
            });
    }
    ~Reporters() { join(); }
    Q_DISABLE_COPY_MOVE(Reporters)

    void join()
    {
        for (std::thread &thread : m_threads)
            thread.join();
        m_threads.clear();
    }

    std::atomic<int> acknowledged = 0;
    std::atomic<int> refused = 0; // as they should be: 503 storage_unavailable
    QStringList kept;             // these two after join()
    QStringList unexpected;

private:
    void run(quint16 port, const QString &prefix, int count)
    {
        RawClient client(port);
        for (int number = 0; number < count; ++number) {
            const QString conversation = prefix + u'_' + QString::number(number);
            const QString caller = u"+1555010%1"_s.arg(1000 + number % 50);
            const QByteArray body = report(conversation, caller);
            const bool sent = client.send(RawClient::post("/post-call", body, DaemonProcess::signatureLine(body)));
            const auto answer = sent ? client.receive() : std::nullopt;
            const QMutexLocker locker(&m_mutex);
            if (!answer) {
                unexpected.append(conversation + u": no answer"_s);
                return;
            }
            if (answer->status == 200) {
                kept.append(conversation);
                ++acknowledged;
            } else if (answer->status == 503 && answer->body.contains("\"storage_unavailable\"")) {
                ++refused;
            } else {
                unexpected.append(conversation + u": "_s + QString::fromUtf8(answer->body));
            }
        }
    }

    QMutex m_mutex;
    std::vector<std::thread> m_threads;
};

/// Something that goes wrong with a disk, for a while.
struct Trouble
{
    std::function<void(DaemonProcess &)> prepare = [](DaemonProcess &) {};
    std::function<bool(DaemonProcess &)> begin;
    std::function<bool(DaemonProcess &)> end;
    std::function<QString(const DaemonProcess &)> directory = [](const DaemonProcess &daemon) {
        return daemon.dataDirectory();
    };
};

QString planFile(const DaemonProcess &daemon)
{
    return daemon.configFile() + ".faults"_L1;
}

/// By the preloaded library; see support/faultydisk.cpp.
Trouble failingCalls(const QByteArray &plan)
{
    return {.prepare =
                [](DaemonProcess &daemon) {
                    daemon.setEnvironment(u"LD_PRELOAD"_s, am::test::places::faultyDisk());
                    daemon.setEnvironment(u"AM_FAULTS"_s, planFile(daemon));
                    if (qstrlen(AM_SANITIZED) > 0) {
                        daemon.setEnvironment(u"ASAN_OPTIONS"_s,
                                              qEnvironmentVariable("ASAN_OPTIONS") + u":verify_asan_link_order=0"_s);
                    }
                },
            .begin =
                [plan](DaemonProcess &daemon) {
                    QFile file(planFile(daemon) + ".new"_L1);
                    const bool written = file.open(QIODevice::WriteOnly) && file.write(plan) == plan.size();
                    file.close();
                    return written && QFile::rename(file.fileName(), planFile(daemon));
                },
            .end = [](DaemonProcess &daemon) { return QFile::remove(planFile(daemon)); }};
}

bool limitFiles(const DaemonProcess &daemon, rlim_t bytes)
{
    rlimit limit = {};
    if (::prlimit(pid_t(daemon.processId()), RLIMIT_FSIZE, nullptr, &limit) != 0)
        return false;
    limit.rlim_cur = bytes;
    return ::prlimit(pid_t(daemon.processId()), RLIMIT_FSIZE, &limit, nullptr) == 0;
}

Trouble filesThatMayNotGrow()
{
    return {.begin = [](DaemonProcess &daemon) { return limitFiles(daemon, 4096); },
            .end = [](DaemonProcess &daemon) { return limitFiles(daemon, RLIM_INFINITY); }};
}

/// A file system without a byte left; where none may be mounted, files that may not grow.
Trouble fullFileSystem(std::shared_ptr<std::optional<SmallDisk>> disk)
{
    return {.prepare =
                [disk](DaemonProcess &daemon) {
                    disk->emplace(daemon.dataDirectory(), 64);
                    if ((*disk)->isMounted())
                        daemon.setWrapper((*disk)->wrapper());
                },
            .begin =
                [disk](DaemonProcess &daemon) {
                    return (*disk)->isMounted() ? (*disk)->fill() : filesThatMayNotGrow().begin(daemon);
                },
            .end =
                [disk](DaemonProcess &daemon) {
                    return (*disk)->isMounted() ? (*disk)->empty() : filesThatMayNotGrow().end(daemon);
                },
            .directory =
                [disk](const DaemonProcess &daemon) {
                    return (*disk)->isMounted() ? (*disk)->path() : daemon.dataDirectory();
                }};
}

} // namespace

Q_DECLARE_METATYPE(Trouble)

/// The daemon on a disk that fails while reports arrive: what was acknowledged is on disk afterwards and remembered
/// once, what was not got a 503 that says so, and nobody has to restart anything.
class tst_FaultyDisk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void losesNothingThatWasAcknowledged_data()
    {
        QTest::addColumn<Trouble>("trouble");
        QTest::addColumn<bool>("steady"); // or now and then
        QTest::newRow("no sync succeeds") << failingCalls("fdatasync EIO 1\n") << true;
        QTest::newRow("every third sync fails") << failingCalls("fdatasync EIO 3\n") << false;
        QTest::newRow("no write succeeds") << failingCalls("pwrite EIO 1\n") << true;
        QTest::newRow("every seventh write fails") << failingCalls("pwrite EIO 7\n") << false;
        QTest::newRow("every write finds the disk full, half way") << failingCalls("pwrite ENOSPC 1\n") << true;
        QTest::newRow("every ninth write finds the disk full, half way") << failingCalls("pwrite ENOSPC 9\n") << false;
        QTest::newRow("the file system is read-only") << failingCalls("open,pwrite,ftruncate EROFS 1\n") << true;
        QTest::newRow("files may not grow") << filesThatMayNotGrow() << true;
        QTest::newRow("the file system is full")
            << fullFileSystem(std::make_shared<std::optional<SmallDisk>>()) << true;
    }
    void losesNothingThatWasAcknowledged()
    {
        QFETCH(Trouble, trouble);
        QFETCH(bool, steady);
        DaemonProcess daemon;
        // The store is on this disk too: a delivery is tried again soon, and dies of nothing.
        daemon.configure("[delivery]\nretry_seconds = [" + QByteArrayList(99, "0.2").join(", ") + "]\n");
        trouble.prepare(daemon);
        QVERIFY2(daemon.start(), daemon.log().constData());

        Reporters during(daemon.port(), u"conv_during"_s, 4, 100);
        QTRY_VERIFY(during.acknowledged >= 20);
        QVERIFY(trouble.begin(daemon));
        Reporters amid(daemon.port(), u"conv_amid"_s, 4, 100); // whatever the first have left to say
        QTRY_VERIFY(during.refused + amid.refused >= 20);
        if (steady) {
            QTRY_COMPARE(daemon.get("/readyz").status, 503);
            QCOMPARE(daemon.get("/healthz").status, 200);
            QCOMPARE(daemon.clientData({{u"caller_id"_s, u"+15550100123"_s}}).status, 200);
        }
        QVERIFY(trouble.end(daemon));
        QTRY_VERIFY2(daemon.get("/readyz").status == 200, daemon.log().right(2000).constData()); // by itself
        during.join();
        amid.join();
        Reporters after(daemon.port(), u"conv_after"_s, 2, 20);
        after.join();
        QCOMPARE(during.unexpected + amid.unexpected, QStringList());
        QCOMPARE(after.unexpected, QStringList());
        QCOMPARE(after.kept.size(), 40);

        daemon.kill();
        daemon.setEnvironment(u"LD_PRELOAD"_s, QString());
        QVERIFY2(daemon.start(), daemon.log().right(2000).constData());
        QVERIFY(daemon.waitUntilRemembered());
        QVERIFY(!daemon.log().contains("damaged"));
        QCOMPARE(daemon.stop(), 0);
        audit(databaseIn(trouble.directory(daemon)), during.kept + amid.kept + after.kept);
    }

    void aLogThatCannotBeEmptiedStopsNobody()
    {
        DaemonProcess daemon;
        const Trouble trouble = failingCalls("ftruncate EIO 1\n");
        trouble.prepare(daemon);
        QVERIFY(daemon.start());
        QVERIFY(trouble.begin(daemon));
        Reporters reporters(daemon.port(), u"conv"_s, 2, 50);
        reporters.join();
        QCOMPARE(reporters.unexpected, QStringList());
        QCOMPARE(reporters.kept.size(), 100);
        QVERIFY(trouble.end(daemon));
        QTRY_COMPARE(QFileInfo(databaseIn(daemon.dataDirectory()) + "-wal"_L1).size(), 0);
        QCOMPARE(daemon.get("/readyz").status, 200);
        QVERIFY(daemon.waitUntilRemembered());
        QCOMPARE(daemon.stop(), 0);
        audit(databaseIn(daemon.dataDirectory()), reporters.kept);
    }

private:
    static QString databaseIn(const QString &directory) { return directory + "/agenticmemory.db"_L1; }

    /// Of each conversation one summary is remembered, and one only.
    static void audit(const QString &path, const QStringList &acknowledged)
    {
        // SQLite resolves the links of a path, and so does not find its way into another namespace.
        const QTemporaryDir here;
        const QString copy = here.filePath(u"copy.db"_s);
        QVERIFY(QFile::copy(path, copy));
        auto database = Database::open(copy, Database::Mode::ReadOnly);
        QVERIFY2(database, database ? "" : qPrintable(database.error().detail));
        const auto damage = database->check();
        QVERIFY(damage);
        QVERIFY2(!*damage, damage->has_value() ? qPrintable(**damage) : "");
        auto rows = am::sql::execute(database->connection(),
                                     u"SELECT conversation, COUNT(*) FROM memories WHERE part = 'factual' "
                                     "GROUP BY conversation"_s);
        QVERIFY(rows);
        QHash<QString, int> remembered;
        while (rows->next())
            remembered.insert(rows->value(0).toString(), rows->value(1).toInt());
        for (const QString &conversation : acknowledged)
            QVERIFY2(remembered.contains(conversation), qPrintable(conversation));
        for (auto found = remembered.cbegin(); found != remembered.cend(); ++found)
            QVERIFY2(found.value() == 1, qPrintable(found.key()));
    }
};

QTEST_GUILESS_MAIN(tst_FaultyDisk)
#include "tst_faultydisk.moc"
