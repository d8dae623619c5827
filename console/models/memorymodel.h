// SPDX-License-Identifier: MIT
#pragma once

#include "models/remotelist.h"
#include "shared/clock.h"

namespace am {

/// What is remembered of one caller, to be read and corrected. Every change goes to the daemon at once; changed() comes
/// when it is done there, failed() when it is not.
class MemoryModel final : public RemoteList
{
    Q_OBJECT

public:
    MemoryModel(DaemonConnection &connection, const Clock &clock, QObject *parent = nullptr);

    /// All of them, or with a text those that the store finds for it.
    void show(const QString &caller, const QString &text = {});
    [[nodiscard]] const QString &caller() const { return m_caller; }

    void add(const QString &text);
    /// However many there are; all that went can be had back at once.
    void remove(const QList<int> &rows);
    void undo(const QStringList &tokens);

    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

Q_SIGNALS:
    void changed();
    void failed(const QString &why);
    /// They are out of sight, and until `until` these take them back.
    void removed(int count, const QStringList &undoTokens, const QDateTime &until);

private:
    void change(const QString &method, QJsonObject params);

    struct Removal
    {
        QJsonArray ids; ///< that are not yet asked for
        int count = 0;
        QStringList undo = {};
        QDateTime until = {}; ///< of the first
    };
    void removeNext(const Removal &removal);

    QString m_caller;
};

} // namespace am
