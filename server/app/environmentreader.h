// SPDX-License-Identifier: MIT
#pragma once

#include "app/config.h"

#include <QProcessEnvironment>

namespace am {

/// Puts what the environment and systemd's credentials say on top of the file. Mistakes name the variable. The names
/// are those of the system this one replaces; README lists them.
class EnvironmentReader final
{
public:
    EnvironmentReader(const QProcessEnvironment &environment, QStringList &mistakes);

    void apply(Config &config);

private:
    [[nodiscard]] QString value(const QString &name) const;
    void text(const QString &name, QString &target) const;
    void complain(const QString &name, const QString &expected);
    /// The variable, else the file `credential` in $CREDENTIALS_DIRECTORY.
    void secrets(const QString &name, const char *credential, QList<QByteArray> &target);
    void baseUrl(QUrl &target);
    void flavor(Mem0Settings::Flavor &target);
    void searchLimit(int &target);
    void timeout(std::chrono::milliseconds &target);
    void level(LogSettings::Level &target);

    const QProcessEnvironment &m_environment;
    QStringList &m_mistakes;
};

} // namespace am
