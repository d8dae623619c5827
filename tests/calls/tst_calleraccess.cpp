// SPDX-License-Identifier: MIT
#include "calls/calleraccess.h"

#include "calls/calltokens.h"
#include "calls/livecalls.h"
#include "calls/retrievequestion.h"
#include "identity/callerresolver.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using Access = am::RetrieveSettings::Access;
Q_DECLARE_METATYPE(am::RetrieveSettings::Access)

namespace {

const QString anna = u"+15550100123"_s;
const QString ben = u"+15550100188"_s;

} // namespace

/// conv_anna and conv_ben are live; conv_withheld too, with nobody we may know.
class tst_CallerAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_now = 1'795'340'400'000;
        m_settings = {};
        m_calls.emplace([this] { return m_now; });
        m_calls->begin(u"conv_anna"_s, anna);
        m_calls->begin(u"conv_ben"_s, ben);
        m_calls->begin(u"conv_withheld"_s, {});
        m_calls->begin(u"conv_sip"_s, u"sip:maren"_s);
    }

    void decides_data();
    void decides();

    void anErasureTakesTheCallerOffTheirToken()
    {
        m_settings.access = Access::Call;
        const QByteArray token = mint(u"conv_anna"_s, anna);
        m_calls->forget(anna, m_now + 1);
        const auto asked = check({token}, {}, {});
        QVERIFY(asked);
        QCOMPARE(asked->caller, QString());
    }

    void anOldTokenIsRefusedWhateverTheAccess()
    {
        const QByteArray token = mint(u"conv_anna"_s, anna);
        m_now += 4LL * 3600 * 1000 + 1000;
        for (const Access access : {Access::Open, Access::Key, Access::Call}) {
            m_settings.access = access;
            const auto asked = check({token}, u"conv_anna"_s, anna);
            QVERIFY(!asked);
            QCOMPARE(asked.refusal->status, 401);
            QCOMPARE(asked.refusal->code, "token_expired");
        }
    }

    void aTokenIsReadOnce()
    {
        const QByteArray token = mint(u"conv_anna"_s, anna);
        const auto asked = check({token, token}, {}, {});
        QVERIFY(!asked);
        QCOMPARE(asked.refusal->code, "token_invalid");
    }

private:
    [[nodiscard]] QByteArray mint(const QString &call, const QString &caller) const
    {
        return m_tokens.mint({.call = call, .caller = caller});
    }
    am::Parsed<am::AskedCaller> check(const QList<QByteArray> &tokens, const QString &conversation,
                                      const std::optional<QString> &userId)
    {
        am::HttpHeaders headers;
        for (const QByteArray &token : tokens)
            headers.append("x-memory-token", token);
        m_record = {};
        return am::CallerAccess(m_settings, *m_calls, m_tokens, m_callers)
            .check(headers, {.query = u"tea"_s, .userId = userId, .conversation = conversation}, m_record);
    }

    qint64 m_now = 0;
    am::RetrieveSettings m_settings;
    am::CallTokens m_tokens{m_settings, "key", [this] { return m_now; }};
    std::optional<am::LiveCalls> m_calls;
    am::IdentitySettings m_identity;
    am::CallerResolver m_callers{m_identity};
    am::RequestRecord m_record;
};

void tst_CallerAccess::decides_data()
{
    QTest::addColumn<am::RetrieveSettings::Access>("access");
    QTest::addColumn<QString>("tokenOf");      // "call caller"; empty = no header
    QTest::addColumn<QString>("conversation"); // empty = not sent
    QTest::addColumn<QString>("userId");       // "-" = not sent
    QTest::addColumn<QString>("outcome");      // a caller, "nobody", or status and code
    const QString none = u"-"_s;
    QTest::newRow("call: the live conversation is enough")
        << Access::Call << QString() << u"conv_anna"_s << none << anna;
    QTest::newRow("call: so is the token") << Access::Call << u"conv_anna "_s + anna << QString() << none << anna;
    QTest::newRow("call: a token of a call that the register lost")
        << Access::Call << u"conv_lost "_s + anna << QString() << none << anna;
    QTest::newRow("call: a token beside a conversation that the platform had not named before")
        << Access::Call << u"call_1 "_s + anna << u"conv_new"_s << none << anna;
    QTest::newRow("call: the caller's own user_id, in another spelling")
        << Access::Call << QString() << u"conv_anna"_s << u"+1 555 0100123"_s << anna;
    QTest::newRow("call: the id of a SIP user as the trunk spells it")
        << Access::Call << QString() << u"conv_sip"_s << u"maren"_s << u"sip:maren"_s;
    QTest::newRow("call: an empty user_id names nobody")
        << Access::Call << QString() << u"conv_anna"_s << QString() << anna;
    QTest::newRow("call: somebody else's user_id")
        << Access::Call << QString() << u"conv_anna"_s << ben << u"403 other_caller"_s;
    QTest::newRow("call: somebody else's user_id beside a token")
        << Access::Call << u"conv_anna "_s + anna << QString() << ben << u"403 other_caller"_s;
    QTest::newRow("call: somebody else's conversation beside a token")
        << Access::Call << u"conv_anna "_s + anna << u"conv_ben"_s << none << u"403 other_caller"_s;
    QTest::newRow("call: a withheld number stays nobody")
        << Access::Call << QString() << u"conv_withheld"_s << none << u"nobody"_s;
    QTest::newRow("call: a withheld number does not become somebody")
        << Access::Call << QString() << u"conv_withheld"_s << ben << u"403 other_caller"_s;
    QTest::newRow("call: a conversation that is not under way")
        << Access::Call << QString() << u"conv_lost"_s << anna << u"401 conversation_unknown"_s;
    QTest::newRow("call: a number alone") << Access::Call << QString() << QString() << anna << u"401 call_missing"_s;
    QTest::newRow("call: nothing") << Access::Call << QString() << QString() << none << u"401 call_missing"_s;
    QTest::newRow("call: a forged token")
        << Access::Call << u"forged"_s << u"conv_anna"_s << none << u"401 token_invalid"_s;
    QTest::newRow("call: a header that was left empty is none")
        << Access::Call << u"empty"_s << u"conv_anna"_s << none << anna;

    QTest::newRow("open: the body's user_id") << Access::Open << QString() << QString() << ben << ben;
    QTest::newRow("open: a token says more than the body")
        << Access::Open << u"conv_anna "_s + anna << QString() << ben << anna;
    QTest::newRow("open: a conversation says more than the body")
        << Access::Open << QString() << u"conv_anna"_s << ben << anna;
    QTest::newRow("open: somebody else's conversation beside a token")
        << Access::Open << u"conv_anna "_s + anna << u"conv_ben"_s << none << u"403 other_caller"_s;
    QTest::newRow("open: a forged token") << Access::Open << u"forged"_s << QString() << anna << u"401 token_invalid"_s;
    QTest::newRow("open: a withheld number does not become somebody")
        << Access::Open << QString() << u"conv_withheld"_s << ben << u"nobody"_s;
    QTest::newRow("open: a conversation that is not under way")
        << Access::Open << QString() << u"conv_lost"_s << none << u"nobody"_s;
    QTest::newRow("open: nothing") << Access::Open << QString() << QString() << none << u"400 caller_missing"_s;
    QTest::newRow("key: as open") << Access::Key << QString() << QString() << ben << ben;
}

void tst_CallerAccess::decides()
{
    QFETCH(am::RetrieveSettings::Access, access);
    QFETCH(QString, tokenOf);
    QFETCH(QString, conversation);
    QFETCH(QString, userId);
    QFETCH(QString, outcome);
    m_settings.access = access;
    QList<QByteArray> tokens;
    if (tokenOf.contains(u' '))
        tokens = {mint(tokenOf.section(u' ', 0, 0), tokenOf.section(u' ', 1))};
    else if (!tokenOf.isEmpty())
        tokens = {tokenOf == "forged"_L1 ? mint(u"conv_anna"_s, anna).chopped(4) + "AAAA" : QByteArray(" ")};
    const auto asked = check(tokens, conversation, userId == "-"_L1 ? std::optional<QString>() : std::optional(userId));
    if (!asked) {
        QCOMPARE(u"%1 %2"_s.arg(asked.refusal->status).arg(QString::fromLatin1(asked.refusal->code)), outcome);
        QVERIFY(!asked.refusal->body.contains("555"));
        return;
    }
    QCOMPARE(asked->caller.isEmpty() ? u"nobody"_s : asked->caller, outcome);
}

QTEST_GUILESS_MAIN(tst_CallerAccess)
#include "tst_calleraccess.moc"
