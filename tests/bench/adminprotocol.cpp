// SPDX-License-Identifier: MIT
// How long an operator's program waits for an answer while the daemon is busy: 500 requests a second on HTTP, three
// clients that follow the log, and one that asks. The load and the followers are processes of their own.
//   bench-adminprotocol [SECONDS]
#include "shared/adminprotocol.h"
#include "support/daemonprocess.h"
#include "support/testdata.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QProcess>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;
using namespace am;

namespace {

constexpr int callers = 300;
constexpr int connections = 16;
constexpr int requestsEachTick = 2;
constexpr std::chrono::milliseconds tick{4}; ///< 2 requests each: 500 a second
constexpr int followers = 3;
constexpr std::chrono::milliseconds pause{5}; ///< between two questions

QString numberOf(int caller)
{
    return u"+1555010%1"_s.arg(caller % 10'000, 4, 10, QLatin1Char('0'));
}

QByteArray clientData(int number)
{
    const QByteArray body =
        QJsonDocument(QJsonObject{{u"caller_id"_s, numberOf(number % callers)}}).toJson(QJsonDocument::Compact);
    return "POST /client-data HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n" +
           test::DaemonProcess::workspaceKeyLine() + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" +
           body;
}

/// Until it is ended. A connection that still waits for its answer is passed over.
int load(quint16 port)
{
    struct Connection
    {
        QTcpSocket socket;
        bool isIdle = true;
    };
    std::vector<std::unique_ptr<Connection>> all;
    for (int i = 0; i < connections; ++i) {
        Connection *const one = all.emplace_back(std::make_unique<Connection>()).get();
        one->socket.connectToHost(u"127.0.0.1"_s, port);
        if (!one->socket.waitForConnected())
            return 1;
        QObject::connect(&one->socket, &QTcpSocket::readyRead, &one->socket, [one] {
            one->socket.readAll();
            one->isIdle = true;
        });
    }
    int number = 0;
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, &timer, [&all, &number] {
        for (int i = 0; i < requestsEachTick; ++i) {
            const auto idle = std::find_if(all.begin(), all.end(), [](const auto &one) { return one->isIdle; });
            if (idle == all.end())
                return;
            (*idle)->isIdle = false;
            (*idle)->socket.write(clientData(++number));
        }
    });
    timer.start(tick);
    return QCoreApplication::exec();
}

int follow(const QString &path)
{
    QList<QLocalSocket *> sockets;
    for (int i = 0; i < followers; ++i) {
        auto *const socket = sockets.emplace_back(new QLocalSocket(qApp));
        QObject::connect(socket, &QLocalSocket::readyRead, socket, [socket] { socket->readAll(); });
        socket->connectToServer(path);
        socket->write("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"log.tail\"}\n");
    }
    return QCoreApplication::exec();
}

/// One that asks, waits for the answer, and asks again.
class Asker
{
public:
    explicit Asker(const QString &path)
    {
        m_socket.connectToServer(path);
        m_socket.waitForReadyRead(); // the hello
        m_socket.readAll();
    }
    /// Microseconds; -1 when no answer came.
    qint64 ask(const QByteArray &method)
    {
        const QByteArray id = QByteArray::number(++m_id);
        QElapsedTimer timer;
        timer.start();
        m_socket.write("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\"}\n");
        for (QByteArray answer; !answer.endsWith('\n');) {
            if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(5000))
                return -1;
            answer += m_socket.readAll();
            if (answer.endsWith('\n') && !answer.contains("\"result\""))
                return -1;
        }
        return timer.nsecsElapsed() / 1000;
    }

private:
    QLocalSocket m_socket;
    int m_id = 0;
};

double percentile(QList<qint64> values, double share)
{
    std::sort(values.begin(), values.end());
    return double(values.value(qsizetype(share * double(values.size() - 1)))) / 1000;
}

bool measure(const QString &path, int seconds, const char *when)
{
    const QList<QByteArray> methods = {"alerts", "status", "stats", "callers.list", "log.query", "deliveries.list"};
    QHash<QByteArray, QList<qint64>> took;
    Asker asker(path);
    QElapsedTimer timer;
    timer.start();
    while (!timer.hasExpired(1000LL * seconds)) {
        for (const QByteArray &method : methods) {
            const qint64 microseconds = asker.ask(method);
            if (microseconds < 0)
                return false;
            took[method].append(microseconds);
            QThread::usleep(static_cast<unsigned long>(std::chrono::microseconds(pause).count()));
        }
    }
    for (const QByteArray &method : methods)
        std::printf("%-6s %-16s %5lld times  p50 %6.2f ms  p99 %6.2f ms  max %6.2f ms\n", when, method.constData(),
                    static_cast<long long>(took[method].size()), percentile(took[method], 0.5),
                    percentile(took[method], 0.99), percentile(took[method], 1));
    return true;
}

/// Callers to be listed, lines to be found.
bool fill(const test::DaemonProcess &daemon)
{
    const QByteArray report = test::testData(u"elevenlabs/post-call/01_transcription_twilio_object.json"_s);
    for (int i = 0; i < callers; ++i) {
        QByteArray body = report;
        body.replace("conv_fs2r811k33t63cj0mhyyd0cxp0xr", "conv_bench" + QByteArray::number(i));
        body.replace("+15550100123", numberOf(i).toLatin1());
        if (daemon.postCall(body).status != 200)
            return false;
    }
    return daemon.waitUntilRemembered(120'000);
}

int bench(int seconds)
{
    test::DaemonProcess daemon;
    if (!daemon.start() || !fill(daemon)) {
        std::fputs(daemon.log().constData(), stderr);
        return 1;
    }
    const QString path = daemon.dataDirectory() + u"/agenticmemory.sock"_s;
    if (!measure(path, std::max(1, seconds / 4), "idle"))
        return 1;
    const QString self = QCoreApplication::applicationFilePath();
    QProcess load;
    QProcess follow;
    load.start(self, {u"--load"_s, QString::number(daemon.port())});
    follow.start(self, {u"--follow"_s, path});
    QThread::sleep(2); // until they are at it
    const bool isMeasured = measure(path, seconds, "busy");
    for (QProcess *const process : {&load, &follow}) {
        process->kill();
        process->waitForFinished();
    }
    return isMeasured ? 0 : 1;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == "--load"_L1)
        return load(quint16(arguments.value(2).toInt()));
    if (arguments.value(1) == "--follow"_L1)
        return follow(arguments.value(2));
    return bench(arguments.size() > 1 ? arguments.at(1).toInt() : 30);
}
