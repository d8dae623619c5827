// SPDX-License-Identifier: MIT
#include "privacy/erasure.h"

#include "observe/alerts.h"
#include "storage/callerkey.h"
#include "storage/writer.h"

#include <QJsonDocument>
#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

Q_LOGGING_CATEGORY(lcPrivacy, "agenticmemory.daemon.privacy", QtInfoMsg)

const QString unfinished = u"erasure_unfinished"_s;

} // namespace

using erasurejobs::Progress;

Erasure::Erasure(ErasureRun::Environment environment, Hooks hooks, Alerts &alerts, QObject *parent)
    : QObject(parent)
    , m_environment(std::move(environment))
    , m_hooks(std::move(hooks))
    , m_alerts(alerts)
{
}

Erasure::~Erasure() = default;

void Erasure::resume(std::function<void()> ready)
{
    m_environment.writer.write<QList<Progress>>(
        [](QSqlDatabase &database) { return erasurejobs::unfinished(database); }, this,
        [this, ready = std::move(ready)](const Result<QList<Progress>> &begun) {
            if (!begun) { // delivering something of a caller who is to be erased is worse than delivering late
                qCWarning(lcPrivacy).noquote() << "erasures cannot be read, deliveries wait:" << begun.error().detail;
                QTimer::singleShot(m_environment.settings.longestPause, this, [this, ready] { resume(ready); });
                return;
            }
            for (const Progress &progress : *begun) {
                open(progress);
                attempt(identityOf(progress));
            }
            ready();
        });
}

void Erasure::erase(const QString &tenant, const QString &caller, const QString &actor, QObject *context,
                    Reply<ErasureCertificate> reply)
{
    if (caller.isEmpty()) {
        QMetaObject::invokeMethod(
            context,
            [reply = std::move(reply)] {
                reply(Error{Error::Kind::BadInput, u"no caller to erase"_s, 0});
            },
            Qt::QueuedConnection);
        return;
    }
    m_environment.writer.write<Progress>(
        [tenant, caller, actor, store = m_environment.store.name(), now = m_environment.clock()](
            QSqlDatabase &database) { return erasurejobs::begin(database, tenant, caller, actor, store, now); },
        this,
        [this, context = QPointer(context), reply = std::move(reply)](const Result<Progress> &begun) {
            if (!begun) {
                if (context)
                    reply(begun.error());
                return;
            }
            open(*begun).waiting.push_back({context, reply});
            attempt(identityOf(*begun));
        });
}

void Erasure::certificate(const QString &tenant, const QString &caller, QObject *context,
                          Reply<ErasureCertificate> reply)
{
    m_environment.writer.write<ErasureCertificate>(
        [tenant, caller](QSqlDatabase &database) -> Result<ErasureCertificate> {
            const auto key = callerKey(database, tenant, caller);
            if (!key)
                return key.error();
            const auto record = ErasureTable(database).latest(tenant, *key);
            if (!record)
                return record.error();
            if (!*record)
                return Error{Error::Kind::NotFound, u"this caller was never erased"_s, 0};
            return ErasureCertificate::fromJson(QJsonDocument::fromJson((*record)->certificate).object());
        },
        context, std::move(reply));
}

Erasure::Identity Erasure::identityOf(const Progress &progress)
{
    return {progress.record.tenant, progress.record.callerKey, progress.record.begunAt};
}

Erasure::Case &Erasure::open(const Progress &progress)
{
    const Identity identity = identityOf(progress);
    std::unique_ptr<Case> &one = m_cases[identity];
    if (!one) {
        one = std::make_unique<Case>();
        one->progress = progress;
        one->next.setSingleShot(true);
        connect(&one->next, &QTimer::timeout, this, [this, identity] { attempt(identity); });
    }
    return *one;
}

/// Now, unless one is running.
void Erasure::attempt(const Identity &identity)
{
    Case &one = *m_cases.at(identity);
    if (one.run)
        return;
    one.next.stop();
    if (!one.caller.isEmpty() || one.progress.record.caller.isEmpty())
        return run(identity);
    one.caller = one.progress.record.caller;
    m_hooks.hold(one.progress.record.tenant, one.caller, this, [this, identity] { run(identity); });
}

void Erasure::run(const Identity &identity)
{
    Case &one = *m_cases.at(identity);
    if (one.run)
        return;
    one.run = new ErasureRun(
        one.progress,
        [this, record = one.progress.record] { return m_hooks.forget(record.tenant, record.caller, record.begunAt); },
        m_environment, [this, identity](const Progress &progress) { finished(identity, progress); }, this);
    one.run->start();
}

void Erasure::finished(const Identity &identity, const Progress &progress)
{
    Case &one = *m_cases.at(identity);
    std::exchange(one.run, nullptr)->deleteLater();
    one.progress = progress;
    if (!one.caller.isEmpty() && progress.record.caller.isEmpty())
        m_hooks.release(one.progress.record.tenant, std::exchange(one.caller, {}));
    m_hooks.changed();
    for (const Waiting &waiting : std::exchange(one.waiting, {})) {
        if (waiting.context)
            waiting.reply(progress.certificate);
    }
    if (!progress.certificate.isComplete())
        return postpone(one);
    qCInfo(lcPrivacy).noquote() << "erased caller" << progress.certificate.caller << "key"
                                << progress.certificate.callerKey << "by" << progress.certificate.actor;
    m_cases.erase(identity);
    tell();
}

void Erasure::postpone(Case &one)
{
    const auto &ladder = m_environment.settings.retry;
    const auto wait = ladder.isEmpty() ? std::chrono::milliseconds(std::chrono::hours(1))
                                       : ladder.at(std::min(one.failures, ladder.size() - 1));
    ++one.failures;
    one.next.start(wait);
    qCWarning(lcPrivacy).noquote() << "not erased yet: caller" << one.progress.certificate.caller << "key"
                                   << one.progress.certificate.callerKey + u':'
                                   << one.progress.certificate.remaining.join(u"; "_s);
    tell();
}

void Erasure::tell()
{
    const auto failing =
        std::find_if(m_cases.cbegin(), m_cases.cend(), [](const auto &entry) { return entry.second->failures > 0; });
    if (failing == m_cases.cend())
        return m_alerts.clear(unfinished);
    m_alerts.raise(unfinished, u"the erasure of caller %1 is tried again until it is complete: %2"_s.arg(
                                   failing->second->progress.certificate.caller,
                                   failing->second->progress.certificate.remaining.join(u"; "_s)));
}

} // namespace am
