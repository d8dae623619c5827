// SPDX-License-Identifier: MIT
#include "sender/signaturedoctor.h"

#include "ctl/moment.h"
#include "shared/signature.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <optional>

using namespace Qt::StringLiterals;

namespace am {

namespace {

struct Suspect
{
    QString explanation;
    QByteArray value;
};

QString tr(const char *text)
{
    return QCoreApplication::translate("SignatureDoctor", text);
}

/// Whatever the clock says.
bool isMadeBy(const QByteArray &key, const QByteArray &header, const QByteArray &body, qint64 signedAt)
{
    return !signature::verify({header}, body, {key}, {.now = signedAt});
}

std::optional<qint64> timestampOf(const QByteArray &header)
{
    const QList<QByteArray> parts = header.split(',');
    for (const QByteArray &part : parts) {
        bool isNumber = false;
        const qint64 seconds = part.trimmed().mid(2).toLongLong(&isNumber);
        if (part.trimmed().startsWith("t=") && isNumber)
            return seconds;
    }
    return std::nullopt;
}

QList<Suspect> otherKeys(const QByteArray &key)
{
    const QByteArray prefix = "wsec_";
    QList<Suspect> keys = {{tr("The key has spaces or a line end around it that do not belong to it."), key.trimmed()}};
    if (key.startsWith(prefix))
        keys.append({tr("It was signed with the key without its prefix wsec_. The prefix belongs to the key."),
                     key.mid(prefix.size())});
    else
        keys.append({tr("The prefix wsec_ of the key is missing. It belongs to the key."), prefix + key});
    keys.append({tr("It was signed with the key decoded from base64. The key is used as it is written."),
                 QByteArray::fromBase64(key)});
    keys.append({tr("It was signed with the key decoded from hexadecimal. The key is used as it is written."),
                 QByteArray::fromHex(key)});
    return keys;
}

QList<Suspect> otherBodies(const QByteArray &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    const QString rewritten = tr("The body was parsed and written again on its way. The signature is over the bytes as "
                                 "they were sent: verify before parsing.");
    QByteArray unix = body;
    unix.replace("\r\n", "\n");
    QByteArray windows = unix;
    windows.replace("\n", "\r\n");
    return {{rewritten, document.toJson(QJsonDocument::Compact)},
            {rewritten, document.toJson(QJsonDocument::Indented)},
            {tr("A line end came to the body's end that was not sent."), body.trimmed()},
            {tr("The body's last line end is missing."), body + '\n'},
            {tr("The line ends of the body were changed."), unix},
            {tr("The line ends of the body were changed."), windows}};
}

Finding aboutTheClock(qint64 seconds)
{
    if (seconds >= 0)
        return {tr("Signed %1 ago.").arg(ctl::duration(seconds * 1000))};
    return {tr("Signed %1 in the future: one of the two clocks is wrong.").arg(ctl::duration(-seconds * 1000)),
            Tone::Warning};
}

QList<Finding> explainMismatch(const QByteArray &header, const QByteArray &body, const QByteArray &key, qint64 signedAt)
{
    const auto keys = otherKeys(key);
    for (const Suspect &other : keys) {
        if (!other.value.isEmpty() && other.value != key && isMadeBy(other.value, header, body, signedAt))
            return {{other.explanation, Tone::Warning}};
    }
    const auto bodies = otherBodies(body);
    for (const Suspect &other : bodies) {
        if (other.value != body && isMadeBy(key, header, other.value, signedAt))
            return {{other.explanation, Tone::Warning}};
    }
    return {{tr("No usual accident explains it: it is another key, or the body was changed. Compare the webhook's "
                "secret in ElevenLabs with the daemon's."),
             Tone::Warning}};
}

} // namespace

QList<Finding> examineSignature(const QByteArray &pasted, const QByteArray &body, const QByteArray &key, qint64 now)
{
    // Whole lines are copied from logs, with the header's name.
    const QByteArray name = "elevenlabs-signature:";
    const QByteArray header = (pasted.toLower().startsWith(name) ? pasted.sliced(name.size()) : pasted).trimmed();
    if (header.isEmpty() || key.isEmpty())
        return {{tr("Paste the header ElevenLabs-Signature, the body as it was received, and the key."), Tone::Quiet}};
    const auto rejection = signature::verify({header}, body, {key}, {.now = now});
    const auto signedAt = timestampOf(header);
    QList<Finding> findings;
    if (!rejection)
        findings.append({tr("The signature is right."), Tone::Good});
    else
        findings.append({tr("Refused: %1").arg(QLatin1StringView(signature::code(rejection->failure))), Tone::Bad});
    if (signedAt)
        findings.append(aboutTheClock(now - *signedAt));
    if (!rejection)
        return findings;
    if (rejection->failure == signature::Failure::Malformed || !signedAt) {
        findings.append({tr("The header must read t=<seconds>,v0=<64 hexadecimal digits>."), Tone::Warning});
        return findings;
    }
    if (isMadeBy(key, header, body, *signedAt))
        findings.append(
            {tr("Key and body are right; only the time is not. It was sent again late, or a clock is wrong."),
             Tone::Warning});
    else
        findings += explainMismatch(header, body, key, *signedAt);
    return findings;
}

} // namespace am
