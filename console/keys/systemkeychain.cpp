// SPDX-License-Identifier: MIT
#include "keys/systemkeychain.h"

#include "link/plaintext.h"

#include <QCoreApplication>

#include <qt6keychain/keychain.h>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qsizetype longestReason = 120;

QString tr(const char *text)
{
    return QCoreApplication::translate("SystemKeychain", text);
}

Error errorOf(const QKeychain::Job &job)
{
    const QString said = plainText(job.errorString(), longestReason);
    const QString reason = said.isEmpty() || said == "Unknown error"_L1 ? QString() : u" (%1)"_s.arg(said);
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return {Error::Kind::NotFound, tr("nothing is kept there")};
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return {Error::Kind::Denied, tr("the keychain is locked or may not be used")};
    default: // without D-Bus and without a service it is OtherError, too
        return {Error::Kind::Unreachable, tr("there is no keychain running%1").arg(reason)};
    }
}

/// The job deletes itself when it has come to its end.
void start(QKeychain::Job *job, const QString &name, QObject *context,
           const std::function<void(const QKeychain::Job &)> &finished)
{
    job->setInsecureFallback(false);
    job->setKey(name);
    QObject::connect(job, &QKeychain::Job::finished, context, [finished](QKeychain::Job *done) { finished(*done); });
    job->start();
}

const QString service = u"agenticmemory-console"_s;

} // namespace

void SystemKeychain::read(const QString &name, QObject *context, Reply<QByteArray> reply)
{
    auto *const job = new QKeychain::ReadPasswordJob(service);
    start(job, name, context, [reply = std::move(reply), job](const QKeychain::Job &done) {
        if (done.error() != QKeychain::NoError)
            return reply(errorOf(done));
        reply(job->textData().toUtf8());
    });
}

void SystemKeychain::write(const QString &name, const QByteArray &secret, QObject *context, Reply<Done> reply)
{
    auto *const job = new QKeychain::WritePasswordJob(service);
    job->setTextData(QString::fromUtf8(secret));
    start(job, name, context, [reply = std::move(reply)](const QKeychain::Job &done) {
        reply(done.error() == QKeychain::NoError ? Result<Done>(Done{}) : errorOf(done));
    });
}

void SystemKeychain::erase(const QString &name, QObject *context, Reply<Done> reply)
{
    auto *const job = new QKeychain::DeletePasswordJob(service);
    start(job, name, context, [reply = std::move(reply)](const QKeychain::Job &done) {
        const bool isGone = done.error() == QKeychain::NoError || done.error() == QKeychain::EntryNotFound;
        reply(isGone ? Result<Done>(Done{}) : errorOf(done));
    });
}

} // namespace am
