// SPDX-License-Identifier: MIT
#include "models/highlights.h"

#include <QSettings>

using namespace Qt::StringLiterals;

namespace am {

namespace {

const QString settingsArray = u"log/highlights"_s;

const QStringList &namesOfTones()
{
    static const QStringList names = {u"bad"_s, u"warning"_s, u"good"_s, u"accent"_s}; // as tones() has them
    return names;
}

} // namespace

const QList<Tone> &Highlights::tones()
{
    static const QList<Tone> all = {Tone::Bad, Tone::Warning, Tone::Good, Tone::Accent};
    return all;
}

Highlights::Highlights(QSettings *settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
{
    if (!m_settings)
        return;
    const int count = m_settings->beginReadArray(settingsArray);
    for (int i = 0; i < count; ++i) {
        m_settings->setArrayIndex(i);
        const qsizetype tone = namesOfTones().indexOf(m_settings->value(u"tone"_s).toString());
        m_rules.append(
            {.filter = m_settings->value(u"filter"_s).toString(), .tone = tones().value(tone, Tone::Accent)});
    }
    m_settings->endArray();
}

void Highlights::setRules(const QList<Highlight> &rules)
{
    m_rules = rules;
    if (m_settings) {
        m_settings->remove(settingsArray); // or what is beyond a shorter list would stay
        m_settings->beginWriteArray(settingsArray, int(rules.size()));
        for (qsizetype i = 0; i < rules.size(); ++i) {
            m_settings->setArrayIndex(int(i));
            m_settings->setValue(u"filter"_s, rules.at(i).filter);
            m_settings->setValue(u"tone"_s, namesOfTones().value(tones().indexOf(rules.at(i).tone)));
        }
        m_settings->endArray();
    }
    Q_EMIT changed();
}

} // namespace am
