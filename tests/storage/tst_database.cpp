// SPDX-License-Identifier: MIT
#include "storage/database.h"
#include "storage/statement.h"

#include <QtTest>

#include <fcntl.h>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using am::Database;

class tst_Database : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        QVERIFY(m_directory->isValid());
        m_path = m_directory->filePath(u"agenticmemory.db"_s);
    }

    void configuresTheConnection_data()
    {
        QTest::addColumn<QString>("pragma");
        QTest::addColumn<QString>("value");
        QTest::newRow("pages can be given back in steps") << u"auto_vacuum"_s << u"2"_s;
        QTest::newRow("it writes ahead") << u"journal_mode"_s << u"wal"_s;
        QTest::newRow("a commit is synced") << u"synchronous"_s << u"2"_s;
        QTest::newRow("foreign keys are checked") << u"foreign_keys"_s << u"1"_s;
        QTest::newRow("deleted rows are overwritten") << u"secure_delete"_s << u"1"_s;
        QTest::newRow("a lock is waited for") << u"busy_timeout"_s << u"5000"_s;
    }
    void configuresTheConnection()
    {
        QFETCH(QString, pragma);
        QFETCH(QString, value);
        auto database = Database::open(m_path, Database::Mode::ReadWrite);
        QVERIFY(database);
        auto query = am::sql::execute(database->connection(), u"PRAGMA "_s + pragma);
        QVERIFY(query && query->next());
        QCOMPARE(query->value(0).toString(), value);
    }

    void keepsItsFilesPrivate()
    {
        const mode_t before = ::umask(0);
        auto database = Database::open(m_path, Database::Mode::ReadWrite);
        QVERIFY(database);
        QVERIFY(am::sql::execute(database->connection(), u"CREATE TABLE t (a TEXT)"_s));
        ::umask(before);
        for (const QString &suffix : {u""_s, u"-wal"_s, u"-shm"_s}) {
            struct stat status = {};
            QCOMPARE(::stat(QFile::encodeName(m_path + suffix).constData(), &status), 0);
            QCOMPARE(int(status.st_mode & 0777), 0600);
        }
    }

    /// Closing any descriptor of a file gives up the locks of the whole process on it; another program that reads the
    /// database would then think it the last, and remove the -wal.
    void opensWithoutGivingUpTheLocksOfOthers()
    {
        fill();
        auto reader = Database::open(m_path, Database::Mode::ReadOnly);
        QVERIFY(reader);
        {
            const auto again = Database::open(m_path, Database::Mode::ReadWrite);
            QVERIFY(again);
        }
        struct flock wanted = {};
        wanted.l_type = F_WRLCK;
        wanted.l_whence = SEEK_SET;
        const int file = ::open(QFile::encodeName(m_path).constData(), O_RDWR | O_CLOEXEC);
        QCOMPARE(::fcntl(file, F_OFD_GETLK, &wanted), 0);
        ::close(file);
        QCOMPARE(wanted.l_type, short(F_RDLCK));
    }

    void refusesWhatIsNoDatabase()
    {
        write("this is a text of some length, and no database at all");
        const auto database = Database::open(m_path, Database::Mode::ReadWrite);
        QVERIFY(!database);
        QCOMPARE(database.error().kind, am::Error::Kind::Storage);
        QVERIFY2(database.error().detail.startsWith(m_path), qPrintable(database.error().detail));
        QVERIFY2(database.error().detail.contains("not a database"_L1), qPrintable(database.error().detail));
    }

    void refusesAFileCutShort()
    {
        fill();
        QFile file(m_path);
        QVERIFY(file.resize(file.size() / 2));
        const auto database = Database::open(m_path, Database::Mode::ReadWrite);
        QVERIFY(!database);
        QCOMPARE(database.error().kind, am::Error::Kind::Storage);
        QVERIFY(database.error().detail.startsWith(m_path));
    }

    void findsADamagedPage()
    {
        fill();
        {
            QFile file(m_path);
            QVERIFY(file.open(QIODevice::ReadWrite));
            QVERIFY(file.seek(file.size() / 2 / 4096 * 4096));
            QCOMPARE(file.write(QByteArray(4096, '\x5a')), 4096);
        }
        auto database = Database::open(m_path, Database::Mode::ReadWrite);
        QVERIFY(database);
        const auto checked = database->check();
        QVERIFY(checked);
        QVERIFY(*checked);
        QVERIFY(!(*checked)->isEmpty());
    }

    void findsAGoodFileGood()
    {
        fill();
        auto database = Database::open(m_path, Database::Mode::ReadWrite);
        QVERIFY(database);
        const auto checked = database->check();
        QVERIFY(checked);
        QVERIFY(!*checked);
    }

    void refusesAFolder()
    {
        const auto database = Database::open(m_directory->path(), Database::Mode::ReadWrite);
        QVERIFY(!database);
        QVERIFY(database.error().detail.startsWith(m_directory->path()));
    }

    void doesNotCreateToRead()
    {
        const auto database = Database::open(m_path, Database::Mode::ReadOnly);
        QVERIFY(!database);
        QCOMPARE(database.error().kind, am::Error::Kind::Storage);
        QVERIFY(!QFile::exists(m_path));
    }

    void readsOnly()
    {
        fill();
        auto database = Database::open(m_path, Database::Mode::ReadOnly);
        QVERIFY(database);
        QVERIFY(am::sql::execute(database->connection(), u"SELECT count(*) FROM t"_s));
        QVERIFY(!am::sql::execute(database->connection(), u"DELETE FROM t"_s));
    }

    void forgetsItsConnection()
    {
        const auto before = QSqlDatabase::connectionNames().size();
        {
            auto first = Database::open(m_path, Database::Mode::ReadWrite);
            auto second = Database::open(m_path, Database::Mode::ReadWrite);
            QVERIFY(first && second);
            *first = std::move(*second);
            QCOMPARE(QSqlDatabase::connectionNames().size(), before + 1);
        }
        QCOMPARE(QSqlDatabase::connectionNames().size(), before);
    }

private:
    void write(const QByteArray &bytes)
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }

    void fill()
    {
        auto database = Database::open(m_path, Database::Mode::ReadWrite);
        QVERIFY(database);
        QVERIFY(am::sql::execute(database->connection(), u"CREATE TABLE t (a BLOB)"_s));
        for (int i = 0; i < 100; ++i)
            QVERIFY(am::sql::execute(database->connection(), u"INSERT INTO t VALUES (?)"_s, {QByteArray(1000, 'x')}));
    }

    std::optional<QTemporaryDir> m_directory;
    QString m_path;
};

QTEST_GUILESS_MAIN(tst_Database)
#include "tst_database.moc"
