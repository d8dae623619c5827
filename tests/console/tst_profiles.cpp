// SPDX-License-Identifier: MIT
#include "console/fakekeychain.h"
#include "keys/profilekeys.h"
#include "link/profiles.h"

#include <QAbstractItemModelTester>
#include <QSettings>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace am;

namespace {

const Profile shop{.name = u"Shop"_s, .host = u"op@example"_s, .socket = u"/run/a.sock"_s};
const Profile spare{.name = u"Spare"_s, .socket = u"/tmp/b.sock"_s, .webhooks = u"http://127.0.0.1:8080"_s};

} // namespace

/// The operator's profiles, in their file, and the keys that are kept for them.
class tst_Profiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        m_profiles.emplace(file(), QStringList{u"/here.sock"_s});
        m_tester.emplace(&*m_profiles, QAbstractItemModelTester::FailureReportingMode::QtTest);
        m_keychain.emplace();
    }
    void cleanup()
    {
        m_tester.reset();
        m_profiles.reset();
    }

    void beginsWithThisComputer()
    {
        QCOMPARE(m_profiles->rowCount(), 1);
        QCOMPARE(m_profiles->route().sockets, QStringList{u"/here.sock"_s});
        QVERIFY(!m_profiles->route().isRemote());
        m_profiles->remove(0);
        QCOMPARE(m_profiles->rowCount(), 1);
    }

    void comesBackFromItsFile()
    {
        QCOMPARE(m_profiles->add(shop), QString());
        QCOMPARE(m_profiles->add(spare), QString());
        m_profiles->use(1);
        const Profiles again(file(), {});
        QCOMPARE(again.rowCount(), 3);
        QCOMPARE(again.profile().name, u"Shop"_s);
        QCOMPARE(again.route().host.destination, u"op@example"_s);
        QCOMPARE(again.at(1).id, m_profiles->at(1).id);
        QCOMPARE(again.at(2).webhooks, u"http://127.0.0.1:8080"_s);
    }

    void usesOneForThisTimeOnly()
    {
        QCOMPARE(m_profiles->add(shop), QString());
        m_profiles->useOnce(1);
        QCOMPARE(m_profiles->current(), 1);
        QCOMPARE(Profiles(file(), {}).current(), 0);
    }

    void refusesWhatCannotBeUsed_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("socket");
        QTest::addColumn<QString>("webhooks");
        QTest::newRow("no name") << u" "_s << u""_s << u""_s << u""_s;
        QTest::newRow("a name that is taken") << u"this computer"_s << u""_s << u""_s << u""_s;
        QTest::newRow("an option for ssh") << u"a"_s << u"-oProxyCommand=x"_s << u"/a"_s << u""_s;
        QTest::newRow("no socket there") << u"a"_s << u"host"_s << u""_s << u""_s;
        QTest::newRow("webhooks to no web server") << u"a"_s << u""_s << u""_s << u"file:///etc/passwd"_s;
        QTest::newRow("a password in the address") << u"a"_s << u""_s << u""_s << u"https://a:b@example.com"_s;
    }
    void refusesWhatCannotBeUsed()
    {
        QFETCH(QString, name);
        QFETCH(QString, host);
        QFETCH(QString, socket);
        QFETCH(QString, webhooks);
        QVERIFY(!m_profiles->add({.name = name, .host = host, .socket = socket, .webhooks = webhooks}).isEmpty());
        QCOMPARE(m_profiles->rowCount(), 1);
    }

    void leavesOutWhatIsWrongInTheFile()
    {
        QSettings settings(file(), QSettings::IniFormat);
        settings.setValue(u"profiles/1/name"_s, u"Bad"_s);
        settings.setValue(u"profiles/1/host"_s, u"-oProxyCommand=x"_s);
        settings.setValue(u"profiles/2/name"_s, u"Good"_s);
        settings.setValue(u"profiles/size"_s, 2);
        settings.sync();
        Profiles read(file(), {});
        QCOMPARE(read.rowCount(), 2);
        QCOMPARE(read.at(1).name, u"Good"_s);
        QCOMPARE(read.add(shop), QString());
        settings.sync();
        QCOMPARE(settings.value(u"profiles/size"_s).toInt(), 3); // its mistake can still be mended by hand
        QCOMPARE(settings.value(u"profiles/3/name"_s).toString(), u"Bad"_s);
    }

    void isRenamedWithoutLeavingTheDaemon()
    {
        QCOMPARE(m_profiles->add(shop), QString());
        m_profiles->use(1);
        QSignalSpy switched(&*m_profiles, &Profiles::switched);
        Profile renamed = shop;
        renamed.name = u"Book shop"_s;
        QCOMPARE(m_profiles->change(1, renamed), QString());
        QCOMPARE(switched.count(), 0);
        renamed.host = u"other"_s;
        QCOMPARE(m_profiles->change(1, renamed), QString());
        QCOMPARE(switched.count(), 1);
    }

    void goesBackToThisComputerWhenTheUsedOneIsRemoved()
    {
        QCOMPARE(m_profiles->add(shop), QString());
        QCOMPARE(m_profiles->add(spare), QString());
        m_profiles->use(2);
        QSignalSpy switched(&*m_profiles, &Profiles::switched);
        m_profiles->remove(1);
        QCOMPARE(m_profiles->profile().name, u"Spare"_s);
        QCOMPARE(switched.count(), 0);
        m_profiles->remove(1);
        QCOMPARE(m_profiles->current(), 0);
        QCOMPARE(switched.count(), 1);
        QCOMPARE(Profiles(file(), {}).rowCount(), 1);
    }

    void keepsAKeyForEachProfileInTheKeychainOnly()
    {
        QSettings settings(m_directory->filePath(u"settings.ini"_s), QSettings::IniFormat);
        KeyFile keyFile(m_directory->filePath(u"keys.json"_s));
        ProfileKeys keys(*m_profiles, *m_keychain, keyFile, settings);
        QCOMPARE(m_profiles->add(shop), QString());
        QVERIFY(keep(keys, "wsec_here"));
        m_profiles->use(1);
        QCOMPARE(read(keys).error().kind, Error::Kind::NotFound);
        QVERIFY(keep(keys, "wsec_shop"));
        QCOMPARE(*read(keys), QByteArray("wsec_shop"));
        QCOMPARE(m_keychain->secrets().size(), 2);
        QVERIFY(!holds("wsec_"));
        m_profiles->remove(1);
        QTRY_COMPARE(m_keychain->secrets().size(), 1); // its keys went with it
        QCOMPARE(*read(keys), QByteArray("wsec_here"));
        std::optional<Result<Done>> forgotten;
        keys.forget(KeySlot::Signing, this, [&](const Result<Done> &result) { forgotten = result; });
        QTRY_VERIFY(forgotten);
        QVERIFY(m_keychain->secrets().isEmpty());
    }

    void saysThatThereIsNoKeychainAndWritesNoFileByItself()
    {
        QSettings settings(m_directory->filePath(u"settings.ini"_s), QSettings::IniFormat);
        KeyFile keyFile(m_directory->filePath(u"keys.json"_s));
        ProfileKeys keys(*m_profiles, *m_keychain, keyFile, settings);
        m_keychain->setRunning(false);
        QVERIFY(!keep(keys, "wsec_1"));
        QCOMPARE(read(keys).error().kind, Error::Kind::Unreachable);
        QVERIFY(!QFile::exists(keyFile.path()));
    }

    void keepsThemInAFileOfOnesOwnWhenThatWasChosen()
    {
        QSettings settings(m_directory->filePath(u"settings.ini"_s), QSettings::IniFormat);
        KeyFile keyFile(m_directory->filePath(u"keys.json"_s));
        ProfileKeys keys(*m_profiles, *m_keychain, keyFile, settings);
        m_keychain->setRunning(false);
        keys.setUsesFile(true);
        QVERIFY(keep(keys, "wsec_1"));
        QCOMPARE(QFile::permissions(keyFile.path()) & ~(QFile::ReadUser | QFile::WriteUser),
                 QFile::ReadOwner | QFile::WriteOwner);
        ProfileKeys later(*m_profiles, *m_keychain, keyFile, settings);
        QVERIFY(later.usesFile());
        QCOMPARE(*read(later), QByteArray("wsec_1"));
        settings.sync();
        QFile written(settings.fileName());
        QVERIFY(written.open(QIODevice::ReadOnly));
        QVERIFY(!written.readAll().contains("wsec_"));
        later.setUsesFile(false);
        QVERIFY(!QFile::exists(keyFile.path()));
    }

    void refusesAFileThatOthersMayRead()
    {
        KeyFile keyFile(m_directory->filePath(u"keys.json"_s));
        QFile file(keyFile.path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"a\":\"secret\"}");
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
        std::optional<Result<QByteArray>> secret;
        std::optional<Result<Done>> written;
        keyFile.read(u"a"_s, this, [&](const Result<QByteArray> &result) { secret = result; });
        keyFile.write(u"b"_s, "x", this, [&](const Result<Done> &result) { written = result; });
        QTRY_VERIFY(secret && written);
        QCOMPARE(secret->error().kind, Error::Kind::Denied);
        QCOMPARE(written->error().kind, Error::Kind::Denied);
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        keyFile.read(u"a"_s, this, [&](const Result<QByteArray> &result) { secret = result; });
        QTRY_VERIFY(secret->has_value());
        QCOMPARE(**secret, QByteArray("secret"));
    }

    void refusesADamagedFile()
    {
        KeyFile keyFile(m_directory->filePath(u"keys.json"_s));
        QFile file(keyFile.path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        file.write("{\"a\":");
        file.close();
        std::optional<Result<Done>> written;
        keyFile.write(u"b"_s, "x", this, [&](const Result<Done> &result) { written = result; });
        QTRY_VERIFY(written);
        QCOMPARE(written->error().kind, Error::Kind::Storage);
    }

private:
    [[nodiscard]] QString file() const { return m_directory->filePath(u"profiles.ini"_s); }
    Result<QByteArray> read(ProfileKeys &keys)
    {
        std::optional<Result<QByteArray>> answer;
        keys.read(KeySlot::Signing, this, [&](const Result<QByteArray> &result) { answer = result; });
        [&] { QTRY_VERIFY(answer); }();
        return *answer;
    }
    bool keep(ProfileKeys &keys, const QByteArray &key)
    {
        std::optional<Result<Done>> answer;
        keys.keep(KeySlot::Signing, key, this, [&](const Result<Done> &result) { answer = result; });
        [&] { QTRY_VERIFY(answer); }();
        return answer->has_value();
    }
    /// Whether any file of the directory does.
    [[nodiscard]] bool holds(const QByteArray &bytes) const
    {
        const QDir directory(m_directory->path());
        for (const QFileInfo &info : directory.entryInfoList(QDir::Files | QDir::Hidden)) {
            QFile one(info.filePath());
            if (one.open(QIODevice::ReadOnly) && one.readAll().contains(bytes))
                return true;
        }
        return false;
    }

    std::optional<QTemporaryDir> m_directory;
    std::optional<Profiles> m_profiles;
    std::optional<QAbstractItemModelTester> m_tester;
    std::optional<test::FakeKeychain> m_keychain;
};

QTEST_GUILESS_MAIN(tst_Profiles)
#include "tst_profiles.moc"
