// SPDX-License-Identifier: MIT
#pragma once

#include "support/fakehttp.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QSet>
#include <QUrl>

namespace am::test {

/// A conversation as FakeElevenLabs keeps it. Times are seconds.
struct FakeConversation
{
    QString id;
    QString agent = QStringLiteral("agent_1");
    qint64 startedAt = 0;
    qint64 duration = 60;
    QString status = QStringLiteral("done");
    QByteArray detail = {}; ///< what GET .../{id} answers; empty = made from the above
};

/// How FakeElevenLabs misbehaves, until it is told otherwise.
struct FakeElevenLabsBehavior
{
    int delayMs = 0;             ///< before every answer
    int failStatus = 0;          ///< answer this status instead ...
    QByteArray failPath = "/";   ///< ... below this path
    int retryAfter = 0;          ///< seconds, beside failStatus
    bool silent = false;         ///< read everything, answer nothing
    bool garbage = false;        ///< 200 with a body that is no JSON
    bool truncate = false;       ///< close in the middle of the answer
    int padBytes = 0;            ///< blow every answer up by so many bytes
    bool newestFirst = false;    ///< whatever direction was asked for
    bool isAdministrator = true; ///< the key may ask for the webhooks' usages ...
    bool seesWebhooks = true;    ///< ... and for webhooks at all
};

/// The part of ElevenLabs' API that the daemon asks, over real HTTP on loopback: conversations, one conversation, the
/// workspace's webhooks, one agent. Refuses what the real one refuses.
class FakeElevenLabs final
{
public:
    static constexpr char apiKey[] = "sk_of_the_tests";

    FakeElevenLabs();

    [[nodiscard]] bool listen(quint16 port = 0) { return m_server.listen(port); }
    /// Dead: refuses connections and cuts the open ones; listen() brings it back.
    void close() { m_server.close(); }
    [[nodiscard]] quint16 port() const { return m_server.port(); }
    [[nodiscard]] QUrl url() const;

    QList<FakeConversation> conversations;
    QJsonArray webhooks;
    QHash<QString, QJsonObject> agents = {}; ///< by id, as GET .../agents/{id} answers; see agent()
    FakeElevenLabsBehavior behavior;
    QList<FakeHttpRequest> requests = {};                 ///< all that came, in order
    std::function<void(const QString &id)> onDetail = {}; ///< before a conversation is answered
    QSet<QString> unknownAgents = {};                     ///< whose list is refused
    QSet<QString> gone = {};                              ///< conversations that are listed and no more there
    QSet<QString> failing = {};                           ///< conversations that are answered with 500

    /// How often each conversation was asked for, by name.
    [[nodiscard]] int asked(const QString &id) const;
    /// How often each agent was asked for, by id.
    [[nodiscard]] int askedForAgent(const QString &id) const;
    /// How often conversations were listed.
    [[nodiscard]] int listed() const;
    /// A conversation in which the caller said `words`.
    static FakeConversation call(const QString &id, qint64 startedAt,
                                 const QString &caller = QStringLiteral("+15550100123"),
                                 const QString &words = QStringLiteral("I moved to Quay Street"));

    /// An agent that is set up like this; of "prompt", "first_message", "language" it allows `overrides`.
    static QJsonObject agent(const QString &prompt, const QStringList &overrides,
                             const QString &firstMessage = QStringLiteral("Hello"),
                             const QString &language = QStringLiteral("en"));

private:
    FakeHttpAnswer handle(const FakeHttpRequest &request);
    [[nodiscard]] FakeHttpAnswer answer(const FakeHttpRequest &request) const;
    [[nodiscard]] FakeHttpAnswer list(const FakeHttpRequest &request) const;
    [[nodiscard]] FakeHttpAnswer detail(const QString &id) const;
    [[nodiscard]] FakeHttpAnswer showAgent(const QString &id) const;
    [[nodiscard]] FakeHttpAnswer listWebhooks(const FakeHttpRequest &request) const;

    FakeHttpServer m_server;
};

} // namespace am::test
