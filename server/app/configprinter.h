// SPDX-License-Identifier: MIT
#pragma once

#include "app/configoptions.h"

namespace am {

/// Writes a Config as TOML that can be read again, but for the secrets: those are told in comments, masked.
class ConfigPrinter final
{
public:
    QString print(const Config &config);

    // What visitOptions() and visitAgentOptions() call.
    void section(const char *name);
    void listen(const char *key, const ListenAddress &value);
    void text(const char *key, const QString &value);
    void region(const char *key, const QString &value) { text(key, value); }
    void regions(const char *key, const QHash<QString, QString> &value);
    void texts(const char *key, const QStringList &value);
    void flag(const char *key, bool value);
    void url(const char *key, const QUrl &value);
    void secrets(const char *key, const QList<QByteArray> &value);
    void secret(const char *key, const QByteArray &value);
    void certificates(const char *key, const QByteArray &value);
    void prompt(const char *key, const std::optional<QString> &value);
    void ladder(const char *key, const QList<std::chrono::milliseconds> &value);
    void integer(const char *key, qint64 value, qint64, qint64) { line(key, QString::number(value)); }
    template<typename Duration>
    void seconds(const char *key, const Duration &value, double, double)
    {
        line(key, secondsText(std::chrono::duration_cast<std::chrono::milliseconds>(value)));
    }
    template<typename Enum>
    void choice(const char *key, const Enum &value, EnumNames<Enum> names)
    {
        for (const auto &[name, meaning] : names) {
            if (meaning == value)
                text(key, QLatin1StringView(name));
        }
    }

private:
    static QString secondsText(std::chrono::milliseconds value);
    static QString quoted(const QString &value);
    void line(const char *key, const QString &value);

    QString m_out;
};

} // namespace am
