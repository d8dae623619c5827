// SPDX-License-Identifier: MIT
#pragma once

#include "ctl/session.h"
#include "ctl/terminal.h"

#include <QCommandLineParser>
#include <QDateTime>

#include <functional>

namespace am::ctl {

/// What one verb was given, and what it works with.
struct Call
{
    Session &session;
    Terminal &terminal;
    const QCommandLineParser &options;
    QStringList arguments;
    bool json = false; ///< print the daemon's answer instead of what people read
    QDateTime now = QDateTime::currentDateTimeUtc();
};

/// One thing that agenticmemoryctl does.
struct Verb
{
    QString name;
    QString arguments;   ///< for the help: "ID…"
    QString summary;     ///< one line
    QString description; ///< what else there is to know
    QList<QCommandLineOption> options;
    int fewest = 0; ///< arguments
    int most = 0;
    /// Kind BadInput: it was called wrongly.
    std::function<Result<Done>(const Call &)> run;
};

QList<Verb> daemonVerbs();   ///< status, alerts, config, audit
QList<Verb> deliveryVerbs(); ///< deliveries, delivery, report, replay, discard
QList<Verb> callVerbs();     ///< calls, call, briefing, audio
QList<Verb> memoryVerbs();   ///< callers, memories, search, preview, remember, forget, undo
QList<Verb> statsVerbs();    ///< stats
QList<Verb> tailVerbs();     ///< tail
QList<Verb> sendVerbs();     ///< send
QList<Verb> privacyVerbs();  ///< retention, erase, export

/// An option with a value.
QCommandLineOption valueOption(const QString &name, const QString &description, const QString &value);
/// Params for the daemon from options of the same names that were given.
QJsonObject given(const Call &call, const QStringList &names);
/// Prints what the daemon answered, for --json.
Result<Done> asJson(const Call &call, const QJsonObject &answer);
/// A whole number above 0, as an id is.
Result<qint64> idFrom(const QString &text);
/// Whether to go on: asks on a terminal, unless --yes was given. Kind BadInput: there is nobody to ask.
Result<Done> confirmed(const Call &call, const QString &question);

} // namespace am::ctl
