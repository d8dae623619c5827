// SPDX-License-Identifier: MIT
#include "privacy/exportfile.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

#include <sys/resource.h>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using am::Error;
using am::ExportFile;

class tst_ExportFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        m_path = m_directory->filePath(u"export.json"_s);
    }

    void isOneJsonObject()
    {
        auto file = ExportFile::create(m_path);
        QVERIFY(file);
        (*file)->member(u"format"_s, ExportFile::quoted(u"a \"b\"\n"_s));
        (*file)->beginList(u"none"_s);
        (*file)->endList();
        (*file)->beginList(u"some"_s);
        (*file)->item("1");
        (*file)->item("{\"a\":[]}");
        (*file)->endList();
        (*file)->member(u"card"_s, "null");
        const auto size = (*file)->finish();
        QVERIFY(size);
        const QByteArray written = bytes();
        QCOMPARE(*size, written.size());
        QJsonParseError error;
        const QJsonObject object = QJsonDocument::fromJson(written, &error).object();
        QCOMPARE(error.error, QJsonParseError::NoError);
        QCOMPARE(object.keys(), (QStringList{u"card"_s, u"format"_s, u"none"_s, u"some"_s}));
        QCOMPARE(object["format"_L1].toString(), u"a \"b\"\n"_s);
        QCOMPARE(object["none"_L1].toArray().size(), 0);
        QCOMPARE(object["some"_L1].toArray(), (QJsonArray{1, QJsonObject{{u"a"_s, QJsonArray()}}}));
        QVERIFY(object["card"_L1].isNull());
    }

    void nothingInItIsAnObjectToo()
    {
        auto file = ExportFile::create(m_path);
        QVERIFY((*file)->finish());
        QVERIFY(QJsonDocument::fromJson(bytes()).isObject());
    }

    void nobodyElseMayReadIt_data()
    {
        QTest::addColumn<int>("mask");
        QTest::newRow("a mask that allows everything") << 0;
        QTest::newRow("a mask that takes the owner's right to write") << 0277;
    }
    void nobodyElseMayReadIt()
    {
        QFETCH(int, mask);
        const mode_t before = ::umask(mode_t(mask));
        auto file = ExportFile::create(m_path);
        ::umask(before);
        QVERIFY(file);
        struct stat status = {};
        QCOMPARE(::stat(QFile::encodeName(m_path).constData(), &status), 0);
        QCOMPARE(int(status.st_mode & 07777), 0600);
    }

    void whatIsNotFinishedDoesNotStay()
    {
        {
            auto file = ExportFile::create(m_path);
            (*file)->member(u"caller"_s, "1");
            QVERIFY(QFile::exists(m_path));
        }
        QVERIFY(!QFile::exists(m_path));
    }

    void whatIsFinishedStays()
    {
        {
            auto file = ExportFile::create(m_path);
            QVERIFY((*file)->finish());
        }
        QVERIFY(QFile::exists(m_path));
    }

    void overwritesNothing_data()
    {
        QTest::addColumn<bool>("isLink");
        QTest::newRow("a file") << false;
        QTest::newRow("a link to nowhere") << true;
    }
    void overwritesNothing()
    {
        QFETCH(bool, isLink);
        const QString target = m_directory->filePath(u"target"_s);
        if (isLink) {
            QVERIFY(QFile::link(target, m_path));
        } else {
            QFile there(m_path);
            QVERIFY(there.open(QIODevice::WriteOnly) && there.write("mine") == 4);
        }
        const auto refused = ExportFile::create(m_path);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::BadInput);
        QVERIFY(!QFile::exists(target));
        if (!isLink)
            QCOMPARE(bytes(), QByteArray("mine"));
    }

    void refusesWhatItCannotWrite_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<Error::Kind>("kind");
        QTest::newRow("no absolute path") << u"export.json"_s << Error::Kind::BadInput;
        QTest::newRow("no path") << QString() << Error::Kind::BadInput;
        QTest::newRow("no such folder") << u"/nosuchfolder/export.json"_s << Error::Kind::Storage;
    }
    void refusesWhatItCannotWrite()
    {
        QFETCH(QString, path);
        QFETCH(Error::Kind, kind);
        const auto refused = ExportFile::create(path);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, kind);
        QVERIFY(path.isEmpty() || !refused.error().detail.contains(path)); // it may hold a number
    }

    void aFullDiskIsToldAtTheEnd()
    {
        // For this process, files end at 64 bytes.
        rlimit before = {};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const rlimit none{.rlim_cur = 64, .rlim_max = before.rlim_max};
        const auto ignored = ::signal(SIGXFSZ, SIG_IGN);
        auto file = ExportFile::create(m_path);
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &none), 0);
        for (int i = 0; i < 10; ++i)
            (*file)->member(u"member %1"_s.arg(i), "\"something longer than the disk\"");
        const auto size = (*file)->finish();
        ::setrlimit(RLIMIT_FSIZE, &before);
        ::signal(SIGXFSZ, ignored);
        QVERIFY(!size);
        QCOMPARE(size.error().kind, Error::Kind::Storage);
        file->reset();
        QVERIFY(!QFile::exists(m_path));
    }

private:
    QByteArray bytes() const
    {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("not there");
    }

    std::optional<QTemporaryDir> m_directory;
    QString m_path;
};

QTEST_GUILESS_MAIN(tst_ExportFile)
#include "tst_exportfile.moc"
