// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QLineEdit;

namespace am {

/// Asks for a caller's whole number before they are erased, in place.
class EraseLine final : public QWidget
{
    Q_OBJECT

public:
    explicit EraseLine(QWidget *parent = nullptr);

    /// Out of sight, until open().
    void setCaller(const QString &caller);
    void open();

Q_SIGNALS:
    void confirmed();
    void refused(); ///< another number was typed

private:
    void read();

    QString m_caller;
    QLineEdit *m_field;
};

} // namespace am
