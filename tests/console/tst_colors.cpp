// SPDX-License-Identifier: MIT
#include "look/colors.h"

#include <QtTest>

using namespace am;

/// Whether everything can be read in both schemes.
class tst_Colors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsContrast()
    {
        QCOMPARE(qRound(contrast(Qt::black, Qt::white)), 21);
        QCOMPARE(qRound(contrast(Qt::white, Qt::white)), 1);
        QCOMPARE(contrast(QColor(0x767676), Qt::white), contrast(Qt::white, QColor(0x767676)));
        QVERIFY(contrast(QColor(0x767676), Qt::white) > 4.5);
        QVERIFY(contrast(QColor(0x777777), Qt::white) < 4.5);
    }

    void readsEverywhere_data()
    {
        QTest::addColumn<QColor>("text");
        QTest::addColumn<QColor>("ground");
        for (const auto &[scheme, colors] : {std::pair("light", lightColors()), std::pair("dark", darkColors())}) {
            const std::pair<const char *, QColor> grounds[] = {{"window", colors.window},
                                                               {"base", colors.base},
                                                               {"side", colors.side},
                                                               {"hover", colors.hover},
                                                               {"selection", colors.selection},
                                                               {"bad ground", colors.ground(Tone::Bad)},
                                                               {"warning ground", colors.ground(Tone::Warning)},
                                                               {"good ground", colors.ground(Tone::Good)},
                                                               {"accent ground", colors.ground(Tone::Accent)}};
            const std::pair<const char *, Tone> tones[] = {{"plain", Tone::Plain},     {"quiet", Tone::Quiet},
                                                           {"accent", Tone::Accent},   {"good", Tone::Good},
                                                           {"warning", Tone::Warning}, {"bad", Tone::Bad}};
            for (const auto &[groundName, ground] : grounds) {
                for (const auto &[toneName, tone] : tones)
                    QTest::addRow("%s: %s on %s", scheme, toneName, groundName) << colors.of(tone) << ground;
            }
            QTest::addRow("%s: on the accent", scheme) << colors.onAccent << colors.accent;
        }
    }
    void readsEverywhere()
    {
        QFETCH(QColor, text);
        QFETCH(QColor, ground);
        QVERIFY2(contrast(text, ground) >= 4.5, qPrintable(QString::number(contrast(text, ground))));
    }

    void whatQtPaintsReadsToo_data()
    {
        QTest::addColumn<QColor>("text");
        QTest::addColumn<QColor>("ground");
        for (const auto &[scheme, colors] : {std::pair("light", lightColors()), std::pair("dark", darkColors())}) {
            const QPalette palette = paletteOf(colors);
            const std::tuple<const char *, QPalette::ColorRole, QPalette::ColorRole> pairs[] = {
                {"text in a window", QPalette::WindowText, QPalette::Window},
                {"text in a field", QPalette::Text, QPalette::Base},
                {"text in every other row", QPalette::Text, QPalette::AlternateBase},
                {"a placeholder", QPalette::PlaceholderText, QPalette::Base},
                {"a button", QPalette::ButtonText, QPalette::Button},
                {"a tooltip", QPalette::ToolTipText, QPalette::ToolTipBase},
                {"what is selected", QPalette::HighlightedText, QPalette::Highlight},
                {"a link", QPalette::Link, QPalette::Base}};
            for (const auto group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled}) {
                for (const auto &[name, text, ground] : pairs)
                    QTest::addRow("%s, group %d: %s", scheme, int(group), name)
                        << palette.color(group, text) << palette.color(group, ground);
            }
        }
    }
    void whatQtPaintsReadsToo() { readsEverywhere(); }

    void groundsStandOut()
    {
        for (const Colors &colors : {lightColors(), darkColors()}) {
            for (const Tone tone : {Tone::Bad, Tone::Warning, Tone::Good, Tone::Accent})
                QVERIFY(contrast(colors.ground(tone), colors.base) > 1.08);
        }
    }

    void knowsTheSchemeOfAPalette()
    {
        QCOMPARE(colorsOf(paletteOf(lightColors())).text, lightColors().text);
        QCOMPARE(colorsOf(paletteOf(darkColors())).text, darkColors().text);
    }
};

QTEST_GUILESS_MAIN(tst_Colors)
#include "tst_colors.moc"
