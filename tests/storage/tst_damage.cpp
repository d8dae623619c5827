// SPDX-License-Identifier: MIT
#include "storage/damage.h"
#include "storage/database.h"
#include "storage/statement.h"
#include "storage/writer.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Database;
using am::Writer;
namespace damage = am::damage;

namespace {

constexpr qint64 pageBytes = 4096;
constexpr qint64 now = 1'795'362'300'000; // 2026-11-22 15:45:00 UTC

} // namespace

class tst_Damage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        m_path = m_directory->filePath(u"agenticmemory.db"_s);
    }

    void setsADamagedFileAsideWhole_data()
    {
        QTest::addColumn<std::function<void(QByteArray &)>>("harm");
        using Harm = std::function<void(QByteArray &)>;
        const auto cutTo = [](qint64 bytes) { return Harm([bytes](QByteArray &file) { file.truncate(bytes); }); };
        const auto overwrite = [](qint64 page) {
            return Harm([page](QByteArray &file) {
                const qint64 at = page >= 0 ? page * pageBytes : file.size() + page * pageBytes;
                file.replace(at, pageBytes, QByteArray(pageBytes, '\x5a'));
            });
        };
        const auto flip = [](qint64 byte, int bit) {
            return Harm([byte, bit](QByteArray &file) { file[byte] = char(file[byte] ^ (1 << bit)); });
        };
        QTest::newRow("emptied") << cutTo(0);
        QTest::newRow("cut within the header") << cutTo(60);
        QTest::newRow("cut to its first page") << cutTo(pageBytes);
        QTest::newRow("cut within a page") << Harm([](QByteArray &file) { file.chop(100); });
        QTest::newRow("cut to half") << Harm([](QByteArray &file) { file.truncate(file.size() / 2); });
        QTest::newRow("without its last page") << Harm([](QByteArray &file) { file.chop(pageBytes); });
        QTest::newRow("no database at all") << Harm([](QByteArray &file) { file = QByteArray(20'000, 'x'); });
        QTest::newRow("nothing but zeros") << Harm([](QByteArray &file) { file.fill('\0'); });
        QTest::newRow("a bit of its magic string flipped") << flip(3, 2);
        QTest::newRow("a bit of its page size flipped") << flip(16, 1);
        QTest::newRow("a bit of the payload fraction flipped") << flip(21, 0);
        QTest::newRow("a bit of the schema's page type flipped") << flip(100, 0);
        QTest::newRow("a bit of the schema's number of entries flipped") << flip(103, 6);
        QTest::newRow("a bit of a table's page type flipped") << flip(pageBytes * 2, 1);
        QTest::newRow("its first page overwritten") << overwrite(0);
        QTest::newRow("a table's first page overwritten") << overwrite(2);
        QTest::newRow("a page in the middle overwritten") << Harm([](QByteArray &file) {
            file.replace(file.size() / 2 / pageBytes * pageBytes, pageBytes, QByteArray(pageBytes, '\x5a'));
        });
        QTest::newRow("its last page overwritten") << overwrite(-1);
    }
    void setsADamagedFileAsideWhole()
    {
        QFETCH(std::function<void(QByteArray &)>, harm);
        fill();
        QByteArray bytes = read(m_path);
        const QByteArray before = bytes;
        harm(bytes);
        QVERIFY(bytes != before);
        write(m_path, bytes);

        const auto gone = look();
        QVERIFY(gone && *gone);
        QVERIFY(!(*gone)->reason.isEmpty());
        QCOMPARE((*gone)->path, m_path + ".damaged-2026Nov22T154500Z"_L1);
        QVERIFY(!QFile::exists(m_path));
        QVERIFY(read((*gone)->path) == bytes);
        QVERIFY(!QFile::exists((*gone)->path + "-shm"_L1) || QFile::exists((*gone)->path + "-wal"_L1));

        QVERIFY(Writer::start(m_path)); // a fresh one
        const auto again = look();
        QVERIFY(again && !*again);
    }

    void takesTheWriteAheadLogAlong()
    {
        fill();
        crash();
        const QByteArray log = read(m_path + "-wal"_L1);
        QVERIFY(!log.isEmpty());
        QByteArray bytes = read(m_path);
        bytes.replace(pageBytes, bytes.size() - pageBytes, QByteArray(bytes.size() - pageBytes, '\x5a'));
        write(m_path, bytes);
        const auto gone = look();
        QVERIFY(gone && *gone);
        QVERIFY(read((*gone)->path) == bytes);
        QVERIFY(read((*gone)->path + "-wal"_L1) == log);
        QVERIFY(!QFile::exists(m_path + "-wal"_L1));
    }

    void takesTheRecordingsAlong()
    {
        const QString audio = QFileInfo(m_path).dir().filePath(u"audio/2026-11-22"_s);
        QVERIFY(QDir().mkpath(audio));
        write(audio + u"/1.mp3"_s, "sound");
        fill();
        QVERIFY(look() && !*look());
        QVERIFY(QFile::exists(audio + u"/1.mp3"_s));
        write(m_path, "no database");
        const auto gone = look();
        QVERIFY(gone && *gone);
        QVERIFY(read((*gone)->path + u"-audio/2026-11-22/1.mp3"_s) == "sound");
        QVERIFY(!QFile::exists(audio)); // where a fresh database would sweep it
    }

    void keepsTheLogOfAFileThatIsGone()
    {
        fill();
        crash();
        const QByteArray log = read(m_path + "-wal"_L1);
        QVERIFY(QFile::remove(m_path));
        const auto gone = look();
        QVERIFY(gone && *gone);
        QVERIFY(read((*gone)->path + "-wal"_L1) == log);
        QVERIFY(!QFile::exists(m_path + "-wal"_L1));
    }

    void givesEachANameOfItsOwn()
    {
        QSet<QString> names;
        for (int i = 0; i < 3; ++i) {
            write(m_path, "no database");
            const auto gone = look();
            QVERIFY(gone && *gone);
            names.insert((*gone)->path);
        }
        QCOMPARE(names.size(), 3);
        for (const QString &name : std::as_const(names))
            QVERIFY(QFile::exists(name));
    }

    void leavesAGoodFileAlone_data()
    {
        QTest::addColumn<bool>("exists");
        QTest::addColumn<bool>("crashed");
        QTest::newRow("none is there yet") << false << false;
        QTest::newRow("one that was closed") << true << false;
        QTest::newRow("one that was left in the middle of work") << true << true;
    }
    void leavesAGoodFileAlone()
    {
        QFETCH(bool, exists);
        QFETCH(bool, crashed);
        if (exists)
            fill();
        if (crashed)
            crash();
        const QByteArray bytes = read(m_path);
        const QByteArray log = read(m_path + "-wal"_L1);
        const auto gone = look();
        QVERIFY2(gone, gone ? "" : qPrintable(gone.error().detail));
        QVERIFY(!*gone);
        QVERIFY(read(m_path) == bytes);
        QVERIFY(read(m_path + "-wal"_L1) == log);
        QCOMPARE(QFile::exists(m_path), exists);
    }

    void readsALargeFileWholeWhenThereIsReasonTo_data()
    {
        QTest::addColumn<bool>("crashed");
        QTest::addColumn<bool>("suspected");
        QTest::addColumn<bool>("found");
        QTest::newRow("not after an orderly end: a start would take seconds") << false << false << false;
        QTest::newRow("after a crash") << true << false << true;
        QTest::newRow("when the last run met damage") << false << true << true;
    }
    void readsALargeFileWholeWhenThereIsReasonTo()
    {
        QFETCH(bool, crashed);
        QFETCH(bool, suspected);
        QFETCH(bool, found);
        fill();
        {
            auto database = Database::open(m_path, Database::Mode::ReadWrite);
            QVERIFY(database);
            QVERIFY(am::sql::execute(database->connection(), u"INSERT INTO t VALUES ('large', zeroblob(18000000))"_s));
        }
        if (crashed)
            crash();
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(12'000'000 / pageBytes * pageBytes));
        QCOMPARE(file.write(QByteArray(pageBytes, '\x5a')), pageBytes);
        file.close();
        if (suspected)
            damage::suspect(m_path, u"SQLite 11: database disk image is malformed"_s);
        const auto gone = look();
        QVERIFY(gone);
        QCOMPARE(gone->has_value(), found);
        QVERIFY(!QFile::exists(m_path + ".suspect"_L1));
    }

    void whatCannotBeReadIsNoDamage()
    {
        QVERIFY(QDir().mkdir(m_path));
        const auto gone = look();
        QVERIFY(!gone);
        QCOMPARE(gone.error().kind, am::Error::Kind::Storage);
        QVERIFY(gone.error().detail.contains(m_path));
        QVERIFY(QFileInfo(m_path).isDir());
    }

private:
    am::Result<std::optional<damage::SetAside>> look()
    {
        return damage::setAsideIfDamaged(m_path, [] { return now; });
    }

    /// A database of some hundred pages, closed.
    void fill()
    {
        QVERIFY(Writer::start(m_path));
        auto database = Database::open(m_path, Database::Mode::ReadWrite);
        QVERIFY(database);
        for (const QString &statement :
             {u"CREATE TABLE t (a TEXT NOT NULL, b BLOB NOT NULL)"_s, u"CREATE INDEX t_a ON t (a)"_s,
              u"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) "
              "INSERT INTO t SELECT 'row ' || i, randomblob(3000) FROM n"_s}) {
            QVERIFY(am::sql::execute(database->connection(), statement));
        }
    }

    /// Leaves the files as a process that was killed: with a -wal.
    void crash()
    {
        const QString elsewhere = m_directory->filePath(u"elsewhere"_s);
        {
            auto database = Database::open(m_path, Database::Mode::ReadWrite);
            QVERIFY(database);
            QVERIFY(am::sql::execute(database->connection(), u"INSERT INTO t VALUES ('last', 'words')"_s));
            QVERIFY(QFile::copy(m_path, elsewhere));
            QVERIFY(QFile::copy(m_path + "-wal"_L1, elsewhere + "-wal"_L1));
        }
        for (const QString &suffix : {u""_s, u"-wal"_s}) {
            QFile::remove(m_path + suffix);
            QVERIFY(QFile::rename(elsewhere + suffix, m_path + suffix));
        }
    }

    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static void write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(file.write(bytes), bytes.size());
    }

    std::optional<QTemporaryDir> m_directory;
    QString m_path;
};

QTEST_GUILESS_MAIN(tst_Damage)
#include "tst_damage.moc"
