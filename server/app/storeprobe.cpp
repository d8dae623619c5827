// SPDX-License-Identifier: MIT
#include "app/storeprobe.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace am {

Q_LOGGING_CATEGORY(lcStore, "agenticmemory.daemon.store", QtInfoMsg)

StoreProbe::StoreProbe(MemoryStore &store, std::chrono::milliseconds interval)
    : m_store(store)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(interval);
    connect(&m_timer, &QTimer::timeout, this, &StoreProbe::ask);
    ask();
}

QString StoreProbe::stateName() const
{
    switch (m_state) {
    case State::Unknown:
        return u"unknown"_s;
    case State::Ok:
        return u"ok"_s;
    case State::Unreachable:
        return u"unreachable"_s;
    case State::Denied:
        break;
    }
    return u"denied"_s;
}

void StoreProbe::ask()
{
    m_store.probe({.lane = CallOptions::Lane::Background, .deadline = std::chrono::seconds(10)}, this,
                  [this](const Result<Done> &answer) { take(answer); });
}

void StoreProbe::take(const Result<Done> &answer)
{
    const State before = m_state;
    if (answer)
        m_state = State::Ok;
    else
        m_state = answer.error().kind == Error::Kind::Denied ? State::Denied : State::Unreachable;
    m_detail = answer ? QString() : answer.error().detail;
    if (m_state != before) {
        if (answer)
            qCInfo(lcStore).noquote() << "the store" << m_store.name() << "answers";
        else
            qCWarning(lcStore).noquote() << "the store" << m_store.name() << "is" << stateName() + u':' << m_detail;
    }
    m_timer.start();
}

} // namespace am
