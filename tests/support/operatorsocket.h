// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QLocalSocket>

namespace am::test {

/// An operator's program that waits for each answer: for daemons that are processes of their own.
class OperatorSocket final
{
public:
    explicit OperatorSocket(const QString &path);
    Q_DISABLE_COPY_MOVE(OperatorSocket)

    /// The result; empty when it was refused, or there was no answer within a minute.
    QJsonObject ask(const QString &method, const QJsonObject &params = {});

private:
    QLocalSocket m_socket;
    qint64 m_asked = 0;
};

} // namespace am::test
