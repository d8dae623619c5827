// SPDX-License-Identifier: MIT
#include "storage/callaudiotable.h"

#include "storage/deliverytable.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::CallAudio;
using am::CallAudioTable;

namespace {

const QString tenant = u"default"_s;

CallAudio audio(const QString &conversation, qint64 receivedAt, qint64 bytes = 100)
{
    return {.tenant = tenant,
            .platform = u"elevenlabs"_s,
            .conversation = conversation,
            .type = u"post_call_audio"_s,
            .file = {.name = u"2026-11-22/%1.mp3"_s.arg(conversation), .bytes = bytes, .sha256 = "5a"},
            .receivedAt = receivedAt};
}

QStringList conversations(const QList<CallAudio> &found)
{
    QStringList names;
    for (const CallAudio &one : found)
        names.append(one.conversation);
    return names;
}

} // namespace

class tst_CallAudioTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_database.emplace();
        m_table.emplace(m_database->connection());
    }
    void cleanup()
    {
        m_table.reset();
        m_database.reset();
    }

    void findsTheRecordingOfACall()
    {
        QVERIFY(m_table->insert(audio(u"conv_1"_s, 5, 1234)));
        QVERIFY(m_table->insert(audio(u"conv_2"_s, 6)));
        const auto found = m_table->find(tenant, u"elevenlabs"_s, u"conv_1"_s);
        QVERIFY(found);
        QCOMPARE(found->size(), 1);
        QCOMPARE(found->first().type, u"post_call_audio"_s);
        QCOMPARE(found->first().file.name, u"2026-11-22/conv_1.mp3"_s);
        QCOMPARE(found->first().file.bytes, 1234);
        QCOMPARE(found->first().file.sha256, "5a");
        QCOMPARE(found->first().receivedAt, 5);
        QVERIFY(m_table->find(u"second"_s, u"elevenlabs"_s, u"conv_1"_s)->isEmpty());
        QVERIFY(!m_table->insert(audio(u"conv_1"_s, 7))); // one of a type
    }

    void takesTheOldestFirst()
    {
        for (const qint64 at : {40, 10, 30, 20})
            QVERIFY(m_table->insert(audio(u"at_%1"_s.arg(at), at, at)));
        const auto past = m_table->olderThan(40);
        QVERIFY(past);
        QCOMPARE(past->files, 3);
        QCOMPARE(past->bytes, 60);
        QCOMPARE(conversations(*m_table->takeOlderThan(40, 2)), (QStringList{u"at_10"_s, u"at_20"_s}));
        QCOMPARE(conversations(*m_table->takeOlderThan(40, 2)), QStringList{u"at_30"_s});
        QVERIFY(m_table->takeOlderThan(40, 2)->isEmpty());
        QCOMPARE(m_table->olderThan(41)->files, 1);
    }

    void takesTheCallsOfACaller()
    {
        am::DeliveryTable deliveries(m_database->connection());
        const auto deliver = [&](const QString &conversation, const QString &type, const QString &caller) {
            QVERIFY(*deliveries.insert({.tenant = tenant,
                                        .platform = u"elevenlabs"_s,
                                        .type = type,
                                        .conversation = conversation,
                                        .agent = {},
                                        .caller = caller,
                                        .body = "{}"},
                                       1));
        };
        // The recording's own report tells nobody's name; the transcription does.
        deliver(u"conv_1"_s, u"post_call_audio"_s, {});
        deliver(u"conv_1"_s, u"post_call_transcription"_s, u"ada"_s);
        deliver(u"conv_2"_s, u"post_call_audio"_s, u"ada"_s);
        deliver(u"conv_3"_s, u"post_call_audio"_s, u"bea"_s);
        for (const QString &conversation : {u"conv_1"_s, u"conv_2"_s, u"conv_3"_s})
            QVERIFY(m_table->insert(audio(conversation, 1)));
        QVERIFY(deliveries.plan({.key = {tenant, 2}, .caller = u"ada"_s, .parts = {u"factual"_s}}, 2));
        QVERIFY(m_table->takeOfCaller(u"second"_s, u"ada"_s)->isEmpty());
        auto taken = conversations(*m_table->takeOfCaller(tenant, u"ada"_s));
        taken.sort();
        QCOMPARE(taken, (QStringList{u"conv_1"_s, u"conv_2"_s}));
        QCOMPARE(m_table->olderThan(2)->files, 1);
    }

    void takesWhatIsOfOneCall()
    {
        CallAudio other = audio(u"conv_1"_s, 2);
        other.platform = u"vapi"_s;
        other.file.name = u"2026-11-22/other.mp3"_s;
        QVERIFY(m_table->insert(audio(u"conv_1"_s, 1)));
        QVERIFY(m_table->insert(other));
        QVERIFY(m_table->insert(audio(u"conv_2"_s, 3)));
        QVERIFY(m_table->takeOfConversation(u"second"_s, u"conv_1"_s)->isEmpty());
        QCOMPARE(m_table->takeOfConversation(tenant, u"conv_1"_s)->size(), 2);
        QCOMPARE(m_table->olderThan(9)->files, 1);
    }

    void tellsFilesThatNobodyKnows()
    {
        QVERIFY(m_table->insert(audio(u"conv_1"_s, 5)));
        QCOMPARE(*m_table->unknown({u"2026-11-22/conv_1.mp3"_s, u"2026-11-22/other.mp3"_s}),
                 QStringList{u"2026-11-22/other.mp3"_s});
    }

private:
    std::optional<am::test::MigratedDatabase> m_database;
    std::optional<CallAudioTable> m_table;
};

QTEST_GUILESS_MAIN(tst_CallAudioTable)
#include "tst_callaudiotable.moc"
