// SPDX-License-Identifier: MIT
#pragma once

#include "calls/exchange.h"

#include <QHttpServerResponder>
#include <QPointer>
#include <QTcpSocket>

namespace am {

/// How a route takes its responder; move from it either way.
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
using ResponderArgument = QHttpServerResponder &;
#else
using ResponderArgument = QHttpServerResponder &&;
#endif

/// Answers one request exactly once, possibly long after its handler returned; answers 500 when it dies without.
/// Qt 6.4 frees the socket as soon as the peer hangs up while a responder goes on using it, so there the socket is
/// watched. From 6.5 on the responder keeps its connection alive, and its destructor calls into that connection:
/// every Answerer must die before the QHttpServer, and outside of the route that made it.
class Answerer final
{
public:
    explicit Answerer(QHttpServerResponder &&responder);
    ~Answerer();
    Q_DISABLE_COPY_MOVE(Answerer)

    /// The first call answers; false when the peer has gone or was answered before. A status that Qt does not know
    /// becomes 500.
    bool send(const HttpAnswer &answer);

private:
    void write(const HttpAnswer &answer);

#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
    QPointer<QTcpSocket> m_socket;
#endif
    QHttpServerResponder m_responder;
    bool m_answered = false;
};

} // namespace am
