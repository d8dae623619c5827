// SPDX-License-Identifier: MIT
#include "models/filterbook.h"

#include <QSettings>

using namespace Qt::StringLiterals;

namespace am {

namespace {

const QString settingsArray = u"log/filters"_s;

} // namespace

FilterBook::FilterBook(QSettings *settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
{
    if (!m_settings)
        return;
    const int count = m_settings->beginReadArray(settingsArray);
    for (int i = 0; i < count; ++i) {
        m_settings->setArrayIndex(i);
        m_filters.append(
            {.name = m_settings->value(u"name"_s).toString(), .text = m_settings->value(u"filter"_s).toString()});
    }
    m_settings->endArray();
    m_filters.removeIf([](const SavedFilter &one) { return one.name.isEmpty() || one.text.isEmpty(); });
}

void FilterBook::save(const QString &name, const QString &text)
{
    const auto known = std::find_if(m_filters.begin(), m_filters.end(), [&name](const SavedFilter &one) {
        return one.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    if (known != m_filters.end())
        *known = {.name = name, .text = text};
    else
        m_filters.append({.name = name, .text = text});
    keep();
}

void FilterBook::forget(const QString &name)
{
    if (m_filters.removeIf([&name](const SavedFilter &one) { return one.name == name; }) > 0)
        keep();
}

void FilterBook::keep()
{
    if (m_settings) {
        m_settings->remove(settingsArray); // or what is beyond a shorter list would stay
        m_settings->beginWriteArray(settingsArray, int(m_filters.size()));
        for (qsizetype i = 0; i < m_filters.size(); ++i) {
            m_settings->setArrayIndex(int(i));
            m_settings->setValue(u"name"_s, m_filters.at(i).name);
            m_settings->setValue(u"filter"_s, m_filters.at(i).text);
        }
        m_settings->endArray();
    }
    Q_EMIT changed();
}

} // namespace am
