// SPDX-License-Identifier: MIT
#pragma once

#include "models/filterbook.h"
#include "models/logfilter.h"
#include "panes/pane.h"

class QLabel;

namespace am {

class FilterField;

/// The live log's filter: a field, what is wrong with what stands in it, and the name under which it is saved.
class FilterBar final : public QWidget
{
    Q_OBJECT

public:
    explicit FilterBar(const Desk &desk, QWidget *parent = nullptr);

    /// What the filter language offers to complete.
    static QStringList completions();

    [[nodiscard]] FilterField &field() const { return *m_field; }
    [[nodiscard]] FilterBook &book() { return m_book; }
    /// Asks for a name, in place; Enter saves.
    void save();

Q_SIGNALS:
    void filterChanged(const am::LogFilter &filter);

private:
    void buildName();
    void read(const QString &text);

    Desk m_desk;
    FilterBook m_book;
    QLabel *m_mistake;
    QLineEdit *m_name;
    FilterField *m_field;
};

} // namespace am
