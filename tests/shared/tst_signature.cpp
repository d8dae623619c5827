// SPDX-License-Identifier: MIT
#include "shared/signature.h"

#include "support/testdata.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::signature::Failure;

namespace {
constexpr qint64 now = 1795340400;
const QByteArray key = "wsec_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const QByteArray formerKey = "wsec_former";
const QByteArray report = "{\"type\":\"post_call_transcription\"}";
const QByteArray zeros(64, '0');
} // namespace

class tst_Signature : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void agreesWithTheVectors_data()
    {
        QTest::addColumn<QJsonObject>("vector");
        const auto vectors =
            QJsonDocument::fromJson(am::test::testData(u"elevenlabs/signature-vectors.json"_s)).array();
        QVERIFY(!vectors.isEmpty());
        for (const QJsonValue &vector : vectors)
            QTest::newRow(qPrintable(vector["name"_L1].toString())) << vector.toObject();
    }
    void agreesWithTheVectors()
    {
        QFETCH(QJsonObject, vector);
        const QByteArray secret = vector["secret"_L1].toString().toUtf8();
        const qint64 timestamp = vector["timestamp"_L1].toInteger();
        const QByteArray body = QByteArray::fromBase64(vector["body_base64"_L1].toString().toLatin1());
        const QByteArray header = vector["header"_L1].toString().toLatin1();
        QCOMPARE(am::signature::sign(secret, timestamp, body), header);
        QVERIFY(!am::signature::verify({header}, body, {secret}, {.now = timestamp}));
        QVERIFY(am::signature::verify({header}, body + ' ', {secret}, {.now = timestamp}));
    }

    void signsAnyKeyAndBody_data()
    {
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("an empty body") << key << QByteArray();
        QTest::newRow("a byte order mark") << key << QByteArray("\xEF\xBB\xBF{}");
        QTest::newRow("zero bytes") << key << QByteArray(3, '\0');
        QTest::newRow("CRLF and tabs around the JSON") << key << QByteArray("\r\n\t{}\r\n");
        QTest::newRow("1 MiB") << key << QByteArray(1024 * 1024, 'x');
        QTest::newRow("a key that is not ASCII") << u"wsec_schlüssel"_s.toUtf8() << report;
        QTest::newRow("a key longer than a block") << QByteArray(100, 'k') << report;
    }
    void signsAnyKeyAndBody()
    {
        QFETCH(QByteArray, secret);
        QFETCH(QByteArray, body);
        const QByteArray sum =
            QMessageAuthenticationCode::hash("1795340400." + body, secret, QCryptographicHash::Sha256).toHex();
        const QByteArray header = am::signature::sign(secret, now, body);
        QCOMPARE(header, "t=1795340400,v0=" + sum);
        QVERIFY(!am::signature::verify({header}, body, {secret}, {.now = now}));
    }

    void tellsTheSpellingsOfOneValueApart()
    {
        const QByteArray raw = u"{\"message\":\"Zoë\"}"_s.toUtf8();
        const QByteArray header = am::signature::sign(key, now, raw);
        QVERIFY(am::signature::verify({header}, "{\"message\":\"Zo\\u00eb\"}", {key}, {.now = now}));
    }

    void accepts_data()
    {
        QTest::addColumn<QByteArray>("header");
        const QByteArray v0 = sum(now);
        QTest::newRow("as ElevenLabs sends it") << QByteArray("t=1795340400,v0=" + v0);
        QTest::newRow("the other way around") << QByteArray("v0=" + v0 + ",t=1795340400");
        QTest::newRow("a space after the comma") << QByteArray("t=1795340400, v0=" + v0);
        QTest::newRow("a leading space") << QByteArray(" t=1795340400,v0=" + v0);
        QTest::newRow("upper-case hex") << QByteArray("t=1795340400,v0=" + v0.toUpper());
        QTest::newRow("two v0, the first right") << QByteArray("t=1795340400,v0=" + v0 + ",v0=" + zeros);
        QTest::newRow("two v0, the second right") << QByteArray("t=1795340400,v0=" + zeros + ",v0=" + v0);
        QTest::newRow("two v0, one of them broken") << QByteArray("t=1795340400,v0=xyz,v0=" + v0);
        QTest::newRow("an extra v1") << QByteArray("t=1795340400,v1=" + zeros + ",v0=" + v0);
        QTest::newRow("a comma at the end") << QByteArray("t=1795340400,v0=" + v0 + ",");
        QTest::newRow("signed before a rotation") << QByteArray(am::signature::sign(formerKey, now, report));
        QTest::newRow("1799 s old") << QByteArray(am::signature::sign(key, now - 1799, report));
        QTest::newRow("1800 s old") << QByteArray(am::signature::sign(key, now - 1800, report));
        QTest::newRow("5 minutes ahead") << QByteArray(am::signature::sign(key, now + 300, report));
    }
    void accepts()
    {
        QFETCH(QByteArray, header);
        const auto rejection = am::signature::verify({header}, report, {key, formerKey}, {.now = now});
        QVERIFY2(!rejection, rejection ? qPrintable(rejection->detail) : "");
    }

    void refuses_data()
    {
        QTest::addColumn<QList<QByteArray>>("headers");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QString>("detail");

        const auto row = [](const char *name, const QByteArray &header, const char *code, const QString &detail) {
            QTest::newRow(name) << QList<QByteArray>{header} << QByteArray(code) << detail;
        };
        const QByteArray v0 = sum(now);
        const QByteArray good = am::signature::sign(key, now, report);
        const char *malformed = "signature_malformed";

        QTest::newRow("no header") << QList<QByteArray>{} << QByteArray("signature_missing") << u"no Eleven"_s;
        row("an empty header", "", "signature_missing", u"no Eleven"_s);
        row("a blank header", " \t", "signature_missing", u"no Eleven"_s);
        QTest::newRow("the header twice") << QList<QByteArray>{good, good} << QByteArray(malformed) << u"repeated"_s;
        row("the header twice, joined by a proxy", good + ", " + good, malformed, u"more than one t"_s);
        row("two t", "t=1795340400,t=1795340400,v0=" + v0, malformed, u"more than one t"_s);
        row("no t", "v0=" + v0, malformed, u"no t"_s);
        row("no v0", "t=1795340400", malformed, u"no v0"_s);
        row("only v1", "t=1795340400,v1=" + v0, malformed, u"another scheme such as v1"_s);
        row("t is a word", "t=abc,v0=" + v0, malformed, u"number"_s);
        row("t is empty", "t=,v0=" + v0, malformed, u"number"_s);
        row("t is a fraction", "t=1.5,v0=" + v0, malformed, u"number"_s);
        row("t is in hex", "t=0x6b02f1b0,v0=" + v0, malformed, u"number"_s);
        row("t has a sign", "t=+1795340400,v0=" + v0, malformed, u"number"_s);
        row("t is negative", "t=-1,v0=" + v0, malformed, u"number"_s);
        row("t has a space inside", "t= 1795340400,v0=" + v0, malformed, u"number"_s);
        row("v0 is too short", "t=1795340400,v0=" + v0.chopped(2), malformed, u"64 hex"_s);
        row("v0 is too long", "t=1795340400,v0=" + v0 + "00", malformed, u"64 hex"_s);
        row("v0 is no hex", "t=1795340400,v0=" + v0.chopped(1) + "g", malformed, u"64 hex"_s);
        row("v0 is empty", "t=1795340400,v0=", malformed, u"64 hex"_s);
        row("only commas", ",,,", malformed, u"no t"_s);
        row("rubbish", QByteArray("\xff\x00=,v", 5), malformed, u"no t"_s);
        row("1801 s old", am::signature::sign(key, now - 1801, report), "timestamp_too_old", u"1801 s ago"_s);
        row("of the year 1970", am::signature::sign(key, 0, report), "timestamp_too_old", u"s ago"_s);
        row("6 minutes ahead", am::signature::sign(key, now + 360, report), "timestamp_in_future", u"360 s ahead"_s);
        row("an hour ahead", am::signature::sign(key, now + 3600, report), "timestamp_in_future", u"ahead"_s);
        row("ten years ahead", am::signature::sign(key, now + 315'360'000, report), "timestamp_in_future", u"ahead"_s);
        row("the largest t", am::signature::sign(key, 999'999'999'999, report), "timestamp_in_future", u"ahead"_s);
        row("t in milliseconds", am::signature::sign(key, now * 1000, report), "timestamp_in_future", u"milli"_s);
        row("t beyond any number", "t=" + QByteArray(40, '9') + ",v0=" + v0, "timestamp_in_future", u"40 digits"_s);
        row("signed for another second", "t=1795340401,v0=" + v0, "signature_mismatch", u"no key of 2"_s);
        row("t with zeros in front", "t=01795340400,v0=" + v0, "signature_mismatch", u"no key of 2"_s);
        row("another key", am::signature::sign("wsec_other", now, report), "signature_mismatch", u"34 bytes"_s);
        row("another body", am::signature::sign(key, now, report + '\n'), "signature_mismatch", u"34 bytes"_s);
        row("zeros", "t=1795340400,v0=" + zeros, "signature_mismatch", u"SHA-256"_s);
    }
    void refuses()
    {
        QFETCH(QList<QByteArray>, headers);
        QFETCH(QByteArray, code);
        QFETCH(QString, detail);
        const auto rejection = am::signature::verify(headers, report, {key, formerKey}, {.now = now});
        QVERIFY(rejection.has_value());
        QCOMPARE(QByteArray(am::signature::code(rejection->failure)), code);
        QVERIFY2(rejection->detail.contains(detail), qPrintable(rejection->detail));
        QVERIFY(!rejection->detail.contains(QLatin1StringView(sum(now))));
        QVERIFY(!rejection->detail.contains("wsec"_L1));
        QVERIFY(!rejection->detail.contains("post_call"_L1));
    }

    void acceptsNothingWithoutAKey()
    {
        const QByteArray unkeyed =
            "t=1795340400,v0=" +
            QMessageAuthenticationCode::hash("1795340400." + report, {}, QCryptographicHash::Sha256).toHex();
        for (const QList<QByteArray> &keys : {QList<QByteArray>{}, QList<QByteArray>{QByteArray()}}) {
            const auto rejection = am::signature::verify({unkeyed}, report, keys, {.now = now});
            QVERIFY(rejection.has_value());
            QCOMPARE(rejection->failure, Failure::Mismatch);
        }
    }

    void keepsTheConfiguredWindow()
    {
        using std::chrono::seconds;
        const am::signature::Window narrow{.now = now, .oldest = seconds(10), .furthestAhead = seconds(0)};
        QVERIFY(!am::signature::verify({am::signature::sign(key, now - 10, report)}, report, {key}, narrow));
        QVERIFY(am::signature::verify({am::signature::sign(key, now - 11, report)}, report, {key}, narrow));
        QVERIFY(am::signature::verify({am::signature::sign(key, now + 1, report)}, report, {key}, narrow));
    }

private:
    static QByteArray sum(qint64 timestamp) { return am::signature::sign(key, timestamp, report).split('=').last(); }
};

QTEST_GUILESS_MAIN(tst_Signature)
#include "tst_signature.moc"
