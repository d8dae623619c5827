// SPDX-License-Identifier: MIT
#include "models/highlights.h"

#include <QSettings>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace am;

class tst_Highlights : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keepsRulesInTheirOrder()
    {
        const QTemporaryDir directory;
        QSettings settings(directory.filePath(u"s.ini"_s), QSettings::IniFormat);
        Highlights highlights(&settings);
        QSignalSpy changed(&highlights, &Highlights::changed);
        QList<Highlight> rules;
        for (const Tone tone : Highlights::tones())
            rules.append({.filter = u"status:%1xx"_s.arg(rules.size() + 2), .tone = tone});
        highlights.setRules(rules);
        QCOMPARE(changed.count(), 1);
        const Highlights next(&settings);
        QCOMPARE(next.rules().size(), 4);
        for (qsizetype i = 0; i < rules.size(); ++i) {
            QCOMPARE(next.rules().at(i).filter, rules.at(i).filter);
            QCOMPARE(next.rules().at(i).tone, rules.at(i).tone);
        }
        highlights.setRules({});
        QVERIFY(Highlights(&settings).rules().isEmpty());
    }

    void takesAnUnknownMeaningForNotable()
    {
        const QTemporaryDir directory;
        QSettings settings(directory.filePath(u"s.ini"_s), QSettings::IniFormat);
        settings.setValue(u"log/highlights/1/filter"_s, u"ms:>5"_s);
        settings.setValue(u"log/highlights/1/tone"_s, u"purple"_s);
        settings.setValue(u"log/highlights/size"_s, 1);
        QCOMPARE(Highlights(&settings).rules().constFirst().tone, Tone::Accent);
        QVERIFY(Highlights(nullptr).rules().isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_Highlights)
#include "tst_highlights.moc"
