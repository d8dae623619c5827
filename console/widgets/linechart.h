// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

#include <deque>

namespace am {

/// A few minutes of one number as a line, drawn in the quiet way: no frame, three grid lines, the last value big.
class LineChart final : public QWidget
{
    Q_OBJECT

public:
    /// `unit` stands behind the values: " ms", " /s".
    LineChart(const QString &title, const QString &unit, QWidget *parent = nullptr);

    /// Milliseconds; a value that is not a number leaves a gap.
    void add(qint64 at, double value);
    [[nodiscard]] size_t count() const { return m_points.size(); }
    [[nodiscard]] QSize sizeHint() const override { return {260, 150}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {180, 130}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Point
    {
        qint64 at;
        double value;
    };

    void paintGrid(QPainter &painter, const QRectF &plot, double top) const;
    void paintTimes(QPainter &painter, const QRectF &plot) const;
    void paintLine(QPainter &painter, const QRectF &plot, double top) const;
    [[nodiscard]] QString textOf(double value) const;

    QString m_title;
    QString m_unit;
    std::deque<Point> m_points;
};

/// The next of 1, 2, 5, 10, 20, … that is not below: where an axis ends.
double roundTop(double value);

} // namespace am
