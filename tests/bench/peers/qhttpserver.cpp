// SPDX-License-Identifier: MIT
#include <QCoreApplication>
#include <QDateTime>
#include <QHttpServer>
#include <QHttpServerResponder>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPointer>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTcpServer>
#include <QTcpSocket>

#include <cstdio>
#include <functional>
#include <memory>
#include <optional>

using namespace Qt::StringLiterals;

namespace {

#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
using ResponderArgument = QHttpServerResponder &;
#else
using ResponderArgument = QHttpServerResponder &&;
#endif

/// A responder that can wait for Mem0. Qt 6.4 frees the socket of a caller who hangs up, so it is watched there.
class Answer final
{
public:
    explicit Answer(QHttpServerResponder &&responder)
#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
        : m_socket(responder.socket())
        , m_responder(std::move(responder))
#else
        : m_responder(std::move(responder))
#endif
    {
    }

    void send(const QJsonObject &body, QHttpServerResponder::StatusCode status = QHttpServerResponder::StatusCode::Ok)
    {
#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
        if (!m_socket || m_socket->state() != QAbstractSocket::ConnectedState)
            return;
#endif
        // Not write(QJsonDocument): that one indents, at a price that would flatter the others.
        m_responder.write(QJsonDocument(body).toJson(QJsonDocument::Compact), "application/json", status);
    }

private:
#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
    QPointer<QTcpSocket> m_socket;
#endif
    QHttpServerResponder m_responder;
};

struct Settings
{
    QByteArray mem0Url = qgetenv("MEM0_BASE_URL");
    QByteArray mem0Key = qgetenv("MEM0_API_KEY");
    QByteArray workspaceKey = qgetenv("ELEVENLABS_WORKSPACE_KEY");
    QByteArray signingKey = qgetenv("ELEVENLABS_HMAC_KEY");
    int searchLimit = 3;
};

/// The three endpoints the way one writes them on the first day with Qt: routes, one QNetworkAccessManager, QJson,
/// one INSERT a report.
class Bridge final : public QObject
{
public:
    bool open(const QString &directory);
    quint16 listen();

private:
    using Memories = std::optional<QJsonArray>;

    [[nodiscard]] bool allowed(const QHttpServerRequest &request) const
    {
        return request.value("X-Workspace-Key") == m_settings.workspaceKey;
    }
    void ask(const QByteArray &path, const QJsonObject &body, const std::function<void(const Memories &)> &then);
    void clientData(const QHttpServerRequest &request, QHttpServerResponder &&responder);
    void retrieve(const QHttpServerRequest &request, QHttpServerResponder &&responder);
    void postCall(const QHttpServerRequest &request, QHttpServerResponder &&responder);
    [[nodiscard]] bool signedByUs(const QByteArray &header, const QByteArray &body) const;

    const Settings m_settings;
    QNetworkAccessManager m_network;
    QSqlDatabase m_database;
    QSqlQuery m_insert;
    QHttpServer m_server;
};

bool Bridge::open(const QString &directory)
{
    m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s);
    m_database.setDatabaseName(directory + u"/reports.sqlite"_s);
    if (!m_database.open())
        return false;
    QSqlQuery query(m_database);
    const bool ready = query.exec(u"PRAGMA journal_mode = WAL"_s) && query.exec(u"PRAGMA synchronous = FULL"_s) &&
                       query.exec(u"CREATE TABLE report (type TEXT, conversation TEXT, received INTEGER, body BLOB, "
                                  "PRIMARY KEY (type, conversation))"_s);
    m_insert = QSqlQuery(m_database);
    return ready && m_insert.prepare(u"INSERT OR IGNORE INTO report VALUES (?, ?, ?, ?)"_s);
}

quint16 Bridge::listen()
{
    using Handler = void (Bridge::*)(const QHttpServerRequest &, QHttpServerResponder &&);
    const auto route = [this](const QString &path, Handler handler) {
        m_server.route(path, QHttpServerRequest::Method::Post,
                       [this, handler](const QHttpServerRequest &request, ResponderArgument responder) {
                           (this->*handler)(request, std::move(responder));
                       });
    };
    route(u"/client-data"_s, &Bridge::clientData);
    route(u"/retrieve"_s, &Bridge::retrieve);
    route(u"/post-call"_s, &Bridge::postCall);

    auto *listener = new QTcpServer(this);
    if (!listener->listen(QHostAddress::LocalHost))
        return 0;
    const quint16 port = listener->serverPort();
    m_server.bind(listener);
    return port;
}

/// `then` gets the answer's results, or nothing when Mem0 failed.
void Bridge::ask(const QByteArray &path, const QJsonObject &body, const std::function<void(const Memories &)> &then)
{
    QNetworkRequest request(QUrl::fromEncoded(m_settings.mem0Url + path));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setRawHeader("Authorization", "Token " + m_settings.mem0Key);
    QNetworkReply *reply = m_network.post(request, QJsonDocument(body).toJson(QJsonDocument::Compact));
    connect(reply, &QNetworkReply::finished, this, [reply, then] {
        reply->deleteLater();
        if (reply->error() == QNetworkReply::NoError)
            then(QJsonDocument::fromJson(reply->readAll()).object().value("results"_L1).toArray());
        else
            then(std::nullopt);
    });
}

QJsonObject briefing(const QString &caller, const QJsonArray &memories)
{
    QStringList lines;
    for (const QJsonValue &row : memories)
        lines.append(u"- "_s + row["memory"_L1].toString());
    const QString context = lines.join(u'\n');
    return {{u"type"_s, u"conversation_initiation_client_data"_s},
            {u"dynamic_variables"_s, QJsonObject{{u"caller_id"_s, caller},
                                                 {u"memory_count"_s, QString::number(memories.size())},
                                                 {u"memory_summary"_s, lines.mid(0, 3).join(u' ')},
                                                 {u"returning_caller"_s, memories.isEmpty() ? u"no"_s : u"yes"_s},
                                                 {u"caller_name"_s, QString()},
                                                 {u"memory_context"_s, context}}},
            {u"conversation_config_override"_s,
             QJsonObject{{u"agent"_s,
                          QJsonObject{{u"prompt"_s, QJsonObject{{u"prompt"_s, u"You are a helpful voice agent. What is "
                                                                              "known about the caller:\n"_s +
                                                                                  context}}}}}}}};
}

void Bridge::clientData(const QHttpServerRequest &request, QHttpServerResponder &&responder)
{
    const auto answer = std::make_shared<Answer>(std::move(responder));
    if (!allowed(request))
        return answer->send({{u"error"_s, u"key"_s}}, QHttpServerResponder::StatusCode::Unauthorized);
    const QString caller = QJsonDocument::fromJson(request.body()).object().value("caller_id"_L1).toString();
    if (caller.isEmpty())
        return answer->send({{u"error"_s, u"caller_id"_s}}, QHttpServerResponder::StatusCode::BadRequest);
    ask("/v3/memories/?page=1&page_size=100", {{u"filters"_s, QJsonObject{{u"user_id"_s, caller}}}},
        [answer, caller](const Memories &memories) {
            answer->send(briefing(caller, memories.value_or(QJsonArray())));
        });
}

void Bridge::retrieve(const QHttpServerRequest &request, QHttpServerResponder &&responder)
{
    const auto answer = std::make_shared<Answer>(std::move(responder));
    if (!allowed(request))
        return answer->send({{u"error"_s, u"key"_s}}, QHttpServerResponder::StatusCode::Unauthorized);
    const QJsonObject given = QJsonDocument::fromJson(request.body()).object();
    const QString query = given.value("query"_L1).toString();
    const QString caller = given.value("user_id"_L1).toString();
    if (query.isEmpty() || caller.isEmpty())
        return answer->send({{u"error"_s, u"query"_s}}, QHttpServerResponder::StatusCode::BadRequest);
    ask("/v3/memories/search/",
        {{u"query"_s, query},
         {u"filters"_s, QJsonObject{{u"user_id"_s, caller}}},
         {u"top_k"_s, m_settings.searchLimit}},
        [answer](const Memories &memories) {
            QJsonArray texts;
            for (const QJsonValue &row : memories.value_or(QJsonArray()))
                texts.append(row["memory"_L1]);
            QJsonObject body{{u"memories"_s, texts}, {u"count"_s, texts.size()}};
            if (!memories)
                body.insert(u"note"_s, u"no answer from Mem0"_s);
            answer->send(body);
        });
}

bool Bridge::signedByUs(const QByteArray &header, const QByteArray &body) const
{
    QByteArray time;
    QByteArray given;
    for (const QByteArray &part : header.split(',')) {
        if (part.startsWith("t="))
            time = part.mid(2);
        else if (part.startsWith("v0="))
            given = part.mid(3);
    }
    const qint64 age = QDateTime::currentSecsSinceEpoch() - time.toLongLong();
    if (age > 30 * 60 || age < -5 * 60)
        return false;
    QMessageAuthenticationCode code(QCryptographicHash::Sha256, m_settings.signingKey);
    code.addData(time + '.');
    code.addData(body);
    return code.result().toHex() == given;
}

void Bridge::postCall(const QHttpServerRequest &request, QHttpServerResponder &&responder)
{
    Answer answer(std::move(responder));
    const QByteArray body = request.body();
    if (!signedByUs(request.value("ElevenLabs-Signature"), body))
        return answer.send({{u"error"_s, u"signature"_s}}, QHttpServerResponder::StatusCode::Unauthorized);
    const QJsonObject report = QJsonDocument::fromJson(body).object();
    const QString conversation = report.value("data"_L1).toObject().value("conversation_id"_L1).toString();
    if (conversation.isEmpty())
        return answer.send({{u"error"_s, u"conversation_id"_s}}, QHttpServerResponder::StatusCode::BadRequest);
    m_insert.bindValue(0, report.value("type"_L1).toString());
    m_insert.bindValue(1, conversation);
    m_insert.bindValue(2, QDateTime::currentMSecsSinceEpoch());
    m_insert.bindValue(3, body);
    if (!m_insert.exec())
        return answer.send({{u"error"_s, u"storage"_s}}, QHttpServerResponder::StatusCode::ServiceUnavailable);
    answer.send({{u"status"_s, u"ok"_s}});
}

} // namespace

/// Usage: bench-qhttpserver DIRECTORY. The environment is the daemon's. First line on stderr: "listening on URL".
int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc != 2) {
        std::fprintf(stderr, "usage: bench-qhttpserver DIRECTORY\n");
        return 2;
    }
    Bridge bridge;
    if (!bridge.open(QString::fromLocal8Bit(argv[1]))) {
        std::fprintf(stderr, "cannot open the database\n");
        return 1;
    }
    const quint16 port = bridge.listen();
    if (port == 0) {
        std::fprintf(stderr, "cannot listen\n");
        return 1;
    }
    std::fprintf(stderr, "listening on http://127.0.0.1:%u\n", port);
    return QCoreApplication::exec();
}
