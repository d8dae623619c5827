// SPDX-License-Identifier: MIT
#include "support/fakemem0process.h"

#include "support/places.h"
#include "support/rawclient.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace am::test {

namespace {

QJsonDocument ask(quint16 port, const QByteArray &request)
{
    RawClient client(port);
    if (!client.send(request))
        return {};
    const auto answer = client.receive();
    return answer ? QJsonDocument::fromJson(answer->body) : QJsonDocument();
}

} // namespace

FakeMem0Process::FakeMem0Process(const QString &flavor, const QString &apiKey)
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(places::fakeMem0(), {u"--flavor"_s, flavor, u"--api-key"_s, apiKey});
    while (!m_process.canReadLine() && m_process.waitForReadyRead()) {
    }
    m_port = m_process.readLine().trimmed().split(':').last().toUShort();
}

FakeMem0Process::~FakeMem0Process()
{
    m_process.kill();
    m_process.waitForFinished();
}

QString FakeMem0Process::url() const
{
    return u"http://127.0.0.1:%1"_s.arg(m_port);
}

bool FakeMem0Process::behave(const QJsonObject &behavior) const
{
    RawClient client(m_port);
    client.send(RawClient::post("/__fake/behavior", QJsonDocument(behavior).toJson(QJsonDocument::Compact)));
    const auto answer = client.receive();
    return answer && answer->status == 200;
}

QJsonArray FakeMem0Process::memories() const
{
    const QJsonDocument answer = ask(m_port, RawClient::request("GET", "/__fake/memories"));
    return answer.isArray() ? answer.array() : answer.object().value("memories"_L1).toArray();
}

QJsonObject FakeMem0Process::stats() const
{
    return ask(m_port, RawClient::request("GET", "/__fake/stats")).object();
}

} // namespace am::test
