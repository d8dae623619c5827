// SPDX-License-Identifier: MIT
#include "link/sshtunnel.h"

#include "link/sshtrouble.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <cerrno>
#include <csignal>

#include <sys/prctl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr std::chrono::milliseconds betweenLooks{40};
constexpr int patienceAtEnd = 300;          ///< milliseconds
constexpr qsizetype mostWritten = 8 * 1024; ///< bytes

/// In the child, before it is ssh: it gets a signal when this process dies, however that comes about.
void endWithParent(pid_t parent)
{
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) // it has died meanwhile
        ::_exit(1);
}

const QString prefix = u"agenticmemory-console-"_s; ///< of the local ends' directories; behind it is the process

/// What consoles left behind that were killed.
void sweep(const QString &directory)
{
    const QDir place(directory);
    for (const QString &name : place.entryList({prefix + u'*'}, QDir::Dirs)) {
        bool isNumber = false;
        const auto process = pid_t(name.sliced(prefix.size()).section(u'-', 0, 0).toInt(&isNumber));
        if (isNumber && process > 0 && ::kill(process, 0) != 0 && errno == ESRCH)
            QDir(place.filePath(name)).removeRecursively();
    }
}

} // namespace

SshTunnel::SshTunnel(Setup setup, QObject *parent)
    : QObject(parent)
    , m_setup(std::move(setup))
{
    m_deadline.setSingleShot(true);
    connect(&m_looks, &QTimer::timeout, this, &SshTunnel::look);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        const QString said = trouble();
        end(said.isEmpty() ? tr("ssh does not get through to %1").arg(m_route.host.destination) : said);
    });
}

SshTunnel::~SshTunnel()
{
    close();
}

/// What else stands in the user's configuration of ssh holds: keys, jumps, names. A shared connection does not, because
/// a tunnel in it would outlive this process.
QStringList SshTunnel::arguments(const Route &route, const QString &localSocket)
{
    QStringList arguments{u"-N"_s, u"-T"_s, u"-a"_s, u"-x"_s};
    for (const QString &option : {u"BatchMode=yes"_s, u"ExitOnForwardFailure=yes"_s, u"StreamLocalBindUnlink=yes"_s,
                                  u"StreamLocalBindMask=0177"_s, u"ServerAliveInterval=5"_s, u"ServerAliveCountMax=3"_s,
                                  u"ConnectTimeout=15"_s, u"ControlMaster=no"_s, u"ControlPath=none"_s,
                                  u"ForkAfterAuthentication=no"_s, u"PermitLocalCommand=no"_s, u"LogLevel=INFO"_s})
        arguments << u"-o"_s << option;
    if (route.host.port > 0)
        arguments << u"-p"_s << QString::number(route.host.port);
    arguments << u"-L"_s << localSocket + u':' + route.sockets.value(0);
    return arguments << u"--"_s << route.host.destination;
}

void SshTunnel::open(const Route &route)
{
    m_route = route;
    m_written.clear();
    if (isReady()) {
        QTimer::singleShot(0, m_ssh.get(), [this] { Q_EMIT ready(); });
        return;
    }
    close();
    if (m_setup.directory.isEmpty())
        m_setup.directory = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    sweep(m_setup.directory);
    m_directory = std::make_unique<QTemporaryDir>( // 0700
        u"%1/%2%3-XXXXXX"_s.arg(m_setup.directory, prefix).arg(QCoreApplication::applicationPid()));
    if (!m_directory->isValid()) {
        const QString why = tr("the tunnel has no place: %1").arg(m_directory->errorString());
        QTimer::singleShot(0, this, [this, why] { end(why); });
        return;
    }
    launch();
}

void SshTunnel::launch()
{
    m_ssh = std::make_unique<QProcess>();
    m_ssh->setProgram(m_setup.program);
    m_ssh->setArguments(arguments(m_route, socket()));
    m_ssh->setStandardInputFile(QProcess::nullDevice());
    m_ssh->setStandardOutputFile(QProcess::nullDevice());
    m_ssh->setChildProcessModifier([parent = ::getpid()] { endWithParent(parent); });
    connect(m_ssh.get(), &QProcess::readyReadStandardError, this, &SshTunnel::hear);
    connect(m_ssh.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(tr("there is no program %1 here: install openssh-client").arg(m_setup.program));
    });
    connect(m_ssh.get(), &QProcess::finished, this, [this] {
        hear();
        const QString said = sshTrouble(m_written, m_route);
        end(said.isEmpty() ? tr("the SSH connection to %1 was lost").arg(m_route.host.destination) : said);
    });
    m_deadline.start(m_setup.patience);
    m_looks.start(betweenLooks);
    m_ssh->start(QIODevice::ReadOnly);
}

/// ssh makes its end before it listens there, so what is there at one look is used at the next.
void SshTunnel::look()
{
    if (!QFileInfo::exists(socket()))
        return;
    if (!std::exchange(m_isSeen, true))
        return;
    m_looks.stop();
    m_deadline.stop();
    Q_EMIT ready();
}

void SshTunnel::hear()
{
    m_written = (m_written + m_ssh->readAllStandardError()).right(mostWritten);
    if (!trouble().isEmpty())
        Q_EMIT troubled();
}

void SshTunnel::end(const QString &why)
{
    close();
    Q_EMIT ended(why);
}

/// Also from within what ssh's end has set off, so it is deleted later.
void SshTunnel::close()
{
    m_looks.stop();
    m_deadline.stop();
    m_isSeen = false;
    if (QProcess *const ssh = m_ssh.release()) {
        ssh->disconnect(this);
        ssh->terminate();
        if (!ssh->waitForFinished(patienceAtEnd) && ssh->state() != QProcess::NotRunning) {
            ssh->kill();
            ssh->waitForFinished(patienceAtEnd);
        }
        ssh->deleteLater();
    }
    m_directory.reset();
}

QString SshTunnel::socket() const
{
    return m_directory ? m_directory->filePath(u"daemon.sock"_s) : QString();
}

QString SshTunnel::trouble() const
{
    return knownSshTrouble(m_written, m_route);
}

} // namespace am
