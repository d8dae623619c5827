// SPDX-License-Identifier: MIT
#include "outgoing/pathid.h"

#include <QtTest>

using namespace Qt::StringLiterals;

class tst_PathId : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void allowsWhatIdsAreMadeOf_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("a conversation") << u"conv_fs2r811k33t63cj0mhyyd0cxp0xr"_s << true;
        QTest::newRow("a UUID") << u"3f2504e0-4f89-11d3-9a0c-0305e82c3301"_s << true;
        QTest::newRow("the longest") << QString(128, u'a') << true;
        QTest::newRow("longer") << QString(129, u'a') << false;
        QTest::newRow("none") << QString() << false;
        QTest::newRow("a way up") << u".."_s << false;
        QTest::newRow("another path") << u"a/b"_s << false;
        QTest::newRow("an escape") << u"a%2Fb"_s << false;
        QTest::newRow("a query") << u"a?b"_s << false;
        QTest::newRow("letters that only look alike") << u"\u0430"_s << false;
        QTest::newRow("a line end") << u"a\n"_s << false;
    }

    void allowsWhatIdsAreMadeOf()
    {
        QFETCH(QString, id);
        QFETCH(bool, allowed);
        QCOMPARE(am::isPathId(id), allowed);
    }
};

QTEST_GUILESS_MAIN(tst_PathId)
#include "tst_pathid.moc"
