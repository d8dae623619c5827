// SPDX-License-Identifier: MIT
#include "storage/deliverytable.h"
#include "storage/keptconversations.h"
#include "storage/statement.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;

class tst_KeptConversations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_database.emplace();
    }

    void knowsThoseOfOneTenantPlatformAndType()
    {
        keep(m_tenant, m_platform, m_type, u"conv_1"_s);
        keep(m_tenant, m_platform, u"post_call_audio"_s, u"conv_2"_s);
        keep(m_tenant, u"vapi"_s, m_type, u"conv_3"_s);
        keep(u"second"_s, m_platform, m_type, u"conv_4"_s);
        QCOMPARE(kept({u"conv_1"_s, u"conv_2"_s, u"conv_3"_s, u"conv_4"_s, u"conv_5"_s}), QSet<QString>{u"conv_1"_s});
    }

    void ofNoneThereIsNone() { QVERIFY(kept({}).isEmpty()); }

    void aBrokenDatabaseIsNoEmptyOne()
    {
        QVERIFY(am::sql::execute(m_database->connection(), u"DROP TABLE deliveries"_s));
        QVERIFY(!am::keptConversations(m_database->connection(), m_tenant, m_platform, m_type, {u"conv_1"_s}));
    }

private:
    void keep(const QString &tenant, const QString &platform, const QString &type, const QString &conversation)
    {
        am::DeliveryTable table(m_database->connection());
        QVERIFY(*table.insert({.tenant = tenant,
                               .platform = platform,
                               .type = type,
                               .conversation = conversation,
                               .agent = {},
                               .caller = {},
                               .body = "{}"},
                              1));
    }
    QSet<QString> kept(const QStringList &conversations)
    {
        const auto found = am::keptConversations(m_database->connection(), m_tenant, m_platform, m_type, conversations);
        return found ? *found : QSet<QString>{u"error"_s};
    }

    const QString m_tenant = u"default"_s;
    const QString m_platform = u"elevenlabs"_s;
    const QString m_type = u"post_call_transcription"_s;
    std::optional<am::test::MigratedDatabase> m_database;
};

QTEST_GUILESS_MAIN(tst_KeptConversations)
#include "tst_keptconversations.moc"
