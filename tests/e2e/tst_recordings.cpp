// SPDX-License-Identifier: MIT
#include "storage/callaudiotable.h"
#include "storage/database.h"
#include "storage/deliverytable.h"
#include "support/daemonprocess.h"
#include "support/testdata.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::test::DaemonProcess;
using am::test::RawAnswer;
using am::test::RawClient;
using am::test::testData;

namespace {

const QString conversation = u"conv_fs2r811k33t63cj0mhyyd0cxp0xr"_s; // of fixtures 01 and 04

QByteArray recording(const QByteArray &named, const QByteArray &sound)
{
    return "{\"type\":\"post_call_audio\",\"event_timestamp\":1795336846,\"data\":{\"agent_id\":\"agent_1\","
           "\"conversation_id\":\"" +
           named + "\",\"full_audio\":\"" + sound.toBase64() + "\"}}";
}

} // namespace

/// Recordings of calls, from the webhook to the file.
class tst_Recordings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_daemon = std::make_unique<DaemonProcess>();
    }
    void cleanup()
    {
        if (QTest::currentTestFailed())
            qInfo().noquote() << m_daemon->log();
        m_daemon.reset();
    }

    void keepsARecordingBesideItsCall()
    {
        QVERIFY(m_daemon->start());
        const QByteArray audio = testData(u"elevenlabs/post-call/04_audio.json"_s);
        QCOMPARE(m_daemon->postCall(audio).status, 200);
        QCOMPARE(m_daemon->postCall(testData(u"elevenlabs/post-call/01_transcription_twilio_object.json"_s)).status,
                 200);
        QCOMPARE(m_daemon->postCall(audio).status, 200); // delivered again
        QVERIFY(m_daemon->waitUntilRemembered());

        QCOMPARE(files().size(), 1);
        QFile file(path(files().first()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray sound = file.readAll();
        const QString text = QJsonDocument::fromJson(audio)["data"_L1]["full_audio"_L1].toString();
        QCOMPARE(sound, QByteArray::fromBase64(text.toLatin1()));
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QVERIFY(!files().first().contains(conversation));

        auto database = open();
        const auto rows = am::CallAudioTable(database->connection()).find(u"default"_s, u"elevenlabs"_s, conversation);
        QCOMPARE(rows->size(), 1);
        QCOMPARE(rows->first().file.name, files().first());
        QCOMPARE(rows->first().file.bytes, sound.size());
        am::DeliveryTable deliveries(database->connection());
        const auto ofCall = deliveries.ofConversation(u"default"_s, u"elevenlabs"_s, conversation);
        QCOMPARE(ofCall->size(), 2);
        QCOMPARE(ofCall->first().state, am::DeliveryState::Remembered);
        QVERIFY2(ofCall->first().reason.startsWith(u"audio kept ("_s), qPrintable(ofCall->first().reason));
        QVERIFY(deliveries.body(ofCall->first().key)->contains("\"full_audio\":\"\""));
    }

    void keepsItThroughAKillAndSweepsWhatIsLeftOver()
    {
        QVERIFY(m_daemon->start());
        QCOMPARE(m_daemon->postCall(recording("conv_1", "sound")).status, 200);
        m_daemon->kill();
        const QStringList kept = files();
        QCOMPARE(kept.size(), 1);
        QVERIFY(QFile(path(kept.first() + u".part"_s)).open(QIODevice::WriteOnly));
        QVERIFY(QFile::copy(path(kept.first()), path(u"%1/0123.mp3"_s.arg(kept.first().section(u'/', 0, 0)))));
        QCOMPARE(files().size(), 3);
        QVERIFY(m_daemon->start());
        QTRY_COMPARE(files(), kept);
        QCOMPARE(m_daemon->postCall(recording("conv_1", "sound")).status, 200);
        QCOMPARE(files(), kept);
    }

    void keepsNoneWhereNoneIsWanted()
    {
        m_daemon->configure("[audio]\nkeep = false\n");
        QVERIFY(m_daemon->start());
        QCOMPARE(m_daemon->postCall(recording("conv_1", "sound")).status, 200);
        QVERIFY(files().isEmpty());
        const auto ofCall =
            am::DeliveryTable(open()->connection()).ofConversation(u"default"_s, u"elevenlabs"_s, u"conv_1"_s);
        QCOMPARE(ofCall->first().reason, u"audio not kept: audio.keep is false"_s);
    }

    void repeatsWhatCouldNotBeWritten()
    {
        QVERIFY(m_daemon->start());
        QVERIFY(QFile(m_daemon->dataDirectory() + u"/audio"_s).open(QIODevice::WriteOnly)); // in the folder's place
        const RawAnswer refused = m_daemon->postCall(recording("conv_1", "sound"));
        QCOMPARE(refused.status, 503);
        QVERIFY(refused.body.contains("storage_unavailable"));
        QVERIFY(QFile::remove(m_daemon->dataDirectory() + u"/audio"_s));
        QCOMPARE(m_daemon->postCall(recording("conv_1", "sound")).status, 200);
        QCOMPARE(files().size(), 1);
    }

    void takesWhatIsNoRecording()
    {
        QVERIFY(m_daemon->start());
        QByteArray broken = recording("conv_1", "sound");
        broken.replace("full_audio\":\"", "full_audio\":\"*");
        QCOMPARE(m_daemon->postCall(broken).status, 200); // the platform would only send it again
        QCOMPARE(m_daemon
                     ->postCall("{\"type\":\"post_call_audio\",\"data\":{\"conversation_id\":\"conv_2\","
                                "\"full_audio\":null}}")
                     .status,
                 200);
        QVERIFY(m_daemon->waitUntilRemembered());
        auto database = open();
        am::DeliveryTable deliveries(database->connection());
        const auto first = deliveries.ofConversation(u"default"_s, u"elevenlabs"_s, u"conv_1"_s)->first();
        QCOMPARE(first.state, am::DeliveryState::Dead);
        QCOMPARE(*deliveries.body(first.key), broken);
        const auto second = deliveries.ofConversation(u"default"_s, u"elevenlabs"_s, u"conv_2"_s)->first();
        QCOMPARE(second.state, am::DeliveryState::Remembered);
        QVERIFY(files().isEmpty());
    }

    void holdsALargeRecordingInMemoryOnce()
    {
        if (QStringLiteral(AM_SANITIZED) != u""_s)
            QSKIP("a sanitizer keeps what was freed");
        QVERIFY(m_daemon->start());
        QCOMPARE(m_daemon->postCall(recording("conv_small", "sound")).status, 200);
        const qint64 before = peakKilobytes();
        const QByteArray body = recording("conv_large", QByteArray(22'500'000, 'x')); // 30 MB of base64
        RawClient client(m_daemon->port());
        QVERIFY(client.send("POST /post-call HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                            "Transfer-Encoding: chunked\r\n" +
                            DaemonProcess::signatureLine(body) + "\r\n"));
        for (qsizetype at = 0; at < body.size(); at += 1'000'000) {
            const QByteArray chunk = body.mid(at, 1'000'000);
            QVERIFY(client.send(QByteArray::number(chunk.size(), 16) + "\r\n" + chunk + "\r\n"));
        }
        QVERIFY(client.send("0\r\n\r\n"));
        const auto answer = client.receive();
        QVERIFY(answer);
        QCOMPARE(answer->status, 200);
        const qint64 grown = peakKilobytes() - before;
        QVERIFY2(grown < body.size() / 1000 * 3 / 2, qPrintable(u"%1 KB more at the peak"_s.arg(grown)));
        QCOMPARE(QFileInfo(path(files().filter(u".mp3"_s).last())).dir().entryList(QDir::Files).size(), 2);
    }

private:
    [[nodiscard]] QString path(const QString &name) const { return m_daemon->dataDirectory() + u"/audio/"_s + name; }
    [[nodiscard]] QStringList files() const { return am::AudioFiles(m_daemon->dataDirectory() + u"/audio"_s).names(); }
    [[nodiscard]] am::Result<am::Database> open() const
    {
        return am::Database::open(m_daemon->dataDirectory() + u"/agenticmemory.db"_s, am::Database::Mode::ReadOnly);
    }
    [[nodiscard]] qint64 peakKilobytes() const
    {
        QFile status(u"/proc/%1/status"_s.arg(m_daemon->processId()));
        if (!status.open(QIODevice::ReadOnly))
            return 0;
        const QByteArray text = status.readAll();
        return text.mid(text.indexOf("VmHWM:") + 6).simplified().split(' ').first().toLongLong();
    }

    std::unique_ptr<DaemonProcess> m_daemon;
};

QTEST_GUILESS_MAIN(tst_Recordings)
#include "tst_recordings.moc"
