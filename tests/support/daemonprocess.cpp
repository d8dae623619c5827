// SPDX-License-Identifier: MIT
#include "support/daemonprocess.h"

#include "shared/signature.h"
#include "support/places.h"

#include <QDateTime>
#include <QDeadlineTimer>
#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;

namespace am::test {

namespace {
QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}
} // namespace

DaemonProcess::DaemonProcess()
    : m_environment(QProcessEnvironment::systemEnvironment())
{
    for (const QString &name : m_environment.keys()) {
        if (name.startsWith("MEM0_"_L1) || name.startsWith("ELEVENLABS_"_L1) || name == "LOG_LEVEL"_L1)
            m_environment.remove(name);
    }
    m_environment.insert(u"ELEVENLABS_WORKSPACE_KEY"_s, QLatin1StringView(workspaceKey));
    m_environment.insert(u"ELEVENLABS_HMAC_KEY"_s, QLatin1StringView(signingKey));
}

DaemonProcess::~DaemonProcess()
{
    kill();
}

bool DaemonProcess::start()
{
    QFile file(configFile());
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return false;
    file.write(m_toml);
    file.close();

    m_process = std::make_unique<QProcess>();
    m_process->setProcessEnvironment(m_environment);
    QStringList command = m_wrapper;
    command << places::daemon() << u"--config"_s << configFile() << u"--listen"_s << u"127.0.0.1:0"_s << u"--data-dir"_s
            << dataDirectory();
    const QString program = command.takeFirst();
    m_process->start(program, command);
    static const QRegularExpression listening(u"listening on http://127\\.0\\.0\\.1:(\\d+)"_s);
    const QDeadlineTimer deadline(60'000);
    const qsizetype before = m_log.size();
    while (!deadline.hasExpired()) {
        const bool ended = m_process->state() == QProcess::NotRunning;
        takeLog();
        const auto match = listening.match(QString::fromUtf8(m_log.sliced(before)));
        if (match.hasMatch()) {
            m_port = match.captured(1).toUShort();
            return true;
        }
        if (ended)
            return false;
        m_process->waitForReadyRead(100);
    }
    return false;
}

void DaemonProcess::kill()
{
    if (!m_process)
        return;
    m_process->kill();
    m_process->waitForFinished();
    takeLog();
    m_process.reset();
}

int DaemonProcess::stop(int milliseconds)
{
    ::kill(pid_t(m_process->processId()), SIGTERM);
    const bool ended = m_process->waitForFinished(milliseconds);
    takeLog();
    const int code = ended && m_process->exitStatus() == QProcess::NormalExit ? m_process->exitCode() : -1;
    kill();
    return code;
}

void DaemonProcess::closeLog()
{
    takeLog();
    m_process->closeReadChannel(QProcess::StandardError);
}

QByteArray DaemonProcess::log()
{
    takeLog();
    return m_log;
}

void DaemonProcess::takeLog()
{
    if (!m_process)
        return;
    m_process->waitForReadyRead(0);
    m_log += m_process->readAllStandardError();
}

RawAnswer DaemonProcess::exchange(const QByteArray &request) const
{
    RawClient client(m_port);
    if (!client.send(request))
        return {};
    return client.receive(30'000).value_or(RawAnswer());
}

RawAnswer DaemonProcess::get(const QByteArray &target) const
{
    return exchange(RawClient::request("GET", target));
}

RawAnswer DaemonProcess::clientData(const QJsonObject &body) const
{
    return exchange(RawClient::post("/client-data", compact(body), workspaceKeyLine()));
}

RawAnswer DaemonProcess::retrieve(const QJsonObject &body, const QByteArray &token) const
{
    const QByteArray tokenLine = token.isEmpty() ? QByteArray() : "X-Memory-Token: " + token + "\r\n";
    return exchange(RawClient::post("/retrieve", compact(body), workspaceKeyLine() + tokenLine));
}

RawAnswer DaemonProcess::postCall(const QByteArray &body) const
{
    return exchange(RawClient::post("/post-call", body, signatureLine(body)));
}

QByteArray DaemonProcess::signatureLine(const QByteArray &body)
{
    return "ElevenLabs-Signature: " + signature::sign(signingKey, QDateTime::currentSecsSinceEpoch(), body) + "\r\n";
}

QByteArray DaemonProcess::workspaceKeyLine()
{
    return "X-Workspace-Key: " + QByteArray(workspaceKey) + "\r\n";
}

bool DaemonProcess::waitUntilRemembered(int milliseconds) const
{
    return QTest::qWaitFor(
        [this] {
            const QJsonObject ready = QJsonDocument::fromJson(get("/readyz").body).object();
            const QJsonObject outbox = ready.value("outbox"_L1).toObject();
            return outbox.contains("backlog"_L1) && outbox.value("backlog"_L1).toInt() == 0;
        },
        milliseconds);
}

} // namespace am::test
