// SPDX-License-Identifier: MIT
#include "outgoing/calladdress.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::CallQuery;

class tst_CallAddress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void cleansWhatWasConfigured_data()
    {
        QTest::addColumn<QString>("configured");
        QTest::addColumn<QString>("base");
        QTest::newRow("as it is") << u"https://api.test"_s << u"https://api.test"_s;
        QTest::newRow("slashes at the end") << u"https://api.test/v//"_s << u"https://api.test/v"_s;
        QTest::newRow("a password") << u"https://u:p@api.test:8443/"_s << u"https://api.test:8443"_s;
        QTest::newRow("a query and a fragment") << u"https://api.test/a?b=c#d"_s << u"https://api.test/a"_s;
        QTest::newRow("an escaped slash stays one") << u"https://api.test/a%2Fb/"_s << u"https://api.test/a%2Fb"_s;
    }
    void cleansWhatWasConfigured()
    {
        QFETCH(QString, configured);
        QFETCH(QString, base);
        QCOMPARE(am::baseAddress(QUrl(configured)).toString(QUrl::FullyEncoded), base);
    }

    void putsPathAndQueryBelow_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<CallQuery>("query");
        QTest::addColumn<QString>("address");
        QTest::newRow("a path") << "/v1/x"_ba << CallQuery{} << u"https://api.test/base/v1/x"_s;
        QTest::newRow("an escape in the path stays")
            << "/v1/%2B1"_ba << CallQuery{} << u"https://api.test/base/v1/%2B1"_s;
        QTest::newRow("a plus in a value survives")
            << "/x"_ba << CallQuery{{"caller", u"+1 2"_s}} << u"https://api.test/base/x?caller=%2B1%202"_s;
        QTest::newRow("what would end a value does not")
            << "/x"_ba << CallQuery{{"a", u"1&b=#"_s}, {"c", u"2"_s}} << u"https://api.test/base/x?a=1%26b%3D%23&c=2"_s;
    }
    void putsPathAndQueryBelow()
    {
        QFETCH(QByteArray, path);
        QFETCH(CallQuery, query);
        QFETCH(QString, address);
        const QUrl base = am::baseAddress(QUrl(u"https://api.test/base/"_s));
        QCOMPARE(am::callAddress(base, path, query).toString(QUrl::FullyEncoded), address);
    }
};

QTEST_GUILESS_MAIN(tst_CallAddress)
#include "tst_calladdress.moc"
