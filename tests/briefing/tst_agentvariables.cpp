// SPDX-License-Identifier: MIT
#include "briefing/agentvariables.h"
#include "observe/alerts.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::AgentProfile;

namespace {
AgentProfile saying(const QString &prompt, const QString &firstMessage = {})
{
    return {.prompt = prompt, .firstMessage = firstMessage, .language = {}, .allowedOverrides = {}};
}

class KnownAgents final : public am::AgentProfiles
{
public:
    QHash<QString, AgentProfile> agents;

    const AgentProfile *profile(const QString &) override { return nullptr; }
    [[nodiscard]] QHash<QString, AgentProfile> all() const override { return agents; }
    [[nodiscard]] bool areLookedUp() const override { return true; }
};
} // namespace

class tst_AgentVariables : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void findsThem_data()
    {
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<QString>("firstMessage");
        QTest::addColumn<QStringList>("unknown");
        QTest::newRow("none") << u"Be kind."_s << u"Hello"_s << QStringList();
        QTest::newRow("ours") << u"{{memory_context}} {{ caller_name }}"_s << u"{{caller_id}}"_s << QStringList();
        QTest::newRow("the platform's") << u"{{system__time}} {{sip_contact_id}} {{secret__key}}"_s << u""_s
                                        << QStringList();
        QTest::newRow("another's") << u"You serve {{shop_name}}."_s << u"Hello"_s << QStringList{u"shop_name"_s};
        QTest::newRow("in the first message too, each once")
            << u"{{shop_name}} {{ shop_name }}"_s << u"{{greeting}}, {{shop_name}}"_s
            << QStringList{u"shop_name"_s, u"greeting"_s};
        QTest::newRow("what is no variable") << u"{shop} {{}} {{a b}} {{1}} {{#if x}} {{"_s << u"}}"_s << QStringList();
        QTest::newRow("nearly ours") << u"{{Caller_name}} {{caller}}"_s << u""_s
                                     << QStringList{u"Caller_name"_s, u"caller"_s};
    }
    void findsThem()
    {
        QFETCH(QString, prompt);
        QFETCH(QString, firstMessage);
        QTEST(am::unknownVariables(saying(prompt, firstMessage)), "unknown");
    }

    void alertsOfThem()
    {
        KnownAgents known;
        am::Alerts alerts;
        known.agents.insert(u"agent_1"_s, saying(u"{{memory_context}}"_s));
        am::watchUnknownVariables(known, alerts);
        QVERIFY(alerts.standing().isEmpty());
        known.agents.insert(u"agent_2"_s, saying(u"{{shop_name}} {{city}}"_s));
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(u"alert agent_variable_unknown: .*: agent_2 \\(\\{\\{shop_name\\}\\}, "
                                                "\\{\\{city\\}\\}\\)\\. Take them out"_s));
        am::watchUnknownVariables(known, alerts);
        QCOMPARE(alerts.standing().size(), 1);
        known.agents.remove(u"agent_2"_s);
        am::watchUnknownVariables(known, alerts);
        QVERIFY(alerts.standing().isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_AgentVariables)
#include "tst_agentvariables.moc"
