// SPDX-License-Identifier: MIT
#include "storage/callerkey.h"
#include "storage/database.h"
#include "storage/schema.h"
#include "storage/statement.h"

#include <QMessageAuthenticationCode>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::Database;

class tst_CallerKey : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        m_database.emplace(open(u"t.db"_s));
    }
    void cleanup() { m_database.reset(); }

    void aKeyIsAnHmacWithTheInstallationsSalt()
    {
        const QByteArray salt = saltOf(*m_database);
        QCOMPARE(salt.size(), 64);
        const QByteArray text("caller\0default\0+15550100123", 27);
        QCOMPARE(callerKey(u"default"_s, u"+15550100123"_s).toLatin1(),
                 QMessageAuthenticationCode::hash(text, salt, QCryptographicHash::Sha256).toHex());
    }

    void keysOfDifferentThingsDiffer()
    {
        const QSet<QString> keys = {callerKey(u"default"_s, u"a"_s), callerKey(u"default"_s, u"b"_s),
                                    callerKey(u"other"_s, u"a"_s), conversationKey(u"default"_s, u"a"_s),
                                    callerKey(u"defaul"_s, u"ta"_s)};
        QCOMPARE(keys.size(), 5);
        QCOMPARE(callerKey(u"default"_s, u"a"_s), callerKey(u"default"_s, u"a"_s));
    }

    void nobodyHasNoKey()
    {
        QCOMPARE(callerKey(u"default"_s, QString()), QString());
        QCOMPARE(conversationKey(u"default"_s, QString()), QString());
    }

    void twoInstallationsCallTheSameCallerDifferently()
    {
        Database other = open(u"other.db"_s);
        QVERIFY(*am::callerKey(other.connection(), u"default"_s, u"a"_s) != callerKey(u"default"_s, u"a"_s));
    }

    void aKeyLastsAcrossARestart()
    {
        const QString before = callerKey(u"default"_s, u"a"_s);
        m_database.reset();
        m_database.emplace(open(u"t.db"_s));
        QCOMPARE(callerKey(u"default"_s, u"a"_s), before);
    }

    void aLostSaltIsAnErrorAndNotAnotherKey()
    {
        QVERIFY(am::sql::execute(m_database->connection(), u"DELETE FROM key_salts"_s));
        const auto key = am::callerKey(m_database->connection(), u"default"_s, u"a"_s);
        QVERIFY(!key);
        QCOMPARE(key.error().kind, am::Error::Kind::Internal);
    }

private:
    Database open(const QString &name)
    {
        auto database = Database::open(m_directory->filePath(name), Database::Mode::ReadWrite);
        const auto migrated = am::migrate(database->connection(), am::allMigrations());
        Q_ASSERT(migrated);
        return *std::move(database);
    }
    static QByteArray saltOf(Database &database)
    {
        auto rows = am::sql::execute(database.connection(), u"SELECT salt FROM key_salts"_s);
        return rows->next() ? rows->value(0).toByteArray() : QByteArray();
    }
    QString callerKey(const QString &tenant, const QString &caller)
    {
        return *am::callerKey(m_database->connection(), tenant, caller);
    }
    QString conversationKey(const QString &tenant, const QString &conversation)
    {
        return *am::conversationKey(m_database->connection(), tenant, conversation);
    }

    std::optional<QTemporaryDir> m_directory;
    std::optional<Database> m_database;
};

QTEST_GUILESS_MAIN(tst_CallerKey)
#include "tst_callerkey.moc"
