// SPDX-License-Identifier: MIT
#include "http/answerer.h"

#include <QMetaEnum>

#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
#include <QHttpHeaders>
#endif

using namespace Qt::StringLiterals;

namespace am {

Answerer::Answerer(QHttpServerResponder &&responder)
#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
    : m_socket(responder.socket())
    , m_responder(std::move(responder))
#else
    : m_responder(std::move(responder))
#endif
{
}

Answerer::~Answerer()
{
    if (!m_answered)
        send(HttpAnswer::error(500, "unanswered", u"the server dropped this request"_s));
}

bool Answerer::send(const HttpAnswer &answer)
{
    if (std::exchange(m_answered, true))
        return false;
#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
    if (!m_socket || m_socket->state() != QAbstractSocket::ConnectedState)
        return false;
#endif
    // Qt looks its reason phrases up in a table and throws for a status that is not there.
    if (QMetaEnum::fromType<QHttpServerResponder::StatusCode>().valueToKey(answer.status))
        write(answer);
    else
        write(HttpAnswer::error(500, "bad_status", u"the server made an answer it cannot send"_s));
    return true;
}

void Answerer::write(const HttpAnswer &answer)
{
    const auto status = QHttpServerResponder::StatusCode(answer.status);
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    QHttpHeaders headers;
    headers.append(QHttpHeaders::WellKnownHeader::ContentType, answer.contentType);
    for (const auto &[name, value] : answer.headers)
        headers.append(name, value);
    m_responder.write(answer.body, headers, status);
#else
    m_responder.writeStatusLine(status);
    m_responder.writeHeader("Content-Type", answer.contentType);
    for (const auto &[name, value] : answer.headers)
        m_responder.writeHeader(name, value);
    m_responder.writeHeader("Content-Length", QByteArray::number(answer.body.size()));
    m_responder.writeBody(answer.body);
#endif
}

} // namespace am
