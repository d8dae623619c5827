// SPDX-License-Identifier: MIT
#include "storage/callerkey.h"
#include "storage/database.h"
#include "storage/requestlogtable.h"
#include "support/daemonprocess.h"
#include "support/testdata.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::test::DaemonProcess;
using am::test::testData;

namespace {

constexpr qint64 pageBytes = 4096;

QByteArray report()
{
    return testData(u"elevenlabs/post-call/01_transcription_twilio_object.json"_s);
}

} // namespace

/// The daemon on a database that is damaged: before it starts, and while it runs.
class tst_DamagedDisk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_daemon.emplace();
        QVERIFY(m_daemon->start());
        QCOMPARE(m_daemon->postCall(report()).status, 200);
        QVERIFY(m_daemon->waitUntilRemembered());
    }
    void cleanup() { m_daemon.reset(); }

    void beginsAnewAndSaysSo_data()
    {
        QTest::addColumn<std::function<void(QByteArray &)>>("harm");
        using Harm = std::function<void(QByteArray &)>;
        QTest::newRow("cut to half") << Harm([](QByteArray &file) { file.truncate(file.size() / 2); });
        QTest::newRow("cut to nothing") << Harm([](QByteArray &file) { file.clear(); });
        QTest::newRow("no database") << Harm([](QByteArray &file) { file.fill('x'); });
        QTest::newRow("a bit of the header flipped") << Harm([](QByteArray &file) { file[17] = char(file[17] ^ 4); });
        QTest::newRow("a bit of the schema flipped") << Harm([](QByteArray &file) { file[100] = char(file[100] ^ 8); });
        QTest::newRow("a page of zeros in the middle") << Harm([](QByteArray &file) {
            const qsizetype middle = file.size() / 2 / pageBytes * pageBytes;
            file.replace(middle, pageBytes, QByteArray(pageBytes, '\0'));
        });
    }
    void beginsAnewAndSaysSo()
    {
        QFETCH(std::function<void(QByteArray &)>, harm);
        QCOMPARE(m_daemon->stop(), 0);
        QByteArray bytes = read(database());
        harm(bytes);
        write(bytes);

        QVERIFY2(m_daemon->start(), m_daemon->log().constData());
        const QJsonObject alert = alerts().value("database_set_aside"_L1).toObject();
        QStringList names = QDir(m_daemon->dataDirectory()).entryList({u"agenticmemory.db.damaged-*"_s}, QDir::Files);
        names.removeIf([](const QString &name) { return name.endsWith("-wal"_L1) || name.endsWith("-shm"_L1); });
        QCOMPARE(names.size(), 1);
        QVERIFY(alert.value("text"_L1).toString().contains(names.constFirst()));
        QVERIFY(m_daemon->log().contains(names.constFirst().toUtf8())); // not masked as a number
        QVERIFY(read(m_daemon->dataDirectory() + u'/' + names.constFirst()) == bytes);
        QCOMPARE(m_daemon->get("/readyz").status, 200);
        QCOMPARE(m_daemon->postCall(report()).status, 200);
        QVERIFY(m_daemon->waitUntilRemembered());

        QCOMPARE(m_daemon->stop(), 0);
        QVERIFY(m_daemon->start());
        QVERIFY(alerts().isEmpty()); // said until the next start
    }

    void refusesEverythingWhenDamageIsMetInUse()
    {
        m_daemon->kill(); // the next start checks the whole file
        QVERIFY(m_daemon->start());
        QCOMPARE(m_daemon->get("/readyz").status, 200);
        QTRY_COMPARE(QFileInfo(database() + "-wal"_L1).size(), 0);
        QByteArray bytes = read(database());
        QVERIFY(bytes.size() > 20 * pageBytes);
        for (qsizetype page = 1; page * pageBytes < bytes.size(); ++page)
            bytes.replace(page * pageBytes, pageBytes, QByteArray(pageBytes, '\x5a'));
        overwrite(bytes);

        int number = 0;
        QTRY_VERIFY(refused(++number)); // pages that are still in memory are good
        QTRY_COMPARE(m_daemon->get("/readyz").status, 503);
        QTRY_VERIFY(alerts().contains("database_damaged"_L1));
        QVERIFY(refused(++number)); // it does not heal
        QCOMPARE(m_daemon->get("/healthz").status, 200);
        QCOMPARE(m_daemon->clientData({{u"caller_id"_s, u"+15550100123"_s}}).status, 200);
        QCOMPARE(m_daemon->stop(), 0);

        QVERIFY(m_daemon->start());
        QVERIFY(alerts().contains("database_set_aside"_L1));
        QCOMPARE(m_daemon->get("/readyz").status, 200);
        QCOMPARE(m_daemon->postCall(report()).status, 200);
    }

    void keepsTheRequestLogAcrossStarts()
    {
        QCOMPARE(m_daemon->stop(), 0);
        const QList<am::LoggedRequest> first = requests();
        QVERIFY(!first.isEmpty());
        QVERIFY(m_daemon->start());
        QCOMPARE(m_daemon->get("/healthz").status, 200);
        m_daemon->kill();
        QVERIFY(m_daemon->start());
        QCOMPARE(m_daemon->get("/healthz").status, 200);
        QCOMPARE(m_daemon->stop(), 0);
        const QList<am::LoggedRequest> all = requests();
        QVERIFY(all.size() > first.size());
        QCOMPARE(all.constFirst().endpoint, u"/healthz"_s);
        QVERIFY(all.constFirst().id > first.constFirst().id);
    }

    void namesNobodyInTheRequestLog()
    {
        QCOMPARE(m_daemon->clientData({{u"caller_id"_s, u"+15550100123"_s}}).status, 200);
        QCOMPARE(m_daemon->stop(), 0);
        auto opened = am::Database::open(database(), am::Database::Mode::ReadOnly);
        const auto key = am::callerKey(opened->connection(), u"default"_s, u"+15550100123"_s);
        QVERIFY(key);
        const am::LoggedRequest last = requests().constFirst();
        QCOMPARE(last.endpoint, u"/client-data"_s);
        QCOMPARE(last.caller, u"***23"_s);
        QCOMPARE(last.callerKey, *key);
    }

private:
    [[nodiscard]] QString database() const { return m_daemon->dataDirectory() + "/agenticmemory.db"_L1; }

    QList<am::LoggedRequest> requests() const
    {
        auto opened = am::Database::open(database(), am::Database::Mode::ReadOnly);
        const auto page = am::RequestLogTable(opened->connection()).list({.tenant = u"default"_s}, 1000);
        return page ? page->requests : QList<am::LoggedRequest>();
    }

    bool refused(int number)
    {
        QByteArray body = report();
        body.replace("conv_", "conv_" + QByteArray::number(number) + '_');
        const auto answer = m_daemon->postCall(body);
        return answer.status == 503 && answer.body.contains("storage_unavailable");
    }

    QJsonObject alerts()
    {
        QJsonObject byName;
        const QJsonArray all =
            QJsonDocument::fromJson(m_daemon->get("/readyz").body).object().value("alerts"_L1).toArray();
        for (const QJsonValue alert : all)
            byName.insert(alert["name"_L1].toString(), alert);
        return byName;
    }

    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const QByteArray &bytes) const
    {
        QFile file(database());
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    /// In place, as a failing disk does.
    void overwrite(const QByteArray &bytes) const
    {
        QFile file(database());
        QVERIFY(file.open(QIODevice::ReadWrite));
        QCOMPARE(file.write(bytes), bytes.size());
    }

    std::optional<DaemonProcess> m_daemon;
};

QTEST_GUILESS_MAIN(tst_DamagedDisk)
#include "tst_damageddisk.moc"
