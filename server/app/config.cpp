// SPDX-License-Identifier: MIT
#include "app/config.h"

#include "app/configprinter.h"
#include "app/configreader.h"
#include "app/environmentreader.h"
#include "shared/adminprotocol.h"
#include "shared/redaction.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr std::chrono::milliseconds unnamed{-1};

/// When a part of unknown fate may be looked for.
std::chrono::milliseconds settleOf(const Config &config)
{
    const std::chrono::milliseconds lag = DeliverySettings().settle;
    // A self-hosted Mem0 answers when its language model is done, and goes on when nobody waits any more: what was cut
    // off may come to be for as long as we would have waited.
    return config.mem0.flavor == Mem0Settings::Flavor::SelfHosted ? std::max(lag, config.delivery.deadline) : lag;
}

QStringList readFile(const QString &path, Config &config)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {u"%1: cannot be read: %2"_s.arg(path, file.errorString())};
    const QByteArray content = file.readAll();
    try {
        const toml::table root = toml::parse(std::string_view(content.constData(), size_t(content.size())));
        return ConfigReader(root, path).read(config);
    } catch (const toml::parse_error &error) {
        return {// Some descriptions quote a number that they cannot read, and it may be a secret without its quotes.
                u"%1:%2: %3"_s.arg(path, QString::number(error.source().begin.line),
                                   redaction::text(QString::fromUtf8(error.description().data(),
                                                                     qsizetype(error.description().size()))))};
    }
}

QString defaultDataDirectory(const QProcessEnvironment &environment)
{
    if (const QString state = environment.value(u"STATE_DIRECTORY"_s); !state.isEmpty())
        return state.section(u':', 0, 0);
    return adminprotocol::defaultDataDirectory();
}

void applyFlags(const Config::Flags &flags, Config &config, QStringList &mistakes)
{
    if (!flags.dataDirectory.isEmpty())
        config.dataDirectory = flags.dataDirectory;
    if (!flags.adminSocket.isEmpty())
        config.admin.socket = flags.adminSocket;
    if (flags.listen.isEmpty())
        return;
    const auto listen = ListenAddress::parse(flags.listen);
    if (listen)
        config.listen = *listen;
    else
        mistakes.append(u"--listen: expected "_s + listen.error().detail);
}

} // namespace

Result<ListenAddress> ListenAddress::parse(const QString &text)
{
    const Error wrong{Error::Kind::BadInput, u"ADDRESS:PORT such as \"127.0.0.1:8080\" or \"[::1]:8080\""_s};
    const qsizetype colon = text.lastIndexOf(u':');
    if (colon <= 0)
        return wrong;
    QString host = text.left(colon);
    const bool bracketed = host.startsWith(u'[') && host.endsWith(u']');
    if (bracketed)
        host = host.sliced(1, host.size() - 2);
    ListenAddress address;
    bool number = false;
    address.port = text.sliced(colon + 1).toUShort(&number);
    const bool isV6 = host.contains(u':');
    if (!number || isV6 != bracketed || !address.host.setAddress(host))
        return wrong;
    return address;
}

QString ListenAddress::toString() const
{
    const bool isV6 = host.protocol() == QAbstractSocket::IPv6Protocol;
    return (isV6 ? u"[%1]:%2"_s : u"%1:%2"_s).arg(host.toString()).arg(port);
}

Result<Config> Config::load(const Flags &flags, const QProcessEnvironment &environment)
{
    Config config;
    config.mem0.baseUrl.clear(); // so that usesMem0() can tell whether the operator named one
    config.delivery.settle = unnamed;
    QStringList mistakes;
    if (!flags.file.isEmpty()) {
        config.file = QDir::cleanPath(QDir::current().absoluteFilePath(flags.file));
        mistakes = readFile(config.file, config);
    }
    EnvironmentReader(environment, mistakes).apply(config);
    applyFlags(flags, config, mistakes);
    if (config.mem0.flavor == Mem0Settings::Flavor::SelfHosted && config.mem0.baseUrl.isEmpty()) {
        mistakes.append(u"%1mem0.base_url (MEM0_BASE_URL): expected the address of the self-hosted Mem0"_s.arg(
            config.file.isEmpty() ? QString() : config.file + u": "_s));
    }
    if (!mistakes.isEmpty())
        return Error{Error::Kind::BadInput, mistakes.join(u'\n')};
    if (!config.usesMem0())
        config.delivery.settle = std::chrono::milliseconds(0); // the embedded store shows at once what it was given
    else if (config.delivery.settle == unnamed)
        config.delivery.settle = settleOf(config);
    if (config.dataDirectory.isEmpty())
        config.dataDirectory = defaultDataDirectory(environment);
    if (config.admin.socket.isEmpty())
        config.admin.socket = adminprotocol::daemonSocket(environment, config.dataDirectory);
    config.clientData.workspaceKeys = config.workspaceKeys;
    config.retrieve.workspaceKeys = config.workspaceKeys;
    config.postCall.signingKeys = config.signingKeys;
    return config;
}

Result<QUrl> Config::parseUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool web = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    if (url.isValid() && web && !url.host().isEmpty() && url.userInfo().isEmpty())
        return url;
    return Error{Error::Kind::BadInput, u"an address such as https://api.mem0.ai, without a password in it"_s};
}

Mem0Settings Config::mem0Settings() const
{
    Mem0Settings settings = mem0;
    if (settings.baseUrl.isEmpty())
        settings.baseUrl = Mem0Settings().baseUrl;
    return settings;
}

QString Config::describe() const
{
    return ConfigPrinter().print(*this);
}

} // namespace am
