// SPDX-License-Identifier: MIT
#include "http/lane.h"

namespace am {

Lane::Lane(VirtualServer &server)
    : m_socket(server.connectSocket())
{
}

Lane::~Lane()
{
    m_answerer.reset();
    if (m_socket)
        m_socket->hangUp();
}

void Lane::feed(const QByteArray &request)
{
    m_feeding = true;
    m_left = false;
    if (m_socket)
        m_socket->feed(request);
    m_feeding = false;
    if (m_left)
        m_answerer.reset();
}

void Lane::enter(QHttpServerResponder &&responder)
{
    m_answerer = std::make_unique<Answerer>(std::move(responder));
}

std::optional<RawAnswer> Lane::answer(const HttpAnswer &answer)
{
    if (!m_answerer || !m_answerer->send(answer) || !m_socket)
        return {};
    return RawAnswer::read(m_socket->takeOutput());
}

void Lane::leave()
{
    m_left = true;
    if (!m_feeding)
        m_answerer.reset();
}

} // namespace am
