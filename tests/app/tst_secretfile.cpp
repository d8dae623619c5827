// SPDX-License-Identifier: MIT
#include "app/secretfile.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using Secrets = QList<QByteArray>;
namespace secretfile = am::secretfile;

class tst_SecretFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
    }

    void reads_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<Secrets>("secrets");
        QTest::newRow("one secret") << "key"_ba << Secrets{"key"};
        QTest::newRow("a line end is none of it") << "key\n"_ba << Secrets{"key"};
        QTest::newRow("nor is that of Windows") << "old\r\nnew\r\n"_ba << Secrets{"old", "new"};
        QTest::newRow("two during a rotation, in order") << "old\nnew\n"_ba << Secrets{"old", "new"};
        QTest::newRow("blank lines do not count") << "\n \nkey\n\t\n"_ba << Secrets{"key"};
        QTest::newRow("remarks do not count") << "# of May\nkey\n  # old\n#x"_ba << Secrets{"key"};
        QTest::newRow("a number sign within is part of it") << "wsec_a#b\n"_ba << Secrets{"wsec_a#b"};
        QTest::newRow("blanks around go, those within stay") << "  a b \n"_ba << Secrets{"a b"};
        QTest::newRow("commas are part of it") << "a,b\n"_ba << Secrets{"a,b"};
        QTest::newRow("64 KB are taken") << QByteArray(64 * 1024, 'a') << Secrets{QByteArray(64 * 1024, 'a')};
    }
    void reads()
    {
        QFETCH(QByteArray, content);
        const auto secrets = secretfile::read(write(content));
        QVERIFY2(secrets, qPrintable(secrets ? QString() : secrets.error().detail));
        QTEST(*secrets, "secrets");
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("an empty file") << QByteArray() << u"holds no secret"_s;
        QTest::newRow("blank lines") << "\n \r\n"_ba << u"holds no secret"_s;
        QTest::newRow("remarks only") << "# SECRET\n"_ba << u"holds no secret"_s;
        QTest::newRow("a byte over 64 KB") << QByteArray("SECRET").repeated(64 * 1024 / 6 + 1) << u"over 64 KB"_s;
    }
    void refuses()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, complaint);
        const QString path = write(content);
        const auto secrets = secretfile::read(path);
        QVERIFY(!secrets);
        QCOMPARE(secrets.error().kind, am::Error::Kind::BadInput);
        QVERIFY2(secrets.error().detail.startsWith(path), qPrintable(secrets.error().detail));
        QVERIFY2(secrets.error().detail.contains(complaint), qPrintable(secrets.error().detail));
        QVERIFY(!secrets.error().detail.contains("SECRET"_L1));
    }

    void refusesWhatIsNoFile()
    {
        for (const QString &path : {m_directory->filePath(u"nowhere"_s), m_directory->path(), QString()}) {
            if (path.isEmpty())
                QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"No file name specified"_s));
            const auto secrets = secretfile::read(path);
            QVERIFY(!secrets);
            QCOMPARE(secrets.error().kind, am::Error::Kind::BadInput);
            QVERIFY2(secrets.error().detail.startsWith(u"cannot read "_s + path), qPrintable(secrets.error().detail));
        }
    }

    void refusesWhatEveryoneMayRead_data()
    {
        QTest::addColumn<QFile::Permissions>("permissions");
        QTest::addColumn<bool>("everyone");
        QTest::newRow("the owner may (0600)") << QFile::Permissions(QFile::ReadOwner | QFile::WriteOwner) << false;
        QTest::newRow("its group may (0640)")
            << QFile::Permissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup) << false;
        QTest::newRow("everyone must not (0644)")
            << QFile::Permissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther) << true;
        QTest::newRow("everyone must not (0604)")
            << QFile::Permissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther) << true;
    }
    void refusesWhatEveryoneMayRead()
    {
        QFETCH(QFile::Permissions, permissions);
        QFETCH(bool, everyone);
        const QString path = write("SECRET");
        QVERIFY(QFile::setPermissions(path, permissions));
        QCOMPARE(secretfile::isWorldReadable(path), everyone);
        const auto secrets = secretfile::read(path);
        QCOMPARE(secrets.has_value(), !everyone);
        if (everyone) {
            QVERIFY(secrets.error().detail.contains(u"chmod 600 "_s + path));
            QVERIFY(!secrets.error().detail.contains("SECRET"_L1));
        }
    }

    void judgesALinkByItsFile()
    {
        const QString path = write("SECRET");
        const QString link = m_directory->filePath(u"link"_s);
        QVERIFY(QFile::link(path, link));
        QVERIFY(secretfile::read(link));
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::ReadOther));
        QVERIFY(secretfile::isWorldReadable(link));
        QVERIFY(!secretfile::read(link));
    }

    void aFileThatIsNotThereIsReadByNobody()
    {
        QVERIFY(!secretfile::isWorldReadable(m_directory->filePath(u"nowhere"_s)));
    }

    void splitsAtCommas_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<Secrets>("secrets");
        QTest::newRow("one") << "a"_ba << Secrets{"a"};
        QTest::newRow("two") << "a,b"_ba << Secrets{"a", "b"};
        QTest::newRow("blanks around go") << " a , b c \n"_ba << Secrets{"a", "b c"};
        QTest::newRow("nothing between two commas is no secret") << ",a,, ,b,"_ba << Secrets{"a", "b"};
        QTest::newRow("nothing is none") << QByteArray() << Secrets{};
        QTest::newRow("a comma is none") << ","_ba << Secrets{};
    }
    void splitsAtCommas()
    {
        QFETCH(QByteArray, value);
        QTEST(secretfile::splitCommas(value), "secrets");
    }

private:
    /// Answers its path; only the owner may read it.
    QString write(const QByteArray &content)
    {
        QFile file(m_directory->filePath(u"secret"_s));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(content) != content.size() ||
            !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
            qFatal("%s", qPrintable(file.errorString()));
        return file.fileName();
    }

    std::optional<QTemporaryDir> m_directory;
};

QTEST_GUILESS_MAIN(tst_SecretFile)
#include "tst_secretfile.moc"
