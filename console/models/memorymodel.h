// SPDX-License-Identifier: MIT
#pragma once

#include "link/anotherlook.h"
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
    /// An addition was taken, but is not a memory yet: the list is looked at again until it is, then changed() comes.
    void awaited();
    /// They are out of sight, and until `until` these take them back.
    void removed(int count, const QStringList &undoTokens, const QDateTime &until);

private:
    void change(const QString &method, QJsonObject params);
    void await(const QString &text);
    void seek(int first, int last);

    struct Removal
    {
        QJsonArray ids; ///< that are not yet asked for
        int count = 0;
        QStringList undo = {};
        QDateTime until = {}; ///< of the first
    };
    void removeNext(const Removal &removal);

    QString m_caller;
    AnotherLook m_again;
    QString m_awaited; ///< text of an addition that is not a memory yet
};

} // namespace am
