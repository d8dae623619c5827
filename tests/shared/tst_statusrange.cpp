// SPDX-License-Identifier: MIT
#include "shared/statusrange.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::StatusRange;

class tst_StatusRange : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsWhatOperatorsWrite_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::newRow("one") << u"503"_s << 503 << 503;
        QTest::newRow("a class") << u"5xx"_s << 500 << 599;
        QTest::newRow("from") << u">=500"_s << 500 << 999;
        QTest::newRow("above") << u">499"_s << 500 << 999;
        QTest::newRow("up to") << u"<=299"_s << 100 << 299;
        QTest::newRow("below") << u"<400"_s << 100 << 399;
    }
    void readsWhatOperatorsWrite()
    {
        QFETCH(QString, text);
        const auto range = StatusRange::parse(text);
        QVERIFY(range);
        QTEST(range->from, "from");
        QTEST(range->to, "to");
        QVERIFY(range->contains(range->from) && range->contains(range->to) && !range->contains(range->to + 1));
    }

    void refusesAnythingElse_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", "2000", "9xx", "xx", ">", "=200", "-200", "200 ", "5XX"})
            QTest::addRow("\"%s\"", text) << QString::fromLatin1(text);
    }
    void refusesAnythingElse()
    {
        QFETCH(QString, text);
        QVERIFY(!StatusRange::parse(text));
    }
};

QTEST_GUILESS_MAIN(tst_StatusRange)
#include "tst_statusrange.moc"
