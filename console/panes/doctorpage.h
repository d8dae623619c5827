// SPDX-License-Identifier: MIT
#pragma once

#include "panes/pane.h"

class QLabel;
class QPlainTextEdit;

namespace am {

/// The signature doctor: a header, a body and a key are pasted, and it says what is wrong. Nothing of it is kept.
class DoctorPage final : public QWidget
{
    Q_OBJECT

public:
    explicit DoctorPage(std::function<qint64()> clock, QWidget *parent = nullptr);

private:
    void examine();

    std::function<qint64()> m_clock;
    QLineEdit *m_header;
    QLineEdit *m_key;
    QPlainTextEdit *m_body;
    QList<QLabel *> m_findings;
};

} // namespace am
