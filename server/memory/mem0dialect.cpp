// SPDX-License-Identifier: MIT
#include "memory/mem0dialect.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace am {

Mem0Dialect::Mem0Dialect(const QUrl &baseUrl, Headers headers)
    : m_baseUrl(baseAddress(baseUrl))
    , m_headers(std::move(headers))
{
}

Call Mem0Dialect::call(const QByteArray &verb, const QByteArray &path, const Query &query,
                       const QJsonObject &body) const
{
    Call call{.verb = verb, .url = callAddress(m_baseUrl, path, query), .headers = m_headers};
    if (!body.isEmpty())
        call.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return call;
}

QJsonObject Mem0Dialect::changeBody(const MemoryChange &change)
{
    QJsonObject body;
    if (change.text)
        body.insert("text"_L1, *change.text);
    if (change.metadata)
        body.insert("metadata"_L1, *change.metadata);
    return body;
}

QJsonObject Mem0Dialect::additionBody(const MemoryAddition &addition)
{
    QJsonArray messages;
    for (const Message &message : addition.messages) {
        const QString role = message.role == Message::Role::Assistant ? u"assistant"_s : u"user"_s;
        messages.append(QJsonObject{{u"role"_s, role}, {u"content"_s, message.text}});
    }
    QJsonObject metadata = addition.metadata;
    if (!addition.part.isEmpty())
        metadata.insert("part"_L1, addition.part);
    QJsonObject body{{u"messages"_s, messages}, {u"metadata"_s, metadata}, {u"infer"_s, addition.extract}};
    // Never a top-level agent_id: with it each extracted fact would belong to either the caller or the agent, and
    // the agent's are not found for the caller.
    if (!addition.caller.isEmpty())
        body.insert("user_id"_L1, addition.caller);
    if (!addition.conversation.isEmpty())
        body.insert("run_id"_L1, addition.conversation);
    return body;
}

} // namespace am
