// SPDX-License-Identifier: MIT
#include "ctl/manual.h"

using namespace Qt::StringLiterals;

namespace am::ctl {

namespace {

/// Text as roff takes it for text: no line of it is a request, no character of it an escape.
QString plain(QString text)
{
    text.replace(u'\\', u"\\e"_s).replace(u'-', u"\\-"_s);
    QStringList lines = text.split(u'\n');
    for (QString &line : lines) {
        if (line.startsWith(u'.') || line.startsWith(u'\''))
            line.prepend(u"\\&"_s);
    }
    return lines.join(u'\n');
}

QString entry(const QString &term, const QString &text)
{
    return u".TP\n.B %1\n%2\n"_s.arg(plain(term), plain(text));
}

QString describe(const Verb &verb)
{
    QString text = u".SS %1\n%2.\n"_s.arg(plain((verb.name + u' ' + verb.arguments).trimmed()), plain(verb.summary));
    if (!verb.description.isEmpty())
        text += plain(verb.description) + u'\n';
    for (const QCommandLineOption &option : verb.options) {
        const QString name = u"--"_s + option.names().constFirst();
        text += entry((name + u' ' + option.valueName()).trimmed(), option.description());
    }
    return text;
}

} // namespace

QByteArray manualPage(const QList<Verb> &verbs)
{
    QString page = uR"(.TH AGENTICMEMORYCTL 1 "" "agenticmemoryctl %1" "User Commands"
.SH NAME
agenticmemoryctl \- show an operator what the AgenticMemory daemon holds, and change it
.SH SYNOPSIS
.B agenticmemoryctl
[\-\-socket PATH] [\-\-json] VERB ...
.SH OPTIONS
)"_s.arg(u"" AM_VERSION ""_s);
    page += entry(u"--socket PATH"_s, u"The daemon's admin socket; else $AGENTICMEMORY_SOCKET, else this user's "
                                      "daemon, else the service's."_s);
    page += entry(u"--json"_s, u"The daemon's answer as JSON; any verb takes it."_s);
    page += entry(u"--help, --version"_s, u"With a verb, --help tells everything about it."_s);
    page += u".SH VERBS\n"_s;
    for (const Verb &verb : verbs)
        page += describe(verb);
    page += u".SH EXIT STATUS\n"_s;
    page += entry(u"0"_s, u"It is done."_s);
    page += entry(u"1"_s, u"It was refused, or failed."_s);
    page += entry(u"2"_s, u"It was called wrongly."_s);
    page += entry(u"3"_s, u"There is no daemon."_s);
    page += u".SH ENVIRONMENT\n"_s;
    page += entry(u"AGENTICMEMORY_SOCKET"_s, u"The daemon's admin socket."_s);
    return page.toUtf8();
}

} // namespace am::ctl
