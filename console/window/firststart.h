// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace am {

class DaemonConnection;

/// What the window shows when it has never reached a daemon: how to start one, and where it was looked for.
class FirstStart final : public QWidget
{
    Q_OBJECT

public:
    explicit FirstStart(DaemonConnection &connection, QWidget *parent = nullptr);
};

} // namespace am
