// SPDX-License-Identifier: MIT
#pragma once

#include "link/route.h"

#include <QObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>

#include <chrono>
#include <memory>

namespace am {

/// A socket on another computer, brought here by the system's `ssh -L`. ssh is a child of this process, started without
/// a shell, and ends with it, on Linux also when this process is killed. Nobody is asked for anything: what ssh cannot
/// do without a question it refuses (BatchMode), and trouble() says what an operator can do in a terminal.
///
/// The local end is in a directory of mode 0700 of its own, made anew each time, since ssh asks nobody who connects.
class SshTunnel final : public QObject
{
    Q_OBJECT

public:
    struct Setup
    {
        QString program = QStringLiteral("ssh"); ///< found in PATH, or a path
        QString directory = {};                  ///< of the local end's directory; empty = the user's runtime directory
        std::chrono::milliseconds patience{60'000}; ///< until there is a local end
    };

    explicit SshTunnel(Setup setup, QObject *parent = nullptr);
    ~SshTunnel() override;

    /// ready() follows, at once when it stands already, or ended().
    void open(const Route &route);
    void close();

    /// The local end.
    [[nodiscard]] QString socket() const;
    /// What ssh has said of its trouble since open(), for people; empty = nothing that is known.
    [[nodiscard]] QString trouble() const;
    [[nodiscard]] qint64 processId() const { return m_ssh ? m_ssh->processId() : 0; }

    static QStringList arguments(const Route &route, const QString &localSocket);

Q_SIGNALS:
    void ready();
    /// ssh has come to its end or never began; `why` is for people.
    void ended(const QString &why);
    /// It goes on, but trouble() has changed.
    void troubled();

private:
    [[nodiscard]] bool isReady() const { return m_ssh && !m_looks.isActive(); }
    void launch();
    void look();
    void hear();
    void end(const QString &why);

    Setup m_setup;
    Route m_route;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<QProcess> m_ssh; ///< null = there is no tunnel
    QByteArray m_written;            ///< the end of what it wrote on its standard error
    QTimer m_looks;                  ///< until the local end is there
    QTimer m_deadline;
    bool m_isSeen = false;
};

} // namespace am
