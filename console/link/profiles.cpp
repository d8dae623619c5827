// SPDX-License-Identifier: MIT
#include "link/profiles.h"

#include <QFont>
#include <QSettings>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr int mostProfiles = 200; ///< that are read: the file is written by hand, too

const QString hereId = u"here"_s;

} // namespace

Profiles::Profiles(QString file, QStringList local, QObject *parent)
    : QAbstractListModel(parent)
    , m_file(std::move(file))
    , m_local(std::move(local))
{
    m_profiles.append({.id = hereId, .name = tr("This computer")});
    load();
}

void Profiles::load()
{
    QSettings settings(m_file, QSettings::IniFormat);
    m_profiles.first().webhooks = settings.value(u"here/webhooks"_s).toString();
    const int size = std::min(settings.beginReadArray(u"profiles"_s), mostProfiles);
    for (int i = 0; i < size; ++i) {
        settings.setArrayIndex(i);
        Profile profile{.id = settings.value(u"id"_s).toString(),
                        .name = settings.value(u"name"_s).toString(),
                        .host = settings.value(u"host"_s).toString(),
                        .socket = settings.value(u"socket"_s).toString(),
                        .webhooks = settings.value(u"webhooks"_s).toString()};
        if (profile.id.isEmpty())
            profile.id = QUuid::createUuid().toString(QUuid::Id128);
        (mistake(profile, -1).isEmpty() ? m_profiles : m_unusable).append(profile);
    }
    settings.endArray();
    m_last = settings.value(u"last/profile"_s).toString();
    const auto last = std::find_if(m_profiles.begin(), m_profiles.end(),
                                   [this](const Profile &profile) { return profile.id == m_last; });
    m_current = last == m_profiles.end() ? 0 : int(last - m_profiles.begin());
}

void Profiles::save()
{
    QSettings settings(m_file, QSettings::IniFormat);
    settings.clear();
    settings.setValue(u"here/webhooks"_s, m_profiles.constFirst().webhooks);
    const QList<Profile> written = m_profiles.mid(1) + m_unusable;
    settings.beginWriteArray(u"profiles"_s, int(written.size()));
    for (int i = 0; i < written.size(); ++i) {
        const Profile &profile = written.at(i);
        settings.setArrayIndex(i);
        settings.setValue(u"id"_s, profile.id);
        settings.setValue(u"name"_s, profile.name);
        settings.setValue(u"host"_s, profile.host);
        settings.setValue(u"socket"_s, profile.socket);
        settings.setValue(u"webhooks"_s, profile.webhooks);
    }
    settings.endArray();
    settings.setValue(u"last/profile"_s, m_last);
    settings.sync();
    if (settings.status() != QSettings::NoError)
        Q_EMIT failed(tr("%1 cannot be written").arg(m_file));
}

int Profiles::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_profiles.size());
}

QVariant Profiles::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Profile &profile = m_profiles.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return profile.name;
    case Qt::FontRole: {
        QFont font;
        font.setBold(index.row() == m_current);
        return font;
    }
    case Qt::ToolTipRole:
        return profile.host.isEmpty() ? profile.socket : profile.host + u' ' + profile.socket;
    case Qt::AccessibleTextRole:
        return index.row() == m_current ? tr("%1, in use").arg(profile.name) : profile.name;
    default:
        return {};
    }
}

int Profiles::rowNamed(const QString &name) const
{
    for (int row = 0; row < m_profiles.size(); ++row) {
        if (m_profiles.at(row).name.compare(name, Qt::CaseInsensitive) == 0)
            return row;
    }
    return -1;
}

QString Profiles::mistake(const Profile &profile, int row) const
{
    const int same = rowNamed(profile.name);
    return same >= 0 && same != row ? tr("There is one of this name already") : mistakeIn(profile);
}

QString Profiles::add(Profile profile)
{
    profile.name = profile.name.trimmed();
    if (QString why = mistake(profile, -1); !why.isEmpty())
        return why;
    profile.id = QUuid::createUuid().toString(QUuid::Id128);
    const int row = int(m_profiles.size());
    beginInsertRows({}, row, row);
    m_profiles.append(profile);
    endInsertRows();
    save();
    Q_EMIT changed();
    return {};
}

QString Profiles::change(int row, Profile profile)
{
    profile.name = profile.name.trimmed();
    if (QString why = mistake(profile, row); !why.isEmpty())
        return why;
    Profile &kept = m_profiles[row];
    profile.id = kept.id;
    if (row == 0) // only where webhooks go is anybody's to say
        profile = {.id = kept.id, .name = kept.name, .webhooks = profile.webhooks};
    const bool isElsewhere = profile.host != kept.host || profile.socket != kept.socket;
    if (profile == kept)
        return {};
    kept = profile;
    Q_EMIT dataChanged(index(row), index(row));
    save();
    Q_EMIT changed();
    if (row == m_current && isElsewhere)
        Q_EMIT switched();
    return {};
}

void Profiles::remove(int row)
{
    if (row < 1 || row >= m_profiles.size())
        return;
    const bool wasUsed = row == m_current;
    beginRemoveRows({}, row, row);
    const QString id = m_profiles.takeAt(row).id;
    if (id == m_last)
        m_last = hereId;
    if (wasUsed)
        m_current = 0;
    else if (m_current > row)
        --m_current;
    endRemoveRows();
    save();
    Q_EMIT removed(id);
    Q_EMIT changed();
    if (wasUsed)
        Q_EMIT switched();
}

void Profiles::use(int row)
{
    m_last = m_profiles.at(row).id;
    save();
    useOnce(row);
}

void Profiles::useOnce(int row)
{
    m_current = row;
    Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    Q_EMIT switched();
}

} // namespace am
