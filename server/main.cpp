// SPDX-License-Identifier: MIT
#include "app/configwarnings.h"
#include "app/daemon.h"
#include "app/unixsignals.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <csignal>
#include <cstdio>

#include <sys/resource.h>
#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace {

constexpr int failed = 1;
constexpr int misconfigured = 2;

/// As many descriptors as we may have: every caller on the line is one.
void raiseDescriptorLimit()
{
    rlimit limit = {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

void describeFlags(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        u"Gives voice agents a memory of their callers: answers ElevenLabs' webhooks at /client-data,\n"
        "/retrieve and /post-call, and keeps what it learns in Mem0 or in a store of its own.\n\n"
        "SIGTERM finishes what was accepted and ends; SIGHUP reads secrets, prompts and most settings again,\n"
        "which happens by itself when the configuration or a prompt changes.\n"
        "Ends with 0 when asked to, 1 when it cannot start, 2 when the configuration has a mistake."_s);
    // Not addHelpOption(): it adds --help-all, about options of Qt's that no daemon has.
    parser.addOption({{u"h"_s, u"help"_s}, u"Print this and end."_s});
    parser.addVersionOption();
    parser.addOptions(
        {{u"config"_s,
          u"Read the configuration from FILE (TOML; packaging/agenticmemory.toml lists every key). "
          "Environment variables win over it, flags over both."_s,
          u"FILE"_s},
         {u"listen"_s, u"Listen there; port 0 takes any free one. Default: 127.0.0.1:8080."_s, u"ADDR:PORT"_s},
         {u"data-dir"_s, u"Keep data in DIR. Default: ~/.local/share/agenticmemory."_s, u"DIR"_s},
         {u"admin-socket"_s,
          u"Serve operators there (agenticmemoryctl). Default: agenticmemory.sock in the data directory."_s, u"PATH"_s},
         {u"check-config"_s, u"Print the configuration as it would be in effect, secrets masked, and end."_s}});
}

am::Config::Flags readFlags(QCommandLineParser &parser)
{
    return {.file = parser.value(u"config"_s),
            .listen = parser.value(u"listen"_s),
            .dataDirectory = parser.value(u"data-dir"_s),
            .adminSocket = parser.value(u"admin-socket"_s)};
}

int checkConfig(const am::Config &config)
{
    const QByteArray described = config.describe().toUtf8();
    std::fwrite(described.constData(), 1, size_t(described.size()), stdout);
    for (const QString &warning : am::configWarnings(config))
        std::fprintf(stderr, "warning: %s\n", qPrintable(warning));
    return 0;
}

int serve(const am::Config &config, const am::Config::Flags &flags)
{
    am::Daemon daemon(config, [flags] { return am::Config::load(flags, QProcessEnvironment::systemEnvironment()); });
    const auto listening = daemon.start();
    if (!listening) {
        std::fprintf(stderr, "agenticmemoryd: %s\n", qPrintable(listening.error().detail));
        return failed;
    }
    const am::UnixSignals signalled;
    QObject::connect(&signalled, &am::UnixSignals::stopRequested, &daemon, &am::Daemon::drain);
    QObject::connect(&signalled, &am::UnixSignals::reloadRequested, &daemon, &am::Daemon::reload);
    QObject::connect(&daemon, &am::Daemon::drained, qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    std::fprintf(stderr, "listening on http://%s\n", qPrintable(listening->toString()));
    daemon.announce();
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    ::umask(077);
    ::signal(SIGPIPE, SIG_IGN); // whoever read our log may go away
    ::signal(SIGXFSZ, SIG_IGN); // a limit of the file size is an error like a full disk
    raiseDescriptorLimit();
    ::qputenv("QT_NO_GLIB", "1"); // nothing here needs GLib, and a turn of Qt's own event loop costs less
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"agenticmemoryd"_s);
    QCoreApplication::setApplicationVersion(u"" AM_VERSION ""_s);

    QCommandLineParser parser;
    describeFlags(parser);
    parser.process(application);
    if (parser.isSet(u"help"_s))
        parser.showHelp();
    if (!parser.positionalArguments().isEmpty()) {
        std::fprintf(stderr, "agenticmemoryd: unexpected argument \"%s\" (see --help)\n",
                     qPrintable(parser.positionalArguments().constFirst()));
        return failed;
    }

    const am::Config::Flags flags = readFlags(parser);
    const auto config = am::Config::load(flags, QProcessEnvironment::systemEnvironment());
    if (!config) {
        std::fprintf(stderr, "%s\n", qPrintable(config.error().detail));
        return misconfigured;
    }
    if (parser.isSet(u"check-config"_s))
        return checkConfig(*config);
    return serve(*config, flags);
}
