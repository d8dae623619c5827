// SPDX-License-Identifier: MIT
#include "identity/callerresolver.h"

#include <QtTest>

using namespace Qt::StringLiterals;

namespace {
am::IdentitySettings settings(const QString &region)
{
    return {
        .defaultRegion = region, .withheld = {u"Geheim"_s, u"+1 555 010 0999"_s}, .ownNumbers = {u"+15550100001"_s}};
}

am::Caller resolve(const QString &region, const QString &id)
{
    const am::IdentitySettings identity = settings(region);
    return am::CallerResolver(identity).fromId(id);
}
} // namespace

class tst_CallerResolver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void resolvesIds_data();
    void resolvesIds();
    void withheldIdsAreNobody_data();
    void withheldIdsAreNobody();
    void onePersonHasOneKey_data();
    void onePersonHasOneKey();
    void aKeyIsItsOwnKey_data() { resolvesIds_data(); }
    void aKeyIsItsOwnKey();
    void findsThePersonOfACall_data();
    void findsThePersonOfACall();
    void tellsTheKind_data();
    void tellsTheKind();
    void readsItsSettingsAtEachCall();
    void anAgentHasARegionOfItsOwn();
    void keysMayHideTheNumber();
    void takesLongLists();
};

void tst_CallerResolver::resolvesIds_data()
{
    QTest::addColumn<QString>("region");
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("key");
    const auto row = [](const char *name, const QString &region, const QString &id, const QString &key) {
        QTest::newRow(name) << region << id << key;
    };
    // E.164
    row("a fictional number stays", {}, u"+15550100123"_s, u"+15550100123"_s);
    row("a real number stays", {}, u"+4930901820"_s, u"+4930901820"_s);
    row("a foreign number stays in any region", u"DE"_s, u"+15550100123"_s, u"+15550100123"_s);
    row("digits of E.164 are never changed", u"MX"_s, u"+5215512345678"_s, u"+5215512345678"_s);
    row("an Italian zero stays", u"IT"_s, u"+390236618300"_s, u"+390236618300"_s);
    row("the longest number stays", {}, u"+123456789012345"_s, u"+123456789012345"_s);
    row("blanks go", {}, u"+1 555 010 0123"_s, u"+15550100123"_s);
    row("dashes, dots and brackets go", {}, u"+1 (555) 010-01.23"_s, u"+15550100123"_s);
    row("a non-breaking blank goes", {}, u"+1\u00a05550100123"_s, u"+15550100123"_s);
    row("an invisible mark goes", {}, u"\u202a+15550100123\u202c"_s, u"+15550100123"_s);
    row("wide digits are digits", {}, u"\uff0b\uff11\uff15\uff15\uff15\uff10\uff11\uff10\uff10\uff11\uff12\uff13"_s,
        u"+15550100123"_s);
    row("a bracketed zero goes", {}, u"+49 (0)30 901820"_s, u"+4930901820"_s);
    row("an extension goes", {}, u"+15550100123;ext=5"_s, u"+15550100123"_s);
    row("a line end goes", {}, u"+15550100123\r\n"_s, u"+15550100123"_s);
    row("a plus that became a blank comes back", {}, u" 15550100123"_s, u"+15550100123"_s);
    row("a plus that became a blank comes back in any region", u"DE"_s, u" 15550100123"_s, u"+15550100123"_s);
    // without plus
    row("home with a zero", u"DE"_s, u"01511 2345678"_s, u"+4915112345678"_s);
    row("home with brackets", u"US"_s, u"(555) 010-0123"_s, u"+15550100123"_s);
    row("home with the trunk 1", u"US"_s, u"1 555 010 0123"_s, u"+15550100123"_s);
    row("abroad with 00", u"DE"_s, u"0015550100123"_s, u"+15550100123"_s);
    row("abroad with 00 in a region that dials 011", u"US"_s, u"004915112345678"_s, u"+4915112345678"_s);
    row("abroad with 011", u"US"_s, u"011 49 1511 2345678"_s, u"+4915112345678"_s);
    row("abroad without anything", u"DE"_s, u"4915112345678"_s, u"+4915112345678"_s);
    row("abroad without anything, from another country", u"US"_s, u"4915112345678"_s, u"+4915112345678"_s);
    row("a region in small letters", u"de"_s, u"01511 2345678"_s, u"+4915112345678"_s);
    row("a valid international number without a region", {}, u"4915112345678"_s, u"+4915112345678"_s);
    row("00 without a region", {}, u"00 49 1511 2345678"_s, u"+4915112345678"_s);
    row("a fictional number without plus and region", {}, u"15550100123"_s, u"tel:15550100123"_s);
    row("home without a region", {}, u"(555) 010-0123"_s, u"tel:5550100123"_s);
    // tel:
    row("tel", {}, u"tel:+15550100123"_s, u"+15550100123"_s);
    row("tel in capitals with marks", {}, u"TEL:+1-555-010-0123"_s, u"+15550100123"_s);
    row("tel with parameters", {}, u"tel:+1-555-010-0123;ext=5;isub=1"_s, u"+15550100123"_s);
    row("tel with an encoded plus", {}, u"tel:%2B15550100123"_s, u"+15550100123"_s);
    row("a local tel with its context", {}, u"tel:010-0123;phone-context=+1555"_s, u"+15550100123"_s);
    row("a local tel with a domain for context", u"US"_s, u"tel:5550100123;phone-context=example.com"_s,
        u"+15550100123"_s);
    row("tel at home", u"DE"_s, u"tel:015112345678"_s, u"+4915112345678"_s);
    // SIP
    row("sip", {}, u"sip:+15550100188@pbx.example.com"_s, u"+15550100188"_s);
    row("sip with port and parameters", {}, u"sip:+15550100188@host:5061;transport=tls"_s, u"+15550100188"_s);
    row("sips", {}, u"SIPS:+15550100188@host"_s, u"+15550100188"_s);
    row("sip between brackets", {}, u"<sip:+15550100188@host>;tag=1928301774"_s, u"+15550100188"_s);
    row("sip with a display name", {}, u"Maren <sip:+15550100188@host>"_s, u"+15550100188"_s);
    row("sip with a quoted name", {}, u"\"Voss, Maren\" <sip:+15550100188@host;user=phone>"_s, u"+15550100188"_s);
    row("sip with brackets in the name", {}, u"\"a <sip:+15550100999@x> \\\" b\" <sip:+15550100188@host>"_s,
        u"+15550100188"_s);
    row("a display name hides nobody", {}, u"\"Anonymous\" <sip:+15550100188@host>"_s, u"+15550100188"_s);
    row("sip with parameters of the user", {}, u"sip:+15550100188;npdi=yes@host"_s, u"+15550100188"_s);
    row("sip with a password", {}, u"sip:+15550100188:secret@host"_s, u"+15550100188"_s);
    row("sip with an encoded plus", {}, u"sip:%2B15550100188@host"_s, u"+15550100188"_s);
    row("sip without a host", {}, u"sip:+15550100188"_s, u"+15550100188"_s);
    row("sip at an address of IPv6", {}, u"sip:+15550100188@[2001:db8::1]:5060"_s, u"+15550100188"_s);
    row("sip without plus at home", u"US"_s, u"sip:5550100188@host"_s, u"+15550100188"_s);
    row("sip without plus and region", {}, u"sip:15550100188@host"_s, u"tel:15550100188"_s);
    row("a number at a host", {}, u"+15550100188@host"_s, u"+15550100188"_s);
    row("a From field", {}, u"From: \"Maren\" <sip:+15550100188@host>;tag=1"_s, u"+15550100188"_s);
    row("an asserted identity of two", {}, u"P-Asserted-Identity: <sip:+15550100188@host>, <tel:+15550100199>"_s,
        u"+15550100188"_s);
    row("X-CALLER-ID", {}, u"X-CALLER-ID: +15550100188"_s, u"+15550100188"_s);
    row("a sip user with a name", {}, u"sips:Maren@Example.COM:5061;transport=tls"_s, u"sip:Maren@example.com"_s);
    row("tel between brackets", {}, u"Maren <tel:+1-555-010-0188>"_s, u"+15550100188"_s);
    // WhatsApp
    row("a WhatsApp address", {}, u"whatsapp:+15550100123"_s, u"+15550100123"_s);
    row("a WhatsApp address with its plus decoded", {}, u"whatsapp: 15550100123"_s, u"+15550100123"_s);
    row("a WhatsApp address without plus", u"DE"_s, u"whatsapp:4915112345678"_s, u"+4915112345678"_s);
    row("a WhatsApp id that is no number", {}, u"US.13491208655302741918"_s, u"US.13491208655302741918"_s);
    // web users
    row("a web user stays", {}, u"user_5521"_s, u"user_5521"_s);
    row("a web user stays in any region", u"US"_s, u"user_5521"_s, u"user_5521"_s);
    row("a web user whose id looks like a number", {}, u"web:15550100123"_s, u"web:15550100123"_s);
    row("a web user is trimmed", {}, u"  user_5521\t"_s, u"user_5521"_s);
    row("capitals stay", {}, u"User_A"_s, u"User_A"_s);
    row("a UUID stays", u"DE"_s, u"0f2a5a52-7d5e-4b2f-9f0e-1d9a6a2f9d11"_s, u"0f2a5a52-7d5e-4b2f-9f0e-1d9a6a2f9d11"_s);
    row("a mail address of digits stays", u"US"_s, u"5550100123@mail.example.com"_s, u"5550100123@mail.example.com"_s);
    row("a mail address stays", {}, u"maren@example.com"_s, u"maren@example.com"_s);
    row("brackets of a web user stay", {}, u"a<b>c"_s, u"a<b>c"_s);
    row("a semicolon of a web user stays", {}, u"+a;b"_s, u"+a;b"_s);
    row("other scripts stay", {}, u"用户七"_s, u"用户七"_s);
    row("letters for digits stay", u"US"_s, u"1-800-FLOWERS"_s, u"1-800-FLOWERS"_s);
    row("256 characters stay", {}, QString(256, u'a'), QString(256, u'a'));
}

void tst_CallerResolver::resolvesIds()
{
    QFETCH(QString, region);
    QFETCH(QString, id);
    QFETCH(QString, key);
    const am::Caller caller = resolve(region, id);
    QCOMPARE(caller.key, key);
    QVERIFY(caller.isKnown());
}

void tst_CallerResolver::aKeyIsItsOwnKey()
{
    QFETCH(QString, region);
    QFETCH(QString, key);
    QCOMPARE(resolve(region, key).key, key);
}

void tst_CallerResolver::withheldIdsAreNobody_data()
{
    QTest::addColumn<QString>("id");
    const QStringList ids{{},
                          u" "_s,
                          u"-"_s,
                          u"+"_s,
                          u"anonymous"_s,
                          u"Anonymous"_s,
                          u"RESTRICTED"_s,
                          u"unknown"_s,
                          u"Unavailable"_s,
                          u"private"_s,
                          u"Private Number"_s,
                          u"blocked"_s,
                          u"withheld"_s,
                          u"No Caller-ID"_s,
                          u"not_available"_s,
                          u"+266696687"_s,
                          u"266696687"_s,
                          u"+7378742833"_s,
                          u"+2562533"_s,
                          u"+8656696"_s,
                          u"+86282452253"_s,
                          u"tel:+266696687"_s,
                          u"sip:+266696687@host"_s,
                          u"+000000000"_s,
                          u"0"_s,
                          u"sip:anonymous@host"_s,
                          u"\"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=1"_s,
                          u"sip:+15550100123@anonymous.invalid"_s,
                          u"sip:unavailable@unknown.invalid"_s,
                          u"sip:Restricted@10.0.0.1"_s,
                          u"whatsapp:unknown"_s,
                          u"1234"_s,
                          u"112"_s,
                          u"+49112"_s,
                          u"sip:204@host"_s,
                          u"sip:@host"_s,
                          u"sip:"_s,
                          u"tel:"_s,
                          u"null"_s,
                          u"None"_s,
                          u"undefined"_s,
                          u"<REDACTED>"_s,
                          u"{{system__caller_id}}"_s,
                          // the operator's own
                          u"geheim"_s,
                          u"+15550100999"_s,
                          u"tel:+1-555-010-0999"_s,
                          // the operator's numbers are nobody's
                          u"+15550100001"_s,
                          u"sip:+15550100001@host"_s,
                          // no ids at all
                          QString(257, u'a'),
                          u"a\nb"_s,
                          u"a\u0000b"_s,
                          QString(QChar(0xd800)),
                          QString(100'000, u'1')};
    for (qsizetype i = 0; i < ids.size(); ++i)
        QTest::addRow("%d: %s", int(i), qPrintable(ids[i].left(40).simplified())) << ids[i];
}

void tst_CallerResolver::withheldIdsAreNobody()
{
    QFETCH(QString, id);
    for (const QString &region : {QString(), u"US"_s, u"DE"_s}) {
        const am::IdentitySettings identity = settings(region);
        const am::CallerResolver resolver(identity);
        QCOMPARE(resolver.fromId(id).kind, am::Caller::Kind::Anonymous);
        QCOMPARE(resolver.fromId(id).key, QString());
        QCOMPARE(resolver.fromClientData({id, u"+15550100001"_s}).key, QString());
        QCOMPARE(resolver.fromClientData({id, u"+15550100001"_s, true}).key, QString());
    }
}

void tst_CallerResolver::onePersonHasOneKey_data()
{
    QTest::addColumn<QString>("region");
    QTest::addColumn<QString>("country");
    QTest::addColumn<QString>("national");
    QTest::addColumn<QString>("trunk");
    QTest::newRow("German mobile") << u"DE"_s << u"49"_s << u"15112345678"_s << u"0"_s;
    QTest::newRow("German landline") << u"DE"_s << u"49"_s << u"30901820"_s << u"0"_s;
    QTest::newRow("British mobile") << u"GB"_s << u"44"_s << u"7400123456"_s << u"0"_s;
    QTest::newRow("French mobile") << u"FR"_s << u"33"_s << u"612345678"_s << u"0"_s;
    QTest::newRow("American") << u"US"_s << u"1"_s << u"2015550123"_s << u"1"_s;
    QTest::newRow("Spanish mobile") << u"ES"_s << u"34"_s << u"612345678"_s << QString();
    QTest::newRow("Danish") << u"DK"_s << u"45"_s << u"32123456"_s << QString();
    QTest::newRow("Japanese mobile") << u"JP"_s << u"81"_s << u"9012345678"_s << u"0"_s;
}

/// Whatever an endpoint gets for a number, in whatever spelling, it must come to the same key.
void tst_CallerResolver::onePersonHasOneKey()
{
    QFETCH(QString, region);
    QFETCH(QString, country);
    QFETCH(QString, national);
    QFETCH(QString, trunk);
    const QString key = u'+' + country + national;
    QString grouped = u'+' + country;
    for (qsizetype i = 0; i < national.size(); i += 3)
        grouped += u' ' + national.mid(i, 3);
    const QStringList numbers{key,
                              grouped,
                              country + national,
                              u"00"_s + country + national,
                              u' ' + country + national,
                              trunk + national,
                              u"\u202a"_s + key};
    am::IdentitySettings identity;
    identity.defaultRegion = region;
    const am::CallerResolver resolver(identity);
    for (const QString &number : numbers) {
        const QStringList ids{number,
                              u"tel:"_s + number,
                              u"sip:"_s + number + u"@host;transport=tls"_s,
                              u"sips:"_s + number + u"@host:5061"_s,
                              u"\"Some One\" <sip:"_s + number + u"@host>;tag=x"_s,
                              u"From: <sip:"_s + number + u"@host>"_s};
        for (const QString &id : ids) {
            QVERIFY2(resolver.fromId(id).key == key, qPrintable(id + u" became "_s + resolver.fromId(id).key));
            QCOMPARE(resolver.fromClientData({id, {}}).key, key);
        }
    }
    QCOMPARE(resolver.fromClientData({country + national, {}, true}).key, key);
    QCOMPARE(resolver.fromId(u"whatsapp:"_s + key).key, key);
}

void tst_CallerResolver::findsThePersonOfACall_data()
{
    QTest::addColumn<QString>("callerId");
    QTest::addColumn<QString>("calledNumber");
    QTest::addColumn<QString>("key");
    QTest::newRow("inbound: the caller") << u"+15550100123"_s << u"+15550100001"_s << u"+15550100123"_s;
    QTest::newRow("outbound: the called") << u"+15550100001"_s << u"+15550100123"_s << u"+15550100123"_s;
    QTest::newRow("outbound, our number in another spelling")
        << u"tel:+1-555-010-0001"_s << u"sip:+15550100123@host"_s << u"+15550100123"_s;
    QTest::newRow("outbound to a withheld number") << u"+15550100001"_s << u"anonymous"_s << QString();
    QTest::newRow("between our own numbers") << u"+15550100001"_s << u"+15550100001"_s << QString();
    QTest::newRow("inbound withheld is not the called") << u"anonymous"_s << u"+15550100123"_s << QString();
}

void tst_CallerResolver::findsThePersonOfACall()
{
    QFETCH(QString, callerId);
    QFETCH(QString, calledNumber);
    QFETCH(QString, key);
    const am::IdentitySettings identity = settings({});
    QCOMPARE(am::CallerResolver(identity).fromClientData({callerId, calledNumber}).key, key);
}

void tst_CallerResolver::tellsTheKind_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<bool>("whatsApp");
    QTest::addColumn<am::Caller::Kind>("onTheLine");
    QTest::addColumn<am::Caller::Kind>("byId");
    using Kind = am::Caller::Kind;
    QTest::newRow("a number") << u"+15550100123"_s << false << Kind::Phone << Kind::Phone;
    QTest::newRow("a SIP user") << u"sip:maren@host"_s << false << Kind::Sip << Kind::Sip;
    QTest::newRow("a WhatsApp id") << u"4915112345678"_s << true << Kind::WhatsApp << Kind::Phone;
    QTest::newRow("a WhatsApp id that is no number") << u"US.1349120"_s << true << Kind::WhatsApp << Kind::Web;
    QTest::newRow("a WhatsApp address") << u"whatsapp:+15550100123"_s << false << Kind::WhatsApp << Kind::WhatsApp;
    QTest::newRow("a web user") << u"user_5521"_s << false << Kind::Sip << Kind::Web;
    QTest::newRow("nobody") << u"anonymous"_s << false << Kind::Anonymous << Kind::Anonymous;
}

void tst_CallerResolver::tellsTheKind()
{
    QFETCH(QString, id);
    QFETCH(bool, whatsApp);
    QFETCH(am::Caller::Kind, onTheLine);
    QFETCH(am::Caller::Kind, byId);
    const am::IdentitySettings identity = settings({});
    const am::CallerResolver resolver(identity);
    QCOMPARE(resolver.fromClientData({id, {}, whatsApp}).kind, onTheLine);
    QCOMPARE(resolver.fromId(id).kind, byId);
}

void tst_CallerResolver::readsItsSettingsAtEachCall()
{
    am::IdentitySettings identity;
    const am::CallerResolver resolver(identity);
    QCOMPARE(resolver.fromId(u"01511 2345678"_s).key, u"tel:015112345678"_s);
    identity.defaultRegion = u"DE"_s;
    QCOMPARE(resolver.fromId(u"01511 2345678"_s).key, u"+4915112345678"_s);
}

void tst_CallerResolver::anAgentHasARegionOfItsOwn()
{
    am::IdentitySettings identity;
    identity.defaultRegion = u"DE"_s;
    identity.agentRegions = {{u"agent_fr"_s, u"FR"_s}};
    const am::CallerResolver resolver(identity);
    using am::IdChannel;
    QCOMPARE(resolver.fromId(u"01 99 00 12 34"_s, IdChannel::Telephone, u"agent_fr"_s).key, u"+33199001234"_s);
    QCOMPARE(resolver.fromClientData({u"01 99 00 12 34"_s, {}, false, u"agent_fr"_s}).key, u"+33199001234"_s);
    QCOMPARE(resolver.fromId(u"030 23125001"_s, IdChannel::Telephone, u"agent_de"_s).key, u"+493023125001"_s);
}

void tst_CallerResolver::keysMayHideTheNumber()
{
    am::IdentitySettings identity = settings({});
    identity.keys = am::IdentitySettings::Keys::Hmac;
    identity.sharedNumbers = {u"+15550100500"_s};
    identity.sharedPins = {"+15550100500:4711"};
    const am::CallerResolver resolver(identity, "salt");
    const am::Caller caller = resolver.fromClientData({u"tel:+1-555-010-0123"_s, {}});
    QVERIFY2(QRegularExpression(u"^hmac:[0-9a-f]{64}$"_s).match(caller.key).hasMatch(), qPrintable(caller.key));
    QCOMPARE(caller.address(), u"+15550100123"_s);
    QCOMPARE(resolver.fromId(u"+1 555 0100123"_s).key, caller.key);
    QCOMPARE(resolver.fromId(caller.key).key, caller.key);
    QVERIFY(resolver.mayMean(u"+15550100123"_s, caller.key));
    QVERIFY(am::CallerResolver(identity, "other salt").fromId(u"+15550100123"_s).key != caller.key);
    QCOMPARE(resolver.fromId(u"user_5521"_s).key, u"user_5521"_s);
    QVERIFY(!resolver.fromId(u"+15550100001"_s).isKnown()); // the operator's own
    QVERIFY(!resolver.fromId(u"+15550100999"_s).isKnown()); // withheld
    const am::Caller shared = resolver.fromId(u"+15550100500"_s);
    QVERIFY(shared.shared);
    QVERIFY(resolver.isPinOf(shared.key, u"4711"_s));
    QVERIFY(!resolver.isPinOf(shared.key, u"4712"_s));
    QVERIFY(!caller.shared);
}

void tst_CallerResolver::takesLongLists()
{
    am::IdentitySettings identity;
    identity.defaultRegion = u"DE"_s;
    for (int i = 0; i < 1000; ++i) {
        identity.ownNumbers.append(u"030 %1"_s.arg(1'000'000 + i));
        identity.withheld.append(u"030 %1"_s.arg(2'000'000 + i));
    }
    const am::CallerResolver resolver(identity);
    QElapsedTimer timer;
    timer.start();
    for (int call = 0; call < 100; ++call) {
        QCOMPARE(resolver.fromClientData({u"+49301000999"_s, u"+4915112345678"_s}).key, u"+4915112345678"_s);
        QCOMPARE(resolver.fromId(u"+49302000999"_s).kind, am::Caller::Kind::Anonymous);
    }
    QVERIFY2(timer.elapsed() < 5'000, qPrintable(QString::number(timer.elapsed())));
    identity.ownNumbers.clear();
    QCOMPARE(resolver.fromId(u"+49301000999"_s).key, u"+49301000999"_s);
}

QTEST_GUILESS_MAIN(tst_CallerResolver)
#include "tst_callerresolver.moc"
