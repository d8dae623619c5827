// SPDX-License-Identifier: MIT
#pragma once

#include <QDir>
#include <QFile>

namespace am::test {

/// From the state on, as /proc tells: "state parent …"; empty = there is no such process. What stands before it is the
/// name, which may hold anything.
inline QList<QByteArray> processFacts(qint64 process)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(process));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray facts = file.readAll();
    return facts.mid(facts.lastIndexOf(')') + 2).split(' ');
}

/// A dead one that nobody has waited for does not run.
inline bool isRunning(qint64 process)
{
    const QByteArray state = processFacts(process).value(0);
    return !state.isEmpty() && state != "Z" && state != "X";
}

inline QList<qint64> childrenOf(qint64 parent)
{
    QList<qint64> children;
    for (const QString &name : QDir(QStringLiteral("/proc")).entryList({QStringLiteral("[0-9]*")}, QDir::Dirs)) {
        if (processFacts(name.toLongLong()).value(1).toLongLong() == parent)
            children.append(name.toLongLong());
    }
    return children;
}

} // namespace am::test
