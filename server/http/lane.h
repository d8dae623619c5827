// SPDX-License-Identifier: MIT
#pragma once

#include "http/answerer.h"
#include "http/rawanswer.h"
#include "http/virtualsocket.h"

#include <memory>
#include <optional>

namespace am {

/// A way through QHttpServer for one request at a time: a virtual socket and the answerer of the request on it.
/// It belongs to no connection, so a peer that hangs up changes nothing here.
class Lane final
{
public:
    explicit Lane(VirtualServer &server);
    ~Lane();
    Q_DISABLE_COPY_MOVE(Lane)

    /// Gives QHttpServer a request; its route calls enter() within this call.
    void feed(const QByteArray &request);
    void enter(QHttpServerResponder &&responder);
    [[nodiscard]] bool isEntered() const { return m_answerer != nullptr; }
    /// Writes the answer through QHttpServer and returns its bytes; nothing when QHttpServer wrote none.
    std::optional<RawAnswer> answer(const HttpAnswer &answer);
    /// Destroys the responder, or does so when feed() returns. Only then may the next request go in.
    void leave();
    [[nodiscard]] bool isFeeding() const { return m_feeding; }

private:
    QPointer<VirtualSocket> m_socket; // QHttpServer may own it
    std::unique_ptr<Answerer> m_answerer;
    bool m_feeding = false;
    bool m_left = false;
};

} // namespace am
