// SPDX-License-Identifier: MIT
#pragma once

#include "shared/adminprotocol.h"

#include <QHash>
#include <QLocalServer>
#include <QLocalSocket>
#include <QPointer>

namespace am::test {

/// A daemon for the console to speak with: greets, answers what it was told to answer, and refuses the rest as an older
/// daemon would.
class FakeDaemon final : public QObject
{
    Q_OBJECT

public:
    using Answer = std::function<Result<QJsonValue>(const QJsonObject &params)>;

    explicit FakeDaemon(const QString &socket, const QString &role = QStringLiteral("operator"));
    ~FakeDaemon() override;

    void on(const QString &method, Answer answer) { m_answers.insert(method, std::move(answer)); }
    void notify(const QString &method, const QJsonObject &params);
    void write(const QByteArray &bytes);
    void dropClients();

    [[nodiscard]] int timesAsked(const QString &method) const { return int(m_asked.value(method).size()); }
    /// Params of the last request for it.
    [[nodiscard]] QJsonObject lastAsked(const QString &method) const { return m_asked.value(method).value(0); }

private:
    void greet();
    void read(QLocalSocket *client);

    QString m_role;
    QLocalServer m_server;
    QHash<QString, Answer> m_answers;
    QHash<QString, QList<QJsonObject>> m_asked; ///< the last first
    QList<QPointer<QLocalSocket>> m_clients;
};

} // namespace am::test
