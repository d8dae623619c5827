// SPDX-License-Identifier: MIT
#pragma once

#include "link/profile.h"

#include <QAbstractListModel>

#include <optional>

namespace am {

/// The operator's profiles, in a settings file that can be read and written by hand. The first is always there: the
/// daemon of this computer. No secret is in it.
///
///   [profiles]
///   1\id=6f1c…
///   1\name=Production
///   1\host=deploy@memory.example.com:22
///   1\socket=/run/agenticmemory/agenticmemory.sock
///   1\webhooks=https://memory.example.com
///   size=1
///   [last]
///   profile=6f1c…
class Profiles final : public QAbstractListModel
{
    Q_OBJECT

public:
    /// `local`: where the daemon of this computer is looked for.
    Profiles(QString file, QStringList local, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

    [[nodiscard]] const Profile &at(int row) const { return m_profiles.at(row); }
    [[nodiscard]] int rowNamed(const QString &name) const; ///< -1 = there is none
    /// The one that is used.
    [[nodiscard]] int current() const { return m_current; }
    [[nodiscard]] const Profile &profile() const { return m_profiles.at(m_current); }
    [[nodiscard]] Route route() const { return routeOf(profile(), m_local); }

    /// Its mistake, or a row whose name it would take; then nothing is changed. Empty = done.
    QString add(Profile profile);
    QString change(int row, Profile profile);
    /// Not the first. The first is used when this one was.
    void remove(int row);
    /// Uses this one, and next time, too; switched() follows, also when it is the one already.
    void use(int row);
    /// As use(), for this time only.
    void useOnce(int row);

Q_SIGNALS:
    /// Another one is used, or the way to it has changed.
    void switched();
    /// A name, or which there are.
    void changed();
    void removed(const QString &id);
    /// The settings file could not be written; for people.
    void failed(const QString &why);

private:
    [[nodiscard]] QString mistake(const Profile &profile, int row) const;
    void load();
    void save();

    QString m_file;
    QStringList m_local;
    QList<Profile> m_profiles;
    QList<Profile> m_unusable; ///< with a mistake made by hand: left out, and left in the file
    int m_current = 0;
    QString m_last; ///< id of the one that is used next time
};

} // namespace am
