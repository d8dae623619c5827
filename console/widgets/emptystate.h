// SPDX-License-Identifier: MIT
#pragma once

#include "look/glyphs.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace am {

/// What stands where there is nothing to show: why, and what can be done.
class EmptyState final : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(QWidget *parent = nullptr);

    void tell(Glyph glyph, const QString &title, const QString &text, const QString &action = {});

Q_SIGNALS:
    void acted();

private:
    QLabel *m_picture;
    QLabel *m_title;
    QLabel *m_text;
    QPushButton *m_action;
};

} // namespace am
