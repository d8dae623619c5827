// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QGridLayout;

namespace am {

/// Names and values beside each other; what has no value is left out. Values can be selected with the mouse.
class FactSheet final : public QWidget
{
    Q_OBJECT

public:
    explicit FactSheet(QWidget *parent = nullptr);

    void setFacts(const QList<std::pair<QString, QString>> &facts);

private:
    QGridLayout *m_grid;
};

} // namespace am
