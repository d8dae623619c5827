// SPDX-License-Identifier: MIT
#include "identity/calleraddress.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using Scheme = am::CallerAddress::Scheme;

class tst_CallerAddress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void unwraps_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<Scheme>("scheme");
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("host");
        const auto row = [](const char *name, const QString &text, Scheme scheme, const QString &user,
                            const QString &host = {}) { QTest::newRow(name) << text << scheme << user << host; };
        row("nothing is plain", {}, Scheme::Plain, {});
        row("blanks are plain and trimmed", u" \t"_s, Scheme::Plain, {});
        row("a number is plain", u"+15550100123"_s, Scheme::Plain, u"+15550100123"_s);
        row("parameters of a plain number go", u"+15550100123;ext=5"_s, Scheme::Plain, u"+15550100123"_s);
        row("a web user is plain", u" user_5521 "_s, Scheme::Plain, u"user_5521"_s);
        row("a mail address is plain", u"15550100123@mail.example.com"_s, Scheme::Plain,
            u"15550100123@mail.example.com"_s);
        row("percent signs of a web user stay", u"a%2Bb"_s, Scheme::Plain, u"a%2Bb"_s);
        row("brackets around no address stay", u"Maren <maren@example.com>"_s, Scheme::Plain,
            u"Maren <maren@example.com>"_s);

        row("tel loses its parameters", u"tel:+1-555-010-0123;ext=5"_s, Scheme::Tel, u"+1-555-010-0123"_s);
        row("tel in capitals", u"TEL:+15550100123"_s, Scheme::Tel, u"+15550100123"_s);
        row("tel is decoded", u"tel:%2B15550100123"_s, Scheme::Tel, u"+15550100123"_s);
        row("a local tel takes its context", u"tel:010-0123;Phone-Context=+1555"_s, Scheme::Tel, u"+1555010-0123"_s);
        row("a local tel takes a context that is encoded", u"tel:0100123;phone-context=%2B1555"_s, Scheme::Tel,
            u"+15550100123"_s);
        row("a context that is a domain is no prefix", u"tel:0100123;phone-context=example.com"_s, Scheme::Tel,
            u"0100123"_s);
        row("a global tel ignores its context", u"tel:+15550100123;phone-context=+49"_s, Scheme::Tel,
            u"+15550100123"_s);
        row("tel of nothing", u"tel:"_s, Scheme::Tel, {});

        row("sip has a user and a host", u"sip:maren@host"_s, Scheme::Sip, u"maren"_s, u"host"_s);
        row("sips too", u"sips:maren@host"_s, Scheme::Sip, u"maren"_s, u"host"_s);
        row("the host is in lower case, the user as sent", u"SIP:Maren@Example.COM"_s, Scheme::Sip, u"Maren"_s,
            u"example.com"_s);
        row("port, parameters and headers go", u"sip:maren@host:5061;transport=tls?subject=x"_s, Scheme::Sip,
            u"maren"_s, u"host"_s);
        row("the password goes", u"sip:maren:secret@host"_s, Scheme::Sip, u"maren"_s, u"host"_s);
        row("parameters of the user go", u"sip:+15550100123;npdi@host"_s, Scheme::Sip, u"+15550100123"_s, u"host"_s);
        row("the user is decoded", u"sip:%6Daren%20v@host"_s, Scheme::Sip, u"maren v"_s, u"host"_s);
        row("an IPv6 host keeps its brackets and loses its port", u"sip:maren@[2001:db8::1]:5060"_s, Scheme::Sip,
            u"maren"_s, u"[2001:db8::1]"_s);
        row("an IPv6 host that is not closed gets closed", u"sip:maren@[2001:db8::1"_s, Scheme::Sip, u"maren"_s,
            u"[2001:db8::1]"_s);
        row("sip without a host", u"sip:maren"_s, Scheme::Sip, u"maren"_s);
        row("sip without a user", u"sip:@host"_s, Scheme::Sip, {}, u"host"_s);
        row("sip of nothing", u"sip:"_s, Scheme::Sip, {});
        row("a number at a host is sip", u"+15550100123@host"_s, Scheme::Sip, u"+15550100123"_s, u"host"_s);
        row("brackets and a name go", u"Maren <sip:maren@host>;tag=1"_s, Scheme::Sip, u"maren"_s, u"host"_s);
        row("a quoted name may hold an address", u"\"<sip:x@y>\" <sip:maren@host>"_s, Scheme::Sip, u"maren"_s,
            u"host"_s);
        row("a quoted name may hold quotes", u"\"a \\\" <sip:x@y> b\" <sip:maren@host>"_s, Scheme::Sip, u"maren"_s,
            u"host"_s);
        row("a quoted name that never ends is plain", u"\"Maren <sip:maren@host>"_s, Scheme::Plain,
            u"\"Maren <sip:maren@host>"_s);
        row("a backslash at the very end is plain", u"\"\\"_s, Scheme::Plain, u"\"\\"_s);
        row("a bracket that never closes is plain", u"Maren <sip:maren@host"_s, Scheme::Plain,
            u"Maren <sip:maren@host"_s);
        row("a header's name goes", u"From: <sip:maren@host>;tag=1"_s, Scheme::Sip, u"maren"_s, u"host"_s);
        row("a header's name goes in any case", u"REMOTE-PARTY-ID: sips:maren@host"_s, Scheme::Sip, u"maren"_s,
            u"host"_s);

        row("WhatsApp", u"whatsapp:+15550100123"_s, Scheme::WhatsApp, u"+15550100123"_s);
        row("WhatsApp in capitals", u"WhatsApp:US.1349120"_s, Scheme::WhatsApp, u"US.1349120"_s);
    }
    void unwraps()
    {
        QFETCH(QString, text);
        QFETCH(Scheme, scheme);
        QFETCH(QString, user);
        QFETCH(QString, host);
        const am::CallerAddress address = am::parseCallerAddress(text);
        QCOMPARE(address.scheme, scheme);
        QCOMPARE(address.user, user);
        QCOMPARE(address.host, host);
    }

    void putsThePlusBackThatAFormMadeABlank_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("user");
        QTest::newRow("in front of a number") << u" 15550100123"_s << u"+15550100123"_s;
        QTest::newRow("in front of ten digits") << u" 4930901820"_s << u"+4930901820"_s;
        QTest::newRow("in front of fifteen digits") << u" 123456789012345"_s << u"+123456789012345"_s;
        QTest::newRow("in a WhatsApp address") << u"whatsapp: 15550100123"_s << u"+15550100123"_s;
        QTest::newRow("in a tel address") << u"tel: 15550100123"_s << u"+15550100123"_s;
        QTest::newRow("in a SIP address") << u"sip: 15550100123@host"_s << u"+15550100123"_s;
        QTest::newRow("not in front of nine digits") << u" 155501001"_s << u"155501001"_s;
        QTest::newRow("not in front of sixteen digits") << u" 1234567890123456"_s << u"1234567890123456"_s;
        QTest::newRow("not in front of a zero") << u" 01511234567"_s << u"01511234567"_s;
        QTest::newRow("not in front of letters") << u" user5550100123"_s << u"user5550100123"_s;
        QTest::newRow("not where there was no blank") << u"15550100123"_s << u"15550100123"_s;
    }
    void putsThePlusBackThatAFormMadeABlank()
    {
        QFETCH(QString, text);
        QFETCH(QString, user);
        QCOMPARE(am::parseCallerAddress(text).user, user);
    }

    void longTextsAreNoTrouble()
    {
        const QString many(100'000, u'<');
        QCOMPARE(am::parseCallerAddress(many).user, many);
        QCOMPARE(am::parseCallerAddress(u"sip:"_s + QString(100'000, u'a')).user.size(), 100'000);
        QCOMPARE(am::parseCallerAddress(QString(100'000, u'"')).scheme, Scheme::Plain);
    }
};

QTEST_GUILESS_MAIN(tst_CallerAddress)
#include "tst_calleraddress.moc"
