// SPDX-License-Identifier: MIT
#pragma once

#include "look/colors.h"

#include <QDateTime>
#include <QJsonObject>
#include <QWidget>

namespace am {

/// One thing that happened, as a Timeline shows it.
struct TimelineStep
{
    QDateTime at;
    QString what;
    QString which = {}; ///< the part, quiet behind it
    QString why = {};
    Tone tone = Tone::Plain;
};

/// The steps of a delivery, as `deliveries.get` and `calls.get` tell them.
QList<TimelineStep> receiptSteps(const QJsonObject &delivery);

/// Steps under each other along a line, each with its time and how long after the first it was.
class Timeline final : public QWidget
{
    Q_OBJECT

public:
    explicit Timeline(QWidget *parent = nullptr);

    void setSteps(const QList<TimelineStep> &steps);
    [[nodiscard]] const QList<TimelineStep> &steps() const { return m_steps; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintStep(QPainter &painter, int number) const;

    QList<TimelineStep> m_steps;
};

} // namespace am
