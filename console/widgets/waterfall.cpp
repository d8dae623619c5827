// SPDX-License-Identifier: MIT
#include "widgets/waterfall.h"

#include "look/colors.h"

#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr int rowHeight = 26;
constexpr int namesWidth = 110;
constexpr int timesWidth = 80;

} // namespace

Waterfall::Waterfall(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Waterfall::setStages(const QList<Stage> &stages, double whole)
{
    m_stages = stages;
    m_whole = whole;
    QStringList spoken;
    for (const Stage &stage : stages) {
        spoken.append(tr("%1 %2 ms").arg(stage.name).arg(stage.took));
        m_whole = std::max(m_whole, stage.took);
    }
    setAccessibleName(tr("Stages: %1").arg(spoken.join(u", "_s)));
    updateGeometry();
    update();
}

QSize Waterfall::sizeHint() const
{
    return {namesWidth + timesWidth + 60, int(m_stages.size()) * rowHeight};
}

void Waterfall::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colors &colors = colorsOf(palette());
    const double room = std::max(20, width() - namesWidth - timesWidth);
    double before = 0;
    for (int i = 0; i < m_stages.size(); ++i) {
        const Stage &stage = m_stages.at(i);
        const int top = i * rowHeight;
        painter.setPen(colors.quiet);
        painter.drawText(QRect(0, top, namesWidth - 10, rowHeight), Qt::AlignVCenter,
                         fontMetrics().elidedText(stage.name, Qt::ElideRight, namesWidth - 10));
        painter.setPen(colors.text);
        painter.drawText(QRect(width() - timesWidth, top, timesWidth, rowHeight), Qt::AlignVCenter | Qt::AlignRight,
                         tr("%1 ms").arg(stage.took, 0, 'f', 2));
        const double scale = m_whole > 0 ? room / m_whole : 0;
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.hover);
        painter.drawRoundedRect(QRectF(namesWidth, top + 9, room, 8), 4, 4);
        painter.setBrush(colors.accent);
        painter.drawRoundedRect(QRectF(namesWidth + before * scale, top + 9, std::max(3.0, stage.took * scale), 8), 4,
                                4);
        before += stage.took;
    }
}

} // namespace am
