// SPDX-License-Identifier: MIT
#pragma once

#include "privacy/erasurerun.h"

#include <QPointer>
#include <QTimer>

#include <map>
#include <memory>
#include <tuple>
#include <vector>

namespace am {

class Alerts;

/// Erases callers: one operation removes what this machine and the memory store keep of somebody, leaves tombstones so
/// that late reports do not bring them back, looks whether anything is still found, and writes a certificate.
///
/// An erasure that was begun goes on until it is complete, also after a crash: it is on disk before anything is
/// removed, and what fails is tried again. As long as it is under way nothing of that caller is sent to the store, so
/// that what is removed is never what a later call brought; later calls' reports are accepted and wait.
class Erasure final : public QObject
{
    Q_OBJECT

public:
    /// What else in the process knows callers. All of it is called from the event loop.
    struct Hooks
    {
        /// Begins nothing of this caller until released; `held` comes when nothing of theirs is in flight any more.
        std::function<void(const QString &tenant, const QString &caller, QObject *context, std::function<void()> held)>
            hold;
        std::function<void(const QString &tenant, const QString &caller)> release;
        /// Forgets what is in memory only; answers the conversations on the line that began before `at`
        /// (milliseconds). Later ones stay.
        std::function<QStringList(const QString &tenant, const QString &caller, qint64 at)> forget;
        /// Deliveries went, or wait no more.
        std::function<void()> changed = [] {};
    };

    /// What is referred to outlives this object.
    Erasure(ErasureRun::Environment environment, Hooks hooks, Alerts &alerts, QObject *parent = nullptr);
    ~Erasure() override;

    /// Goes on with what an earlier process began. `ready` comes when all callers concerned are held: before that
    /// nothing may be delivered.
    void resume(std::function<void()> ready);

    /// `caller` as the memory store knows them (CallerResolver); `actor` says who asks, for the certificate. Answers
    /// the first attempt's certificate: when it is not complete it says what remains, and the erasure goes on by
    /// itself. One that is under way already is joined. BadInput without a caller; Storage: nothing was begun.
    void erase(const QString &tenant, const QString &caller, const QString &actor, QObject *context,
               Reply<ErasureCertificate> reply);
    /// The certificate of this caller's last erasure, as far as it is. NotFound when there was none.
    void certificate(const QString &tenant, const QString &caller, QObject *context, Reply<ErasureCertificate> reply);

private:
    struct Waiting
    {
        QPointer<QObject> context;
        Reply<ErasureCertificate> reply;
    };
    /// An erasure that is not complete.
    struct Case
    {
        erasurejobs::Progress progress;
        QString caller; ///< until it is released
        std::vector<Waiting> waiting;
        ErasureRun *run = nullptr; ///< none while it waits for the next attempt
        QTimer next;
        qsizetype failures = 0;
    };
    /// Tenant, caller's key, when it began: while the last bytes of one are cleaned away another may begin.
    using Identity = std::tuple<QString, QString, qint64>;
    static Identity identityOf(const erasurejobs::Progress &progress);

    Case &open(const erasurejobs::Progress &progress);
    void attempt(const Identity &identity);
    void run(const Identity &identity);
    void finished(const Identity &identity, const erasurejobs::Progress &progress);
    void postpone(Case &one);
    void tell();

    ErasureRun::Environment m_environment;
    Hooks m_hooks;
    Alerts &m_alerts;
    std::map<Identity, std::unique_ptr<Case>> m_cases;
};

} // namespace am
