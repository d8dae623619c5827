// SPDX-License-Identifier: MIT
#include "calls/calltokens.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::CallToken;
using am::CallTokens;

class tst_CallTokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_now = 1'795'340'400'000;
        m_settings = {};
    }

    void readsWhatItMinted_data()
    {
        QTest::addColumn<QString>("call");
        QTest::addColumn<QString>("caller");
        QTest::newRow("a telephone") << u"conv_1"_s << u"+15550100123"_s;
        QTest::newRow("nobody we may know") << u"conv_1"_s << QString();
        QTest::newRow("a name in another script") << u"conv_1"_s << u"web:Zoë@日本"_s;
        QTest::newRow("the longest ids") << QString(256, u'c') << QString(256, u'd');
    }
    void readsWhatItMinted()
    {
        QFETCH(QString, call);
        QFETCH(QString, caller);
        const QByteArray token = tokens().mint({.call = call, .caller = caller});
        for (const char character : token)
            QVERIFY(std::isalnum(static_cast<unsigned char>(character)) || QByteArray("-_.").contains(character));
        const auto read = tokens().read(token);
        const auto *found = std::get_if<CallToken>(&read);
        QVERIFY(found);
        QCOMPARE(found->call, call);
        QCOMPARE(found->caller, caller);
    }

    void aChangedCharacterIsAForgery()
    {
        const QByteArray token = tokens().mint({.call = u"conv_1"_s, .caller = u"+15550100123"_s});
        const qsizetype dot = token.indexOf('.');
        for (qsizetype at = 0; at < token.size(); ++at) {
            if (at == token.size() - 1)
                continue; // its last bits are padding
            QByteArray changed = token;
            changed[at] = changed[at] == 'A' ? 'B' : 'A';
            QVERIFY2(refusal(changed) == CallTokens::Refusal::Forged, qPrintable(u"at %1 of %2"_s.arg(at).arg(dot)));
        }
    }

    void refusesWhatIsNoToken_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a dot") << QByteArray(".");
        QTest::newRow("words") << QByteArray("let me in");
        QTest::newRow("a placeholder that nobody filled in") << QByteArray("{{secret__memory_token}}");
        QTest::newRow("beyond reason") << QByteArray(100'000, 'A') + ".A";
        QTest::newRow("of another installation")
            << CallTokens(m_settings, "other", [this] { return m_now; }).mint({.call = u"c"_s, .caller = u"+1"_s});
    }
    void refusesWhatIsNoToken()
    {
        QFETCH(QByteArray, token);
        QVERIFY(refusal(token) == CallTokens::Refusal::Forged);
    }

    void expires()
    {
        m_settings.tokenLife = std::chrono::seconds(600);
        const QByteArray token = tokens().mint({.call = u"conv_1"_s, .caller = u"+15550100123"_s});
        m_now += 600'000;
        QVERIFY(std::holds_alternative<CallToken>(tokens().read(token)));
        m_now += 1000;
        QVERIFY(refusal(token) == CallTokens::Refusal::Expired);
        // Nobody learns whether a forged one would have expired.
        QVERIFY(refusal(token + "AAAA") == CallTokens::Refusal::Forged);
    }

    void namesCallsThatHaveNoName()
    {
        const QString one = CallTokens::newCallId();
        QCOMPARE(one.size(), 37);
        QVERIFY(one != CallTokens::newCallId());
    }

private:
    [[nodiscard]] CallTokens tokens() const
    {
        return {m_settings, "key", [this] { return m_now; }};
    }
    [[nodiscard]] std::optional<CallTokens::Refusal> refusal(const QByteArray &token) const
    {
        const auto read = tokens().read(token);
        const auto *refused = std::get_if<CallTokens::Refusal>(&read);
        return refused ? std::optional(*refused) : std::nullopt;
    }

    am::RetrieveSettings m_settings;
    qint64 m_now = 0;
};

QTEST_GUILESS_MAIN(tst_CallTokens)
#include "tst_calltokens.moc"
