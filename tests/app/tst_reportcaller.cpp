// SPDX-License-Identifier: MIT
#include "app/reportcaller.h"

#include "identity/callerresolver.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::CallReport;
using Source = CallReport::CallerCandidate::Source;

class tst_ReportCaller : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void findsTheCaller_data()
    {
        using Direction = CallReport::Direction;
        using Candidates = QList<CallReport::CallerCandidate>;
        QTest::addColumn<Direction>("direction");
        QTest::addColumn<Candidates>("candidates");
        QTest::addColumn<QString>("caller");
        const CallReport::CallerCandidate registered{Source::Register, u"+15550100123"_s};
        const CallReport::CallerCandidate withheld{Source::PhoneCall, u"anonymous"_s};
        const CallReport::CallerCandidate dialed{Source::PhoneCall, u"+15550100188"_s};
        const CallReport::CallerCandidate own{Source::PhoneCall, u"+15550100001"_s};
        QTest::newRow("nobody named") << Direction::Inbound << Candidates{} << QString();
        QTest::newRow("the register's before the report's")
            << Direction::Inbound << Candidates{registered, dialed} << registered.value;
        QTest::newRow("the register's when nothing tells the direction")
            << Direction::Unknown << Candidates{registered, dialed} << registered.value;
        QTest::newRow("the dialed one of a call that went out, whatever the register took for the caller")
            << Direction::Outbound << Candidates{registered, dialed} << dialed.value;
        QTest::newRow("the register's of a call that went out, when the report names nobody")
            << Direction::Outbound << Candidates{registered, withheld} << registered.value;
        QTest::newRow("past a withheld number")
            << Direction::Inbound << Candidates{withheld, {Source::UserId, u"web-user-7"_s}} << u"web-user-7"_s;
        QTest::newRow("a web page that claims a number")
            << Direction::Unknown << Candidates{{Source::WebUser, u"+15550100123"_s}} << u"web:+15550100123"_s;
        QTest::newRow("a web page's user")
            << Direction::Unknown << Candidates{{Source::WebUser, u"user_7"_s}} << u"user_7"_s;
        QTest::newRow("our own key, back from the platform")
            << Direction::Inbound << Candidates{{Source::UserId, u"+15550100123"_s}} << u"+15550100123"_s;
        QTest::newRow("a SIP user's name")
            << Direction::Inbound << Candidates{{Source::PhoneCall, u"maren"_s}} << u"sip:maren"_s;
        QTest::newRow("not the operator") << Direction::Inbound << Candidates{own} << QString();
        // Both are valid: +65 8234 5678 in Singapore, (658) 234-5678 in Jamaica, which dials as the US do.
        QTest::newRow("WhatsApp's digits are international")
            << Direction::Inbound << Candidates{{Source::WhatsApp, u"6582345678"_s}} << u"+6582345678"_s;
        QTest::newRow("other digits are the region's")
            << Direction::Inbound << Candidates{{Source::PhoneCall, u"6582345678"_s}} << u"+16582345678"_s;
    }
    void findsTheCaller()
    {
        QFETCH(CallReport::Direction, direction);
        QFETCH(QList<CallReport::CallerCandidate>, candidates);
        QFETCH(QString, caller);
        const am::IdentitySettings settings{
            .defaultRegion = u"US"_s, .withheld = {}, .ownNumbers = {u"+15550100001"_s}};
        const am::CallerResolver callers(settings);
        CallReport report;
        report.direction = direction;
        report.callerCandidates = candidates;
        QCOMPARE(am::callerOf(report, callers), caller);
    }
};

QTEST_GUILESS_MAIN(tst_ReportCaller)
#include "tst_reportcaller.moc"
