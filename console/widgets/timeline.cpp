// SPDX-License-Identifier: MIT
#include "widgets/timeline.h"

#include "ctl/moment.h"
#include "models/lists.h"

#include <QJsonArray>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr int stepHeight = 46;
constexpr int timesWidth = 100;
constexpr int textLeft = timesWidth + 34;

} // namespace

QList<TimelineStep> receiptSteps(const QJsonObject &delivery)
{
    QList<TimelineStep> steps;
    const QJsonArray transitions = delivery.value("transitions"_L1).toArray();
    for (const QJsonValue transition : transitions) {
        const QJsonObject step = transition.toObject();
        steps.append({.at = ctl::moment(step.value("at"_L1)),
                      .what = stateText(step),
                      .which = step.value("part"_L1).toString(),
                      .why = step.value("reason"_L1).toString(),
                      .tone = stateTone(step.value("state"_L1).toString())});
    }
    return steps;
}

Timeline::Timeline(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Timeline::setSteps(const QList<TimelineStep> &steps)
{
    m_steps = steps;
    QStringList spoken;
    for (const TimelineStep &step : steps)
        spoken.append(QStringList{step.what, step.which, step.why}.join(u' ').simplified());
    setAccessibleName(tr("Steps: %1").arg(spoken.join(u"; "_s)));
    updateGeometry();
    update();
}

QSize Timeline::sizeHint() const
{
    return {textLeft + 160, int(m_steps.size()) * stepHeight + 8};
}

void Timeline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < m_steps.size(); ++i)
        paintStep(painter, i);
}

void Timeline::paintStep(QPainter &painter, int number) const
{
    const Colors &colors = colorsOf(palette());
    const TimelineStep &step = m_steps.at(number);
    const int top = number * stepHeight;
    const QPointF dot(timesWidth + 14, top + 15);
    if (number + 1 < m_steps.size()) {
        painter.setPen(QPen(colors.line, 2));
        painter.drawLine(dot + QPointF(0, 9), dot + QPointF(0, stepHeight - 9));
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(step.tone == Tone::Plain ? colors.accent : colors.of(step.tone));
    painter.drawEllipse(dot, 4.5, 4.5);

    const QFontMetrics metrics(font());
    const int line = metrics.height();
    painter.setFont(font());
    painter.setPen(colors.quiet);
    painter.drawText(QRect(0, top + 6, timesWidth - 8, line), Qt::AlignRight,
                     step.at.toLocalTime().toString(u"HH:mm:ss.zzz"_s));
    const qint64 after = m_steps.constFirst().at.msecsTo(step.at);
    if (after > 0)
        painter.drawText(QRect(0, top + 6 + line, timesWidth - 8, line), Qt::AlignRight, u"+"_s + ctl::duration(after));
    painter.setPen(colors.of(step.tone));
    painter.drawText(QPoint(textLeft, top + 6 + metrics.ascent()), step.what);
    painter.setPen(colors.quiet);
    painter.drawText(QPoint(textLeft + metrics.horizontalAdvance(step.what) + 10, top + 6 + metrics.ascent()),
                     step.which);
    const int room = width() - textLeft - 4;
    painter.drawText(QPoint(textLeft, top + 6 + line + metrics.ascent()),
                     metrics.elidedText(step.why, Qt::ElideRight, room));
}

} // namespace am
