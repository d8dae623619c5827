// SPDX-License-Identifier: MIT
#pragma once

#include "keys/keychain.h"
#include "shared/answersoon.h"

#include <QHash>

namespace am::test {

/// A keychain in memory, that can be away.
class FakeKeychain final : public Keychain
{
public:
    void setRunning(bool running) { m_isRunning = running; }
    [[nodiscard]] const QHash<QString, QByteArray> &secrets() const { return m_secrets; }
    [[nodiscard]] int timesRead() const { return m_timesRead; }

    void read(const QString &name, QObject *context, Reply<QByteArray> reply) override
    {
        ++m_timesRead;
        if (!m_isRunning)
            return answerSoon<QByteArray>(context, std::move(reply), away());
        if (!m_secrets.contains(name))
            return answerSoon<QByteArray>(context, std::move(reply), Error{Error::Kind::NotFound, {}});
        answerSoon<QByteArray>(context, std::move(reply), m_secrets.value(name));
    }
    void write(const QString &name, const QByteArray &secret, QObject *context, Reply<Done> reply) override
    {
        if (!m_isRunning)
            return answerSoon<Done>(context, std::move(reply), away());
        m_secrets.insert(name, secret);
        answerSoon<Done>(context, std::move(reply), Done{});
    }
    void erase(const QString &name, QObject *context, Reply<Done> reply) override
    {
        if (!m_isRunning)
            return answerSoon<Done>(context, std::move(reply), away());
        m_secrets.remove(name);
        answerSoon<Done>(context, std::move(reply), Done{});
    }

private:
    static Error away()
    {
        return {Error::Kind::Unreachable, QStringLiteral("there is no keychain running (no D-Bus)")};
    }

    QHash<QString, QByteArray> m_secrets;
    bool m_isRunning = true;
    int m_timesRead = 0;
};

} // namespace am::test
