// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>

namespace am::test {

/// fake-mem0 as a process of its own, so that it goes on answering while a test blocks or kills the daemon.
class FakeMem0Process final
{
public:
    /// An empty key: any is accepted.
    explicit FakeMem0Process(const QString &flavor = QStringLiteral("platform"), const QString &apiKey = {});
    ~FakeMem0Process();
    Q_DISABLE_COPY_MOVE(FakeMem0Process)

    [[nodiscard]] quint16 port() const { return m_port; } ///< 0 when it did not start
    [[nodiscard]] QString url() const;
    /// Keys as in FakeMem0Behavior, in snake_case; {} = well-behaved.
    bool behave(const QJsonObject &behavior) const;
    [[nodiscard]] QJsonArray memories() const;
    [[nodiscard]] QJsonObject stats() const;

private:
    QProcess m_process;
    quint16 m_port = 0;
};

} // namespace am::test
