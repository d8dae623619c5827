// SPDX-License-Identifier: MIT
#include "sender/signaturedoctor.h"

#include "shared/signature.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace am;

namespace {

const QByteArray key = "wsec_0123456789abcdef";
const QByteArray body = "{ \"b\": 1,\n  \"a\": 2 }\n";
constexpr qint64 now = 1'773'330'000;

} // namespace

/// What the signature doctor finds in what is pasted.
class tst_SignatureDoctor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void explains_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("pastedBody");
        QTest::addColumn<QByteArray>("pastedKey");
        QTest::addColumn<QString>("verdict");
        QTest::addColumn<QString>("why");
        const QByteArray good = signature::sign(key, now - 60, body);
        QTest::newRow("all is right") << good << body << key << u"right"_s << u"60 s ago"_s;
        QTest::newRow("the whole line of a log")
            << "ElevenLabs-Signature: " + good << body << key << u"right"_s << u"60 s ago"_s;
        QTest::newRow("sent again too late") << signature::sign(key, now - 3600, body) << body << key
                                             << u"timestamp_too_old"_s << u"only the time is not"_s;
        QTest::newRow("a clock ahead") << signature::sign(key, now + 900, body) << body << key
                                       << u"timestamp_in_future"_s << u"only the time is not"_s;
        QTest::newRow("JSON written again, shorter") << good << QByteArray("{\"a\":2,\"b\":1}") << key
                                                     << u"signature_mismatch"_s << u"another key, or the body"_s;
        QTest::newRow("JSON written again where the short form was signed")
            << signature::sign(key, now, "{\"a\":2,\"b\":1}") << body << key << u"signature_mismatch"_s
            << u"parsed and written again"_s;
        QTest::newRow("a line end came") << signature::sign(key, now, body.trimmed()) << body << key
                                         << u"signature_mismatch"_s << u"line end came"_s;
        QTest::newRow("a line end went") << good << body.chopped(1) << key << u"signature_mismatch"_s
                                         << u"last line end is missing"_s;
        QTest::newRow("line ends of another system")
            << good << QByteArray(body).replace("\n", "\r\n") << key << u"signature_mismatch"_s << u"line ends"_s;
        QTest::newRow("a key with a line end") << good << body << key + "\n"
                                               << u"signature_mismatch"_s << u"spaces or a line end around it"_s;
        QTest::newRow("a key without its prefix")
            << good << body << key.mid(5) << u"signature_mismatch"_s << u"prefix wsec_ of the key is missing"_s;
        QTest::newRow("signed without the prefix") << signature::sign(key.mid(5), now, body) << body << key
                                                   << u"signature_mismatch"_s << u"without its prefix"_s;
        QTest::newRow("another key") << signature::sign("wsec_other", now, body) << body << key
                                     << u"signature_mismatch"_s << u"No usual accident"_s;
        QTest::newRow("no header of that form")
            << QByteArray("sha256=abc") << body << key << u"signature_malformed"_s << u"must read t="_s;
        QTest::newRow("nothing pasted yet") << QByteArray() << body << key << u"Paste"_s << u""_s;
    }
    void explains()
    {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, pastedBody);
        QFETCH(QByteArray, pastedKey);
        QFETCH(QString, verdict);
        QFETCH(QString, why);
        const auto findings = examineSignature(header, pastedBody, pastedKey, now);
        QVERIFY2(findings.first().text.contains(verdict), qPrintable(findings.first().text));
        QStringList all;
        for (const Finding &finding : findings) {
            all.append(finding.text);
            QVERIFY(!finding.text.contains(QString::fromUtf8(key.mid(5)))); // it may be on a shared screen
        }
        QVERIFY2(all.join(u' ').contains(why), qPrintable(all.join(u' ')));
    }
};

QTEST_GUILESS_MAIN(tst_SignatureDoctor)
#include "tst_signaturedoctor.moc"
