// SPDX-License-Identifier: MIT
#include "admin/audiomethods.h"
#include "methodsfixture.h"
#include "storage/callaudiotable.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Done;
using am::Error;
using am::Result;

/// An operator who listens to a call.
class tst_AudioMethods : public QObject, private am::test::MethodsFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        reset();
        m_home = std::make_unique<QTemporaryDir>();
        m_files = std::make_unique<am::AudioFiles>(m_home->filePath(u"audio"_s));
        am::addAudioMethods(*m_methods, *m_reader, *m_files, &m_context);
        m_sound = QByteArray("0123456789").repeated(60'000); // more than one piece
        const auto written = m_files->write(m_sound.toBase64(), QDate(2026, 1, 31));
        QVERIFY(written);
        m_name = written->name;
        std::optional<Result<Done>> kept;
        m_writer->write<Done>(
            [file = *written](QSqlDatabase &database) {
                return am::CallAudioTable(database).insert({.tenant = u"default"_s,
                                                            .platform = u"elevenlabs"_s,
                                                            .conversation = u"conv_1"_s,
                                                            .type = u"post_call_audio"_s,
                                                            .file = file,
                                                            .receivedAt = 1'700'000'002'000});
            },
            this, [&](const Result<Done> &result) { kept = result; });
        QTRY_VERIFY(kept);
        QVERIFY(*kept);
    }
    void cleanup() { close(); }

    void handsOutTheRecordingInPieces()
    {
        QByteArray got;
        while (got.size() < m_sound.size()) {
            const auto piece =
                call("calls.audio", {{u"conversation"_s, u"conv_1"_s}, {u"offset"_s, qint64(got.size())}});
            QVERIFY(piece);
            QCOMPARE(piece->value("bytes"_L1).toInteger(), m_sound.size());
            QCOMPARE(piece->value("offset"_L1).toInteger(), got.size());
            QCOMPARE(piece->value("file"_L1).toString(), m_name);
            got += QByteArray::fromBase64(piece->value("base64"_L1).toString().toLatin1());
        }
        QCOMPARE(got, m_sound);
        const auto end = call("calls.audio", {{u"conversation"_s, u"conv_1"_s}, {u"offset"_s, 9'000'000'000LL}});
        QVERIFY(end->value("base64"_L1).toString().isEmpty());
        const auto few = call(
            "calls.audio", {{u"conversation"_s, u"conv_1"_s}, {u"file"_s, m_name}, {u"offset"_s, 3}, {u"length"_s, 4}});
        QCOMPARE(few->value("base64"_L1).toString(), QString::fromLatin1(QByteArray("3456").toBase64()));
    }

    void writesDownWhoListened()
    {
        QVERIFY(call("calls.audio", {{u"conversation"_s, u"conv_1"_s}}));
        QTRY_VERIFY2(recorded().startsWith(u"calls.audio "_s) && recorded().endsWith(u" done"_s),
                     qPrintable(recorded()));
    }

    void opensNothingElse()
    {
        QFile secret(m_home->filePath(u"secret"_s));
        QVERIFY(secret.open(QIODevice::WriteOnly));
        secret.close();
        for (const QString &file : {u"../secret"_s, u"2026-01-31/other.mp3"_s, m_home->filePath(u"secret"_s)}) {
            QCOMPARE(call("calls.audio", {{u"conversation"_s, u"conv_1"_s}, {u"file"_s, file}}).error().kind,
                     Error::Kind::NotFound);
        }
        QCOMPARE(call("calls.audio", {{u"conversation"_s, u"conv_2"_s}}).error().kind, Error::Kind::NotFound);
        QCOMPARE(call("calls.audio").error().kind, Error::Kind::BadInput);
        QCOMPARE(call("calls.audio", {{u"conversation"_s, u"conv_1"_s}, {u"length"_s, 600'000}}).error().kind,
                 Error::Kind::BadInput);
    }

    void saysWhenTheFileIsNotWhatItWas()
    {
        QFile file(m_files->path(m_name));
        QVERIFY(file.resize(10));
        QCOMPARE(call("calls.audio", {{u"conversation"_s, u"conv_1"_s}}).error().kind, Error::Kind::Storage);
        QVERIFY(file.remove());
        QCOMPARE(call("calls.audio", {{u"conversation"_s, u"conv_1"_s}}).error().kind, Error::Kind::Storage);
    }

private:
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<am::AudioFiles> m_files;
    QByteArray m_sound;
    QString m_name;
};

QTEST_GUILESS_MAIN(tst_AudioMethods)
#include "tst_audiomethods.moc"
