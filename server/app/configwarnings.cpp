// SPDX-License-Identifier: MIT
#include "app/configwarnings.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// Whether what is sent there can be read on its way.
bool isInTheClear(const QUrl &url)
{
    return url.scheme() == "http"_L1 && !QHostAddress(url.host()).isLoopback() && url.host() != "localhost"_L1;
}

} // namespace

QStringList configWarnings(const Config &config)
{
    QStringList warnings;
    const bool exposed = !config.listen.host.isLoopback();
    if (config.workspaceKeys.isEmpty()) {
        warnings.append(u"elevenlabs.workspace_key (ELEVENLABS_WORKSPACE_KEY) is not set: /client-data refuses "
                        "everyone"_s);
    }
    if (config.signingKeys.isEmpty())
        warnings.append(u"elevenlabs.hmac_key (ELEVENLABS_HMAC_KEY) is not set: /post-call refuses everyone"_s);
    if (exposed && config.retrieve.access == RetrieveSettings::Access::Open) {
        warnings.append(u"retrieve.access is \"open\" and %1 is not loopback: whoever reaches this port can read any "
                        "caller's memories; set retrieve.access = \"key\""_s.arg(config.listen.toString()));
    }
    if (exposed)
        warnings.append(u"this port speaks plain HTTP: put a TLS proxy in front of it"_s);
    const Mem0Settings mem0 = config.mem0Settings();
    if (config.usesMem0() && mem0.apiKey.isEmpty() && mem0.flavor == Mem0Settings::Flavor::Platform)
        warnings.append(u"mem0.api_key (MEM0_API_KEY) is not set: Mem0's platform will refuse every call"_s);
    if (config.usesMem0() && isInTheClear(mem0.baseUrl))
        warnings.append(u"mem0.base_url is plain http: memories and the API key cross the network in the clear"_s);
    if ((config.elevenLabs.reconciles() || config.elevenLabs.looksUpAgents()) &&
        isInTheClear(config.elevenLabs.baseUrl))
        warnings.append(u"elevenlabs.base_url is plain http: calls and the API key cross the network in the clear"_s);
    const bool shared = !config.admin.group.isEmpty() || !config.admin.readOnlyGroup.isEmpty();
    if (shared && QFileInfo(config.admin.socket).absolutePath() == QFileInfo(config.dataDirectory).absoluteFilePath()) {
        warnings.append(u"server.admin_socket is in the data directory, which only the daemon's user may enter: the "
                        "groups you named cannot reach it"_s);
    }
    return warnings;
}

} // namespace am
