// SPDX-License-Identifier: MIT
#include "identity/phonenumber.h"

#include <QtTest>

using namespace Qt::StringLiterals;
namespace phonenumber = am::phonenumber;

class tst_PhoneNumber : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void initTestCase() { phonenumber::prepare(); }

    void parses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("region");
        QTest::addColumn<QString>("e164");
        QTest::addColumn<bool>("possible");
        QTest::addColumn<bool>("valid");
        QTest::newRow("a number that is given out")
            << u"+4930901820"_s << QString() << u"+4930901820"_s << true << true;
        QTest::newRow("a fictional number is possible and not valid")
            << u"+15550100123"_s << QString() << u"+15550100123"_s << true << false;
        QTest::newRow("a number that is too short") << u"+1555010"_s << QString() << u"+1555010"_s << false << false;
        QTest::newRow("a national number in its region")
            << u"030 901820"_s << u"DE"_s << u"+4930901820"_s << true << true;
        QTest::newRow("a region in small letters") << u"030 901820"_s << u"de"_s << u"+4930901820"_s << true << true;
        QTest::newRow("a number from abroad in any region")
            << u"+4930901820"_s << u"US"_s << u"+4930901820"_s << true << true;
        QTest::newRow("an Italian zero stays") << u"02 3661 8300"_s << u"IT"_s << u"+390236618300"_s << true << true;
    }
    void parses()
    {
        QFETCH(QString, text);
        QFETCH(QString, region);
        const auto parsed = phonenumber::parse(text, region);
        QVERIFY(parsed);
        QTEST(parsed->e164, "e164");
        QTEST(parsed->possible, "possible");
        QTEST(parsed->valid, "valid");
    }

    void whatIsNoNumberIsNothing_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("region");
        QTest::newRow("nothing") << QString() << u"US"_s;
        QTest::newRow("words") << u"maren"_s << u"US"_s;
        QTest::newRow("one digit") << u"1"_s << u"US"_s;
        QTest::newRow("a national number without a region") << u"030 901820"_s << QString();
        QTest::newRow("a national number in no region that there is") << u"030 901820"_s << u"QQ"_s;
        QTest::newRow("a country that does not exist") << u"+999123456789"_s << QString();
        QTest::newRow("a number that is far too long") << u"+1"_s + QString(1000, u'5') << QString();
        QTest::newRow("half a character") << QString(QChar(0xd800)) << u"US"_s;
    }
    void whatIsNoNumberIsNothing()
    {
        QFETCH(QString, text);
        QFETCH(QString, region);
        QVERIFY(!phonenumber::parse(text, region));
    }

    void knowsWhereATrunkZeroIsWritten_data()
    {
        QTest::addColumn<QString>("region");
        QTest::addColumn<bool>("written");
        QTest::newRow("in Germany") << u"DE"_s << true;
        QTest::newRow("in Germany in small letters") << u"de"_s << true;
        QTest::newRow("in the United Kingdom") << u"GB"_s << true;
        QTest::newRow("not in the United States") << u"US"_s << false;
        QTest::newRow("not in Spain") << u"ES"_s << false;
        QTest::newRow("not without a region") << QString() << false;
        QTest::newRow("not in a region that does not exist") << u"QQ"_s << false;
    }
    void knowsWhereATrunkZeroIsWritten()
    {
        QFETCH(QString, region);
        QTEST(phonenumber::writesTrunkZero(region), "written");
    }
};

QTEST_GUILESS_MAIN(tst_PhoneNumber)
#include "tst_phonenumber.moc"
