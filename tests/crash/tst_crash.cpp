// SPDX-License-Identifier: MIT
#include "sender.h"
#include "support/daemonprocess.h"
#include "support/fakemem0process.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::test::DaemonProcess;
using am::test::FakeMem0Process;
using am::test::Sender;

namespace {

int fromEnvironment(const char *name, int otherwise)
{
    bool given = false;
    const int value = qEnvironmentVariableIntValue(name, &given);
    return given ? value : otherwise;
}

/// One of the ways in which a Mem0 can be unwell. None stores later than the daemon's settle_seconds allows for.
QJsonObject mood(QRandomGenerator &random)
{
    const QList<QJsonObject> moods = {
        {{u"pending_ms"_s, 20}},
        {{u"pending_ms"_s, 20}, {u"drop_after_store"_s, 3}},
        {{u"pending_ms"_s, 20}, {u"fail_status"_s, 500}, {u"fail_every"_s, 3}},
        {{u"fail_status"_s, 429}, {u"fail_every"_s, 2}},
        {{u"fail_status"_s, 502}, {u"html"_s, true}},
        {{u"garbage"_s, true}},
        {{u"truncate"_s, true}},
        {{u"silent"_s, true}},
        {{u"delay_ms"_s, 30}, {u"pending_ms"_s, 20}},
        {{u"event_outcome"_s, u"FAILED"_s}, {u"pending_ms"_s, 5}},
        {{u"pending_ms"_s, 3'600'000}}, // longer than the test
    };
    return moods.at(random.bounded(int(moods.size())));
}

QByteArray configuration()
{
    QByteArrayList ladder(99, "0.2"); // nobody may die of a long run
    ladder += "5";
    return "[log]\nlevel = \"error\"\n[delivery]\nin_flight = 40\nsettle_seconds = 0.3\ndeadline_seconds = 1\n"
           "confirm_seconds = 0.3\nabandon_pending_seconds = 0.6\nretry_seconds = [" +
           ladder.join(", ") + "]\n";
}

/// What Mem0 holds of each conversation, and whether each caller's memories are in order.
class Holdings
{
public:
    explicit Holdings(const QJsonArray &memories)
    {
        QHash<QString, QString> newest; // of a caller, so far
        for (const QJsonValue memory : memories) {
            const QString conversation = memory["run_id"_L1].toString();
            QString &previous = newest[memory["user_id"_L1].toString()];
            if (previous > conversation)
                m_disorder = previous + u" before "_s + conversation;
            previous = conversation;
            ++m_parts[conversation][memory["metadata"_L1]["part"_L1].toString()];
        }
    }

    /// Empty when there is none.
    [[nodiscard]] QString disorder() const { return m_disorder; }
    [[nodiscard]] bool hasEachPartOnce(const QString &conversation) const
    {
        return m_parts.value(conversation) == QMap<QString, int>{{u"factual"_s, 1}, {u"semantic"_s, 1}};
    }
    [[nodiscard]] bool hasNoPartTwice(const QString &conversation) const
    {
        const QMap<QString, int> parts = m_parts.value(conversation);
        return std::all_of(parts.cbegin(), parts.cend(), [](int count) { return count == 1; });
    }
    [[nodiscard]] QByteArray describe(const QString &conversation) const
    {
        QString text = conversation + u':';
        const QMap<QString, int> parts = m_parts.value(conversation);
        for (auto part = parts.cbegin(); part != parts.cend(); ++part)
            text += u" %1 of %2"_s.arg(part.value()).arg(part.key());
        return text.toUtf8();
    }

private:
    QHash<QString, QMap<QString, int>> m_parts;
    QString m_disorder;
};

} // namespace

/// See README.md.
class tst_Crash : public QObject
{
    Q_OBJECT

public:
    /// Qt Test would end a long run after five minutes.
    static void initMain()
    {
        if (!qEnvironmentVariableIsSet("QTEST_FUNCTION_TIMEOUT"))
            qputenv("QTEST_FUNCTION_TIMEOUT", QByteArray::number(300'000 + 15'000 * fromEnvironment("AM_KILLS", 20)));
    }

private Q_SLOTS:
    void remembersOnceWhateverGotA200()
    {
        const int kills = fromEnvironment("AM_KILLS", 20);
        const auto seed = quint32(fromEnvironment("AM_SEED", int(QRandomGenerator::global()->bounded(1'000'000'000))));
        const QByteArray which = "seed " + QByteArray::number(seed) + ": ";
        QRandomGenerator random(seed);
        const FakeMem0Process mem0;
        QVERIFY(mem0.port() != 0);
        DaemonProcess daemon;
        daemon.setEnvironment(u"MEM0_BASE_URL"_s, mem0.url());
        daemon.setEnvironment(u"MEM0_API_KEY"_s, u"m0-test"_s);
        daemon.configure(configuration());

        for (int round = 0; round < kills; ++round) {
            QVERIFY(mem0.behave(mood(random)));
            QVERIFY2(daemon.start(), (which + daemon.log().right(2000)).constData());
            const QString prefix = u"conv_%1_%2_"_s.arg(round, 5, 10, QLatin1Char('0'));
            Sender first(daemon.port(), 0, prefix.arg(0), m_kept.values().mid(0, 3));
            Sender second(daemon.port(), 1, prefix.arg(1), {});
            for (int moods = random.bounded(1, 4); moods > 0; --moods) {
                const int enough = first.acknowledged() + second.acknowledged() + random.bounded(40);
                QTRY_VERIFY(first.acknowledged() + second.acknowledged() >= enough);
                QVERIFY(mem0.behave(mood(random)));
            }
            daemon.kill();
            take(first);
            take(second);
        }
        QVERIFY(mem0.behave({}));
        QVERIFY(daemon.start());
        QVERIFY2(daemon.waitUntilRemembered(120'000 + 5'000 * kills), (which + daemon.get("/readyz").body).constData());
        audit(Holdings(mem0.memories()), which);
        if (QTest::currentTestFailed())
            return;
        QVERIFY(m_kept.size() >= kills);
        qInfo("seed %u: %d kills, %d reports acknowledged, each remembered once; %d unacknowledged, none twice", seed,
              kills, int(m_kept.size()), int(m_sent.size() - m_kept.size()));
        QCOMPARE(daemon.stop(), 0);
    }

private:
    void take(Sender &sender)
    {
        sender.join();
        m_sent += sender.sent();
        m_kept += sender.kept();
    }

    void audit(const Holdings &holdings, const QByteArray &which)
    {
        QVERIFY2(holdings.disorder().isEmpty(), (which + holdings.disorder().toUtf8()).constData());
        for (const QString &conversation : std::as_const(m_sent)) {
            const bool kept = m_kept.contains(conversation);
            QVERIFY2(
                kept ? holdings.hasEachPartOnce(conversation) : holdings.hasNoPartTwice(conversation),
                (which + (kept ? "acknowledged " : "unacknowledged ") + holdings.describe(conversation)).constData());
        }
    }

    QSet<QString> m_sent;
    QSet<QString> m_kept;
};

QTEST_GUILESS_MAIN(tst_Crash)
#include "tst_crash.moc"
