// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace am {

/// The stages of one request under each other, each beginning where the one before ended.
class Waterfall final : public QWidget
{
    Q_OBJECT

public:
    struct Stage
    {
        QString name;
        double took; ///< milliseconds
    };

    explicit Waterfall(QWidget *parent = nullptr);

    void setStages(const QList<Stage> &stages, double whole);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<Stage> m_stages;
    double m_whole = 0;
};

} // namespace am
