// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QObject>

class QSettings;

namespace am {

/// A filter that an operator gave a name.
struct SavedFilter
{
    QString name;
    QString text; ///< as LogFilter reads it
};

/// The operator's saved filters, by name. Kept in the settings as the array log/filters of name and filter, for people
/// to read and to copy.
class FilterBook final : public QObject
{
    Q_OBJECT

public:
    /// Without settings nothing outlives this object.
    explicit FilterBook(QSettings *settings, QObject *parent = nullptr);

    [[nodiscard]] const QList<SavedFilter> &filters() const { return m_filters; }
    /// In place of the one that has this name already, whatever its case.
    void save(const QString &name, const QString &text);
    void forget(const QString &name);

Q_SIGNALS:
    void changed();

private:
    void keep();

    QSettings *m_settings;
    QList<SavedFilter> m_filters;
};

} // namespace am
