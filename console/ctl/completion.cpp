// SPDX-License-Identifier: MIT
#include "ctl/completion.h"

using namespace Qt::StringLiterals;

namespace am::ctl {

QList<QCommandLineOption> optionsOf(const Verb &verb)
{
    return verb.options +
           QList<QCommandLineOption>{valueOption(u"socket"_s, u"The daemon's admin socket."_s, u"PATH"_s),
                                     QCommandLineOption(u"json"_s, u"The daemon's answer as JSON."_s),
                                     QCommandLineOption({u"help"_s, u"h"_s}, u"Print this."_s)};
}

QByteArray bashCompletion(const QList<Verb> &verbs)
{
    QStringList names;
    QString cases;
    for (const Verb &verb : verbs) {
        names.append(verb.name);
        QStringList options;
        for (const QCommandLineOption &option : optionsOf(verb))
            options.append(u"--"_s + option.names().constFirst());
        cases += u"    %1) words=\"%2\" ;;\n"_s.arg(verb.name, options.join(u' '));
    }
    return uR"(# bash completion of agenticmemoryctl; written by: agenticmemoryctl completion
_agenticmemoryctl() {
    local words verb="" word i
    COMPREPLY=()
    case ${COMP_WORDS[COMP_CWORD - 1]} in
    --socket) mapfile -t COMPREPLY < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}") && return ;;
    --state) words="received sending confirming waiting remembered dead" ;;
    *)
        for ((i = 1; i < COMP_CWORD; ++i)); do
            word=${COMP_WORDS[i]}
            [[ $word == -* || ${COMP_WORDS[i - 1]} == --socket ]] || { verb=$word && break; }
        done
        case $verb in
        "") words="%1 --socket --json --help --version" ;;
%2        esac
        ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}")
}
complete -F _agenticmemoryctl agenticmemoryctl
)"_s.arg(names.join(u' '), cases.replace(u"    "_s, u"        "_s))
        .toUtf8();
}

} // namespace am::ctl
