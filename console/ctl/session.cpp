// SPDX-License-Identifier: MIT
#include "ctl/session.h"

#include <QEventLoop>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace am::ctl {

namespace {
constexpr std::chrono::seconds helloWithin{10};
}

Result<Done> Session::open()
{
    if (m_link.isGreeted())
        return Done{};
    QEventLoop loop;
    QString trouble = u"no greeting within %1 s: what listens there is no daemon of this program, or it hangs"_s.arg(
        helloWithin.count());
    QTimer::singleShot(helloWithin, &loop, [&loop] { loop.quit(); });
    QObject::connect(&m_link, &DaemonLink::greeted, &loop, [&loop] { loop.quit(); });
    QObject::connect(&m_link, &DaemonLink::closed, &loop, [&loop, &trouble](const QString &why) {
        trouble = why;
        loop.quit();
    });
    m_link.open(m_sockets);
    if (!m_link.isGreeted())
        loop.exec();
    if (m_link.isGreeted())
        return Done{};
    return Error{Error::Kind::Unreachable, trouble};
}

Result<Done> Session::follow(const QString &method, const QJsonObject &params,
                             const std::function<bool(const QString &method, const QJsonObject &params)> &take)
{
    if (const auto opened = open(); !opened) {
        m_lost = true;
        return opened.error();
    }
    QEventLoop loop;
    Result<Done> end = Done{};
    QObject::connect(&m_link, &DaemonLink::notified, &loop, [&](const QString &news, const QJsonObject &told) {
        if (!take(news, told))
            loop.quit();
    });
    QObject::connect(&m_link, &DaemonLink::closed, &loop, [&](const QString &why) {
        end = Error{Error::Kind::Unreachable, why};
        loop.quit();
    });
    m_link.ask(method, params, &loop, [&loop, &end](const Result<QJsonValue> &answer) {
        if (answer)
            return;
        end = answer.error();
        loop.quit();
    });
    loop.exec();
    m_lost = !m_link.isGreeted();
    return end;
}

Result<QJsonObject> Session::ask(const QString &method, const QJsonObject &params)
{
    if (const auto opened = open(); !opened) {
        m_lost = true;
        return opened.error();
    }
    QEventLoop loop;
    Result<QJsonValue> answer = QJsonValue();
    m_link.ask(method, params, &loop, [&loop, &answer](const Result<QJsonValue> &result) {
        answer = result;
        loop.quit();
    });
    loop.exec();
    m_lost = !m_link.isGreeted();
    if (!answer)
        return answer.error();
    return answer->toObject();
}

} // namespace am::ctl
