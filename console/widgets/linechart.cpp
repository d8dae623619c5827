// SPDX-License-Identifier: MIT
#include "widgets/linechart.h"

#include "look/colors.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qint64 shownMilliseconds = 15 * 60 * 1000;
constexpr int headHeight = 50;
constexpr int scaleWidth = 52;  ///< beside the plot
constexpr int timesHeight = 16; ///< below it

QFont smallFont(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * 0.85);
    return font;
}

} // namespace

double roundTop(double value)
{
    if (!(value > 0))
        return 1;
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 5.0}) {
        if (value <= step * power * (1 + 1e-9))
            return step * power;
    }
    return 10 * power;
}

LineChart::LineChart(const QString &title, const QString &unit, QWidget *parent)
    : QWidget(parent)
    , m_title(title)
    , m_unit(unit)
{
    setAccessibleName(title);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void LineChart::add(qint64 at, double value)
{
    m_points.push_back({at, value});
    while (m_points.front().at < at - shownMilliseconds)
        m_points.pop_front();
    setAccessibleDescription(tr("now %1").arg(textOf(value)));
    update();
}

QString LineChart::textOf(double value) const
{
    if (std::isnan(value))
        return u"–"_s;
    return QString::number(value, 'f', value < 10 && value != std::floor(value) ? 1 : 0) + m_unit;
}

void LineChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colors &colors = colorsOf(palette());
    painter.setPen(colors.quiet);
    painter.drawText(QRect(0, 0, width(), 20), Qt::AlignVCenter, m_title);
    QFont big = font();
    big.setPointSizeF(font().pointSizeF() * 1.5);
    painter.setFont(big);
    painter.setPen(colors.text);
    painter.drawText(QRect(0, 20, width(), 28), Qt::AlignVCenter,
                     m_points.empty() ? u"–"_s : textOf(m_points.back().value));
    painter.setFont(font());
    double most = 0;
    for (const Point &point : m_points)
        most = std::isnan(point.value) ? most : std::max(most, point.value);
    const double top = roundTop(most);
    const QRectF plot(0, headHeight + 8, width() - scaleWidth, height() - headHeight - 16 - timesHeight);
    paintGrid(painter, plot, top);
    paintTimes(painter, plot);
    paintLine(painter, plot, top);
}

void LineChart::paintGrid(QPainter &painter, const QRectF &plot, double top) const
{
    const Colors &colors = colorsOf(palette());
    painter.setFont(smallFont(font()));
    for (const double share : {0.0, 0.5, 1.0}) {
        const double y = std::round(plot.bottom() - share * plot.height()) - 0.5;
        painter.setPen(QPen(colors.line, 1));
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(colors.quiet);
        painter.drawText(QRectF(plot.right(), y - 8, scaleWidth, 16), Qt::AlignRight | Qt::AlignVCenter,
                         textOf(top * share));
    }
}

/// How far back the line goes.
void LineChart::paintTimes(QPainter &painter, const QRectF &plot) const
{
    if (m_points.size() < 2)
        return;
    constexpr qint64 longestInSeconds = 120;
    const qint64 seconds = (m_points.back().at - m_points.front().at) / 1000;
    const QRectF times(plot.left(), plot.bottom() + 4, plot.width(), timesHeight);
    painter.setFont(smallFont(font()));
    painter.setPen(colorsOf(palette()).quiet);
    painter.drawText(times, Qt::AlignLeft | Qt::AlignTop,
                     seconds < longestInSeconds ? tr("%1 s ago").arg(seconds)
                                                : tr("%1 min ago").arg((seconds + 30) / 60));
    painter.drawText(times, Qt::AlignRight | Qt::AlignTop, tr("now"));
}

void LineChart::paintLine(QPainter &painter, const QRectF &plot, double top) const
{
    if (m_points.empty())
        return;
    const Colors &colors = colorsOf(palette());
    const qint64 last = m_points.back().at;
    // Until there is a quarter of an hour, what there is takes all the room.
    const auto span = double(std::max<qint64>(last - m_points.front().at, 1));
    QPainterPath line;
    QPainterPath area;
    bool isOpen = false;
    QPointF place;
    const auto closeArea = [&] {
        if (isOpen)
            area.lineTo(place.x(), plot.bottom());
        isOpen = false;
    };
    for (const Point &point : m_points) {
        if (std::isnan(point.value)) {
            closeArea();
            continue;
        }
        place = {plot.right() - double(last - point.at) / span * plot.width(),
                 plot.bottom() - point.value / top * plot.height()};
        if (!std::exchange(isOpen, true)) {
            line.moveTo(place);
            area.moveTo(place.x(), plot.bottom());
        } else {
            line.lineTo(place);
        }
        area.lineTo(place);
    }
    closeArea();
    QColor shade = colors.accent;
    shade.setAlphaF(0.10F);
    painter.fillPath(area, shade);
    painter.setPen(QPen(colors.accent, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(line);
}

} // namespace am
