// SPDX-License-Identifier: MIT
#include "ctl/completion.h"
#include "ctl/manual.h"
#include "ctl/verb.h"

#include <QCoreApplication>
#include <QProcessEnvironment>

using namespace Qt::StringLiterals;
using namespace am;
using ctl::Verb;

namespace {

enum ExitCode { Succeeded = 0, Failed = 1, Misused = 2, NoDaemon = 3 };

QList<Verb> allVerbs()
{
    QList<Verb> verbs = ctl::daemonVerbs() + ctl::statsVerbs() + ctl::tailVerbs() + ctl::memoryVerbs() +
                        ctl::callVerbs() + ctl::deliveryVerbs() + ctl::privacyVerbs() + ctl::sendVerbs();
    verbs.append({.name = u"completion"_s,
                  .arguments = {},
                  .summary = u"What completes this program's verbs and options in bash"_s,
                  .description = u"Once: agenticmemoryctl completion > "
                                 "~/.local/share/bash-completion/completions/agenticmemoryctl"_s,
                  .options = {},
                  .run = [](const ctl::Call &call) -> Result<Done> {
                      call.terminal.bytes(ctl::bashCompletion(allVerbs()));
                      return Done{};
                  }});
    verbs.append({.name = u"manual"_s,
                  .arguments = {},
                  .summary = u"This program's manual page"_s,
                  .description = u"Where it is not installed: agenticmemoryctl manual | man -l -"_s,
                  .options = {},
                  .run = [](const ctl::Call &call) -> Result<Done> {
                      call.terminal.bytes(ctl::manualPage(allVerbs()));
                      return Done{};
                  }});
    return verbs;
}

QString usage(const QList<Verb> &verbs)
{
    QString text = u"agenticmemoryctl [--socket PATH] [--json] VERB …\n\n"
                   "Shows an operator what the AgenticMemory daemon holds, and changes it.\n\n"_s;
    for (const Verb &verb : verbs)
        text += u"  %1 %2\n"_s.arg(verb.name + u' ' + verb.arguments, -32).arg(verb.summary);
    return text +
           u"\n  VERB --help                      Everything about one of them\n"
           "  --json                           The daemon's answer as JSON\n"
           "  --socket PATH                    The daemon's admin socket; else $AGENTICMEMORY_SOCKET, else this\n"
           "                                   user's daemon, else the service's\n"
           "  --version\n\n"
           "Ends with 0; 1 when it is refused or fails, 2 when it is called wrongly, 3 when there is no daemon.\n"_s;
}

QString usage(const Verb &verb)
{
    QString text = u"agenticmemoryctl %1\n\n%2.\n"_s.arg((verb.name + u' ' + verb.arguments).trimmed(), verb.summary);
    if (!verb.description.isEmpty())
        text += verb.description + u'\n';
    text += u'\n';
    for (const QCommandLineOption &option : ctl::optionsOf(verb)) {
        const QString name = u"--"_s + option.names().constFirst() +
                             (option.valueName().isEmpty() ? QString() : u' ' + option.valueName());
        text += u"  %1 %2\n"_s.arg(name, -18).arg(option.description());
    }
    return text;
}

/// Where the verb stands among the arguments: what comes before it are options for all verbs.
qsizetype verbIn(const QStringList &arguments)
{
    for (qsizetype i = 1; i < arguments.size(); ++i) {
        if (arguments.at(i) == "--socket"_L1)
            ++i;
        else if (!arguments.at(i).startsWith(u'-'))
            return i;
    }
    return -1;
}

int complain(ctl::Terminal &terminal, const QString &what, ExitCode code)
{
    terminal.remark(u"agenticmemoryctl: "_s + ctl::harmless(what));
    return code;
}

int run(const Verb &verb, const QStringList &arguments, ctl::Terminal &terminal)
{
    QCommandLineParser parser;
    parser.addOptions(ctl::optionsOf(verb));
    if (!parser.parse(arguments))
        return complain(terminal, parser.errorText().remove(u'.') + u" (see %1 --help)"_s.arg(verb.name), Misused);
    if (parser.isSet(u"help"_s)) {
        terminal.bytes(usage(verb).toUtf8());
        return Succeeded;
    }
    const QStringList given = parser.positionalArguments();
    if (given.size() < verb.fewest || given.size() > verb.most)
        return complain(terminal, u"expected: agenticmemoryctl %1"_s.arg((verb.name + u' ' + verb.arguments).trimmed()),
                        Misused);
    QStringList sockets = adminprotocol::clientSockets(QProcessEnvironment::systemEnvironment());
    if (parser.isSet(u"socket"_s))
        sockets = {parser.value(u"socket"_s)};
    ctl::Session session(sockets);
    const auto done = verb.run({.session = session,
                                .terminal = terminal,
                                .options = parser,
                                .arguments = given,
                                .json = parser.isSet(u"json"_s)});
    if (done)
        return Succeeded;
    if (session.isLost())
        return complain(terminal, u"no daemon: "_s + done.error().detail, NoDaemon);
    return complain(terminal, done.error().detail, done.error().kind == Error::Kind::BadInput ? Misused : Failed);
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"agenticmemoryctl"_s);
    ctl::Terminal terminal = ctl::Terminal::standard();
    QStringList arguments = QCoreApplication::arguments();
    const QList<Verb> verbs = allVerbs();
    const qsizetype place = verbIn(arguments);
    if (place < 0) {
        if (arguments.contains(u"--version"_s)) {
            terminal.line(u"agenticmemoryctl " AM_VERSION ""_s);
            return Succeeded;
        }
        const bool asked = arguments.contains(u"--help"_s) || arguments.contains(u"-h"_s);
        if (!asked)
            return complain(terminal, u"what is to be done? (see --help)"_s, Misused);
        terminal.bytes(usage(verbs).toUtf8());
        return Succeeded;
    }
    const QString name = arguments.takeAt(place);
    for (const Verb &verb : verbs) {
        if (verb.name == name)
            return run(verb, arguments, terminal);
    }
    return complain(terminal, u"there is no verb \"%1\" (see --help)"_s.arg(name), Misused);
}
