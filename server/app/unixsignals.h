// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

class QSocketNotifier;

namespace am {

/// SIGTERM, SIGINT and SIGHUP as Qt signals. The handler itself only writes a byte into a pipe. One instance at a time.
class UnixSignals final : public QObject
{
    Q_OBJECT

public:
    explicit UnixSignals(QObject *parent = nullptr);
    ~UnixSignals() override;

Q_SIGNALS:
    void stopRequested();   ///< SIGTERM, SIGINT
    void reloadRequested(); ///< SIGHUP

private:
    void takeByte();

    QSocketNotifier *m_notifier = nullptr;
};

} // namespace am
