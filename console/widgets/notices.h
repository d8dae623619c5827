// SPDX-License-Identifier: MIT
#pragma once

#include "look/colors.h"

#include <QObject>

#include <chrono>
#include <functional>

namespace am {

/// Something the operator is told in the status line, where other programs would open a box. With an action it offers
/// to do something about it, "Undo" for the most part, as long as it stands there.
struct Notice
{
    QString text;
    Tone tone = Tone::Plain;
    QString action = {};
    std::function<void()> act = {};
    std::chrono::milliseconds lasts{8000};
};

class Notices final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    void say(const QString &text) { Q_EMIT given({.text = text}); }
    void complain(const QString &text) { Q_EMIT given({.text = text, .tone = Tone::Bad}); }
    void give(const Notice &notice) { Q_EMIT given(notice); }

Q_SIGNALS:
    void given(const am::Notice &notice);
};

} // namespace am
