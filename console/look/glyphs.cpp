// SPDX-License-Identifier: MIT
#include "look/glyphs.h"

#include "look/colors.h"

#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>

namespace am {

namespace {

QPainterPath person(double x, double y, double scale)
{
    QPainterPath path;
    path.addEllipse(QPointF(x, y), 3.6 * scale, 3.6 * scale);
    path.moveTo(x - 6.5 * scale, y + 11 * scale);
    path.cubicTo(x - 6.5 * scale, y + 4.2 * scale, x + 6.5 * scale, y + 4.2 * scale, x + 6.5 * scale, y + 11 * scale);
    return path;
}

QPainterPath lines(std::initializer_list<QList<QPointF>> pieces)
{
    QPainterPath path;
    for (const QList<QPointF> &piece : pieces)
        path.addPolygon(piece);
    return path;
}

QPainterPath handset()
{
    QPainterPath path(QPointF(5, 4));
    path.lineTo(8.6, 4);
    path.lineTo(10.4, 8.4);
    path.lineTo(8, 10.2);
    path.cubicTo(9.2, 12.8, 11.2, 14.8, 13.8, 16);
    path.lineTo(15.6, 13.6);
    path.lineTo(20, 15.4);
    path.lineTo(20, 19);
    path.cubicTo(20, 19.6, 19.6, 20, 19, 20);
    path.cubicTo(10.7, 20, 4, 13.3, 4, 5);
    path.cubicTo(4, 4.4, 4.4, 4, 5, 4);
    return path;
}

QPainterPath clock()
{
    QPainterPath path;
    path.addEllipse(QPointF(12, 12), 8.5, 8.5);
    path.addPath(lines({{{12, 7}, {12, 12}, {15.5, 14}}}));
    return path;
}

QPainterPath magnifier()
{
    QPainterPath path;
    path.addEllipse(QPointF(10.5, 10.5), 6.5, 6.5);
    path.addPath(lines({{{15.3, 15.3}, {20, 20}}}));
    return path;
}

QPainterPath plug()
{
    QPainterPath path = lines({{{9, 3}, {9, 7}}, {{15, 3}, {15, 7}}, {{12, 16}, {12, 21}}});
    path.moveTo(6, 7);
    path.lineTo(18, 7);
    path.lineTo(18, 10);
    path.cubicTo(18, 18, 6, 18, 6, 10);
    path.closeSubpath();
    return path;
}

QPainterPath turning()
{
    QPainterPath path;
    path.arcMoveTo(4, 4, 16, 16, 40);
    path.arcTo(4, 4, 16, 16, 40, 290);
    path.addPath(lines({{{18.5, 3.5}, {18.3, 7}, {14.8, 6.8}}}));
    return path;
}

QPainterPath pathOf(Glyph glyph)
{
    switch (glyph) {
    case Glyph::Callers: {
        QPainterPath two = person(9.5, 8.5, 1);
        two.arcMoveTo(13.2, 5, 6.8, 6.8, 110);
        two.arcTo(13.2, 5, 6.8, 6.8, 110, -220);
        two.moveTo(18.2, 14.4);
        two.cubicTo(20.3, 15.2, 21.5, 17, 21.5, 19.5);
        return two;
    }
    case Glyph::Calls:
        return handset();
    case Glyph::Deliveries:
        return lines(
            {{{4, 13}, {4, 19.5}, {20, 19.5}, {20, 13}, {15.5, 13}, {14, 15.5}, {10, 15.5}, {8.5, 13}, {4, 13}},
             {{12, 3.5}, {12, 11}},
             {{8.8, 8}, {12, 11.2}, {15.2, 8}}});
    case Glyph::Log:
        return lines({{{4, 6}, {20, 6}}, {{4, 12}, {16, 12}}, {{4, 18}, {12, 18}}});
    case Glyph::Send:
        return lines(
            {{{20.5, 3.5}, {3.5, 10.5}, {10.5, 13.5}, {13.5, 20.5}, {20.5, 3.5}}, {{20.5, 3.5}, {10.5, 13.5}}});
    case Glyph::Health:
        return lines({{{3, 12.5}, {7.5, 12.5}, {10, 5}, {14, 19}, {16.5, 12.5}, {21, 12.5}}});
    case Glyph::Search:
        return magnifier();
    case Glyph::Plug:
        return plug();
    case Glyph::Wait:
        return clock();
    case Glyph::Check:
        return lines({{{4.5, 12.5}, {9.5, 17.5}, {19.5, 7}}});
    case Glyph::Refresh:
        return turning();
    }
    return {};
}

class GlyphEngine final : public QIconEngine
{
public:
    explicit GlyphEngine(Glyph glyph)
        : m_glyph(glyph)
    {
    }

    void paint(QPainter *painter, const QRect &where, QIcon::Mode mode, QIcon::State) override
    {
        const Colors &colors = colorsOf(QGuiApplication::palette());
        drawGlyph(*painter, m_glyph, where, mode == QIcon::Selected ? colors.accent : colors.quiet);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap picture(size);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return picture;
    }
    [[nodiscard]] QIconEngine *clone() const override { return new GlyphEngine(m_glyph); }

private:
    Glyph m_glyph;
};

} // namespace

void drawGlyph(QPainter &painter, Glyph glyph, const QRectF &where, const QColor &color)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(where.topLeft());
    painter.scale(where.width() / 24, where.height() / 24);
    painter.setPen(QPen(color, 1.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(pathOf(glyph));
    painter.restore();
}

QIcon glyphIcon(Glyph glyph)
{
    return QIcon(new GlyphEngine(glyph));
}

QIcon programIcon()
{
    QIcon icon;
    for (const int size : {16, 32, 64, 128}) {
        QPixmap picture(size, size);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(lightColors().accent);
        painter.drawRoundedRect(QRectF(0, 0, size, size), size * 0.22, size * 0.22);
        drawGlyph(painter, Glyph::Calls, QRectF(size * 0.16, size * 0.16, size * 0.68, size * 0.68), Qt::white);
        painter.end();
        icon.addPixmap(picture);
    }
    return icon;
}

} // namespace am
