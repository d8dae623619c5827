// SPDX-License-Identifier: MIT
#include "look/glyphs.h"
#include "look/look.h"
#include "look/systemscheme.h"
#include "shared/clock.h"
#include "window/mainwindow.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QProcessEnvironment>
#include <QSettings>

using namespace Qt::StringLiterals;
using namespace am;

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
        u"The daemon's admin socket; else $AGENTICMEMORY_SOCKET, else this user's daemon, else the service's."_s,
        u"PATH"_s);
    parser.addOption(socket);
    parser.process(application);

    QStringList sockets = adminprotocol::clientSockets(QProcessEnvironment::systemEnvironment());
    if (parser.isSet(socket))
        sockets = {parser.value(socket)};

    Look look(application);
    SystemScheme system;
    QObject::connect(&system, &SystemScheme::changed, &look, &Look::setSystemDark);
    system.start();
    QSettings settings;
    DaemonConnection connection(sockets, DaemonConnection::Pauses());
    MainWindow window(connection, look, settings, systemClock);
    window.show();
    connection.start();
    return QApplication::exec();
}
