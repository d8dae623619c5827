// SPDX-License-Identifier: MIT
#include "admin/exportfiles.h"

#include <QFile>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::Error;
using am::ExportFiles;

class tst_ExportFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
    }

    void handsThemOutInPieces()
    {
        ExportFiles files(folder());
        const QString name = written(files, "0123456789");
        QCOMPARE(*files.read(name, 0, 4), QByteArray("0123"));
        QCOMPARE(*files.read(name, 8, 4), QByteArray("89"));
        QCOMPARE(*files.read(name, 10, 4), QByteArray());
        QCOMPARE(QFile::permissions(folder()) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        files.remove(name);
        QCOMPARE(files.read(name, 0, 4).error().kind, Error::Kind::NotFound);
        QVERIFY(!QFile::exists(files.path(name)));
    }

    void givesEachANameOfItsOwn()
    {
        ExportFiles files(folder());
        QVERIFY(*files.reserve() != *files.reserve());
    }

    void readsNothingElse_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("a path") << u"../secret"_s;
        QTest::newRow("a path as long as a name") << u"../secret_______________________"_s.left(32);
        QTest::newRow("nothing") << QString();
        QTest::newRow("a name that was never given") << QString(32, u'a');
    }
    void readsNothingElse()
    {
        QFETCH(QString, name);
        ExportFiles files(folder());
        QFile secret(m_directory->filePath(u"secret"_s));
        QVERIFY(secret.open(QIODevice::WriteOnly));
        QCOMPARE(files.read(name, 0, 4).error().kind, Error::Kind::NotFound);
        files.remove(name);
        QVERIFY(secret.exists());
    }

    void deletesWhatNobodyFetches()
    {
        ExportFiles files(folder(), std::chrono::milliseconds(1));
        const QString name = written(files, "x");
        QTRY_VERIFY(!QFile::exists(files.path(name)));
    }

    void deletesWhatAnEarlierProcessLeft()
    {
        QString left;
        {
            ExportFiles files(folder());
            left = files.path(*files.reserve());
        }
        QFile file(left);
        QVERIFY(file.open(QIODevice::WriteOnly));
        const ExportFiles files(folder());
        QVERIFY(!file.exists());
    }

    void saysWhereThereIsNoPlace()
    {
        ExportFiles files(m_directory->filePath(u"nowhere/exports"_s));
        QCOMPARE(files.reserve().error().kind, Error::Kind::Storage);
    }

private:
    [[nodiscard]] QString folder() const { return m_directory->filePath(u"exports"_s); }
    static QString written(ExportFiles &files, const QByteArray &content)
    {
        const auto name = files.reserve();
        QFile file(name ? files.path(*name) : QString());
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            return {};
        return *name;
    }

    std::optional<QTemporaryDir> m_directory;
};

QTEST_GUILESS_MAIN(tst_ExportFiles)
#include "tst_exportfiles.moc"
