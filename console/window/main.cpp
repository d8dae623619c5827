// SPDX-License-Identifier: MIT
#include "keys/profilekeys.h"
#include "keys/systemkeychain.h"
#include "link/profiles.h"
#include "look/glyphs.h"
#include "look/look.h"
#include "look/systemscheme.h"
#include "shared/clock.h"
#include "window/mainwindow.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>
#include <QProcessEnvironment>
#include <QSettings>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace am;

namespace {

enum ExitCode { Misused = 2 };

/// Before there is a window to say it in.
int complain(const QString &text)
{
    std::fprintf(stderr, "agenticmemory-console: %s\n", text.toUtf8().constData());
    return Misused;
}

QString namesOf(const Profiles &profiles)
{
    QStringList names;
    for (int row = 0; row < profiles.rowCount(); ++row)
        names.append(profiles.at(row).name);
    return names.join(u", "_s);
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"agenticmemory-console"_s);
    QApplication::setApplicationDisplayName(u"AgenticMemory"_s);
    QApplication::setOrganizationName(u"agenticmemory"_s);
    QApplication::setApplicationVersion(u"" AM_VERSION ""_s);
    QApplication::setDesktopFileName(u"agenticmemory-console"_s);
    QApplication::setWindowIcon(programIcon());

    QCommandLineParser parser;
    parser.setApplicationDescription(u"Shows an operator what the AgenticMemory daemon holds, and changes it."_s);
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption socket(
        u"socket"_s,
        u"The admin socket of this computer's daemon; else $AGENTICMEMORY_SOCKET, else this user's daemon, else the "
        "service's."_s,
        u"PATH"_s);
    const QCommandLineOption profile(
        u"profile"_s, u"The connection to begin with, by its name in the console; else the one of last time."_s,
        u"NAME"_s);
    parser.addOptions({socket, profile});
    parser.process(application);
    if (parser.isSet(socket) && parser.isSet(profile))
        return complain(u"--socket is for this computer's daemon, --profile for a connection that has a name"_s);

    QStringList sockets = adminprotocol::clientSockets(QProcessEnvironment::systemEnvironment());
    if (parser.isSet(socket))
        sockets = {parser.value(socket)};
    QSettings settings;
    const QString directory = QFileInfo(settings.fileName()).absolutePath();
    Profiles profiles(directory + u"/profiles.ini"_s, sockets);
    const int chosen = parser.isSet(profile) ? profiles.rowNamed(parser.value(profile)) : 0;
    if (chosen < 0)
        return complain(u"there is no connection \"%1\", but: %2"_s.arg(parser.value(profile), namesOf(profiles)));
    if (parser.isSet(socket) || parser.isSet(profile))
        profiles.useOnce(chosen);

    Look look(application);
    SystemScheme system;
    QObject::connect(&system, &SystemScheme::changed, &look, &Look::setSystemDark);
    system.start();
    SystemKeychain keychain;
    KeyFile keyFile(directory + u"/keys.json"_s);
    ProfileKeys keys(profiles, keychain, keyFile, settings);
    const MainWindow::Choice choice{profiles, keys};
    DaemonConnection connection(sockets, DaemonConnection::Pauses());
    MainWindow window(connection, look, settings, systemClock, &choice);
    window.show();
    connection.use(profiles.route());
    return QApplication::exec();
}
