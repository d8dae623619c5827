// SPDX-License-Identifier: MIT
#pragma once

#include "support/rawclient.h"

#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

namespace am::test {

/// The real agenticmemoryd as a process of its own, on a port of its own, with a data directory that outlives a kill.
/// Its secrets are workspaceKey and signingKey below.
class DaemonProcess final
{
public:
    static constexpr char workspaceKey[] = "workspace-key-of-the-tests";
    static constexpr char signingKey[] = "wsec_of_the_tests";

    DaemonProcess();
    ~DaemonProcess();
    Q_DISABLE_COPY_MOVE(DaemonProcess)

    /// More of the configuration file, before start().
    void configure(const QByteArray &toml) { m_toml += toml; }
    void setEnvironment(const QString &name, const QString &value) { m_environment.insert(name, value); }
    /// Runs under this program: {"valgrind", "--error-exitcode=9"}.
    void setWrapper(const QStringList &command) { m_wrapper = command; }

    /// Waits for "listening on"; false when it did not come (see log()).
    bool start();
    /// SIGKILL, as a power cut would.
    void kill();
    /// SIGTERM; its exit code, -1 when it did not end in time.
    int stop(int milliseconds = 30'000);

    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] qint64 processId() const { return m_process ? m_process->processId() : 0; }
    [[nodiscard]] bool isRunning() const { return m_process && m_process->state() == QProcess::Running; }
    [[nodiscard]] QString dataDirectory() const { return m_directory.filePath(QStringLiteral("data")); }
    [[nodiscard]] QString configFile() const { return m_directory.filePath(QStringLiteral("agenticmemory.toml")); }
    /// Nobody reads what it writes to stderr any more.
    void closeLog();
    /// Everything it wrote to stderr since the test began.
    QByteArray log();

    // One request over a connection of its own; status 0 when there was no answer.
    RawAnswer get(const QByteArray &target) const;
    RawAnswer clientData(const QJsonObject &body) const;
    /// With `token` as its X-Memory-Token, unless empty.
    RawAnswer retrieve(const QJsonObject &body, const QByteArray &token = {}) const;
    /// Signed now with signingKey.
    RawAnswer postCall(const QByteArray &body) const;
    static QByteArray signatureLine(const QByteArray &body);
    static QByteArray workspaceKeyLine();

    /// Until /readyz says that nothing waits to be remembered.
    bool waitUntilRemembered(int milliseconds = 30'000) const;

private:
    [[nodiscard]] RawAnswer exchange(const QByteArray &request) const;
    void takeLog();

    QTemporaryDir m_directory;
    QProcessEnvironment m_environment;
    QByteArray m_toml;
    QStringList m_wrapper;
    std::unique_ptr<QProcess> m_process;
    QByteArray m_log;
    quint16 m_port = 0;
};

} // namespace am::test
