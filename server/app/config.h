// SPDX-License-Identifier: MIT
#pragma once

#include "admin/adminsettings.h"
#include "briefing/briefingsettings.h"
#include "calls/callsettings.h"
#include "elevenlabs/elevenlabssettings.h"
#include "http/gatelimits.h"
#include "identity/caller.h"
#include "memory/mem0settings.h"
#include "observe/logsettings.h"
#include "outbox/deliverysettings.h"
#include "outbox/recordings.h"
#include "privacy/retentionsettings.h"
#include "shared/result.h"

#include <QHostAddress>
#include <QProcessEnvironment>
#include <QStringList>

namespace am {

/// Where to listen: "127.0.0.1:8080", "[::1]:8080"; port 0 takes any free one.
struct ListenAddress
{
    QHostAddress host{QHostAddress::LocalHost};
    quint16 port = 8080;

    static Result<ListenAddress> parse(const QString &text);
    [[nodiscard]] QString toString() const;
};

/// Everything the operator decides. Defaults, then the file, then systemd's credentials, then the environment, then
/// flags. configoptions.h lists every key of the file.
struct Config
{
    QString file;              ///< the file it was read from; empty = none
    QStringList templateFiles; ///< that it names; absolute paths
    ListenAddress listen;
    QString dataDirectory;
    AdminSettings admin;
    QStringList corsOrigins;
    qint64 requestBytes = 64 * 1024;         ///< body limit of /client-data and /retrieve
    qint64 reportBytes = 32LL * 1024 * 1024; ///< body limit of /post-call
    GateLimits limits;
    QList<QByteArray> workspaceKeys;
    QList<QByteArray> signingKeys;
    ClientDataSettings clientData;
    RetrieveSettings retrieve;
    PostCallSettings postCall;
    IdentitySettings identity;
    BriefingSettings briefing;
    DeliverySettings delivery;
    AudioSettings audio;
    ElevenLabsSettings elevenLabs;
    Mem0Settings mem0; ///< baseUrl empty = not named; see mem0Settings()
    RetentionSettings retention;
    LogSettings log;

    /// Without a key and an address of a Mem0 the embedded store serves.
    [[nodiscard]] bool usesMem0() const { return !mem0.apiKey.isEmpty() || !mem0.baseUrl.isEmpty(); }

    /// Ready to use: with the platform's address when none was named.
    [[nodiscard]] Mem0Settings mem0Settings() const;

    /// What the program was started with, besides the environment.
    struct Flags
    {
        QString file;
        QString listen;
        QString dataDirectory;
        QString adminSocket;
    };

    /// An Error of kind BadInput lists every mistake, one a line, as "file:line: key: what was expected".
    static Result<Config> load(const Flags &flags, const QProcessEnvironment &environment);

    /// An http(s) address without user or password in it; the Error's detail is what was expected.
    static Result<QUrl> parseUrl(const QString &text);

    /// The effective configuration as TOML, secrets masked.
    [[nodiscard]] QString describe() const;
};

} // namespace am
