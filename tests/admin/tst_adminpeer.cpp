// SPDX-License-Identifier: MIT
#include "admin/adminpeer.h"

#include <QtTest>

#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using am::PeerCredentials;

class tst_AdminPeer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void admits_data()
    {
        QTest::addColumn<uint>("uid");
        QTest::addColumn<uint>("group");
        QTest::addColumn<QList<uint>>("groups");
        QTest::addColumn<int>("admitted"); // -1 = no group is
        QTest::addColumn<bool>("may");
        QTest::newRow("root") << 0U << 0U << QList<uint>{} << -1 << true;
        QTest::newRow("the daemon's own user") << 990U << 990U << QList<uint>{} << -1 << true;
        QTest::newRow("another user") << 1000U << 1000U << QList<uint>{1000} << -1 << false;
        QTest::newRow("a user of the daemon's group, when no group is admitted")
            << 1000U << 990U << QList<uint>{} << -1 << false;
        QTest::newRow("a member by the first group") << 1000U << 77U << QList<uint>{} << 77 << true;
        QTest::newRow("a member by a later group") << 1000U << 1000U << QList<uint>{4, 77} << 77 << true;
        QTest::newRow("a member of others") << 1000U << 1000U << QList<uint>{4, 78} << 77 << false;
        QTest::newRow("root's group is a group like any") << 1000U << 0U << QList<uint>{0} << 77 << false;
    }
    void admits()
    {
        QFETCH(uint, uid);
        QFETCH(uint, group);
        QFETCH(QList<uint>, groups);
        QFETCH(int, admitted);
        const PeerCredentials peer{.uid = uid, .group = group, .groups = groups};
        QTEST(peer.mayUse(990, admitted < 0 ? std::nullopt : std::optional(gid_t(admitted))), "may");
    }

    void hearsFromTheKernelWhoItIs()
    {
        int pair[2] = {};
        QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
        const auto peer = PeerCredentials::of(pair[0]);
        ::close(pair[0]);
        ::close(pair[1]);
        QVERIFY(peer);
        QCOMPARE(peer->uid, ::getuid());
        QCOMPARE(peer->group, ::getgid());
        QList<gid_t> groups(::getgroups(0, nullptr));
        QVERIFY(::getgroups(int(groups.size()), groups.data()) >= 0);
        std::sort(groups.begin(), groups.end());
        QList<gid_t> heard = peer->groups;
        std::sort(heard.begin(), heard.end());
        QCOMPARE(heard, groups);
    }

    void doesNotTrustWhatIsNoSocket() { QVERIFY(!PeerCredentials::of(-1)); }

    void namesAccounts()
    {
        QCOMPARE(am::accountName(0), u"root"_s);
        QCOMPARE(am::accountName(4'000'000'123), u"uid 4000000123"_s);
    }
};

QTEST_GUILESS_MAIN(tst_AdminPeer)
#include "tst_adminpeer.moc"
