// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QObject>

namespace am {

/// A client as those see it who have news for it; may die at any time.
class AdminListener : public QObject
{
public:
    using QObject::QObject;

    /// A whole frame. False: the client does not keep up, and it was left out; whoever has news says later how many
    /// were. Several clients may be offered the same bytes: they are shared.
    virtual bool offer(const QByteArray &frame) = 0;
};

} // namespace am
