// SPDX-License-Identifier: MIT
#include "console/deskfixture.h"
#include "console/fakekeychain.h"
#include "keys/profilekeys.h"
#include "link/profiles.h"
#include "panes/sendpane.h"
#include "shared/signature.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace am;

namespace {

const QByteArray key = "wsec_0123456789abcdef";

} // namespace

/// An operator with keys of their own: typed, kept in the keychain, or in a file where there is none.
class tst_SendKeys : public QObject, private test::DeskFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        reset();
        m_received.clear();
        m_keychain = std::make_unique<test::FakeKeychain>();
        m_settings = std::make_unique<QSettings>(m_directory->filePath(u"settings.ini"_s), QSettings::IniFormat);
        m_profiles = std::make_unique<Profiles>(m_directory->filePath(u"profiles.ini"_s), QStringList{socket()});
        m_keyFile = std::make_unique<KeyFile>(m_directory->filePath(u"keys.json"_s));
        m_keys = std::make_unique<ProfileKeys>(*m_profiles, *m_keychain, *m_keyFile, *m_settings);
        m_server = std::make_unique<QTcpServer>();
        QVERIFY(m_server->listen(QHostAddress::LocalHost));
        connect(m_server.get(), &QTcpServer::newConnection, this, &tst_SendKeys::answer);
        open();
    }
    void cleanup()
    {
        m_pane.reset();
        m_server.reset();
        m_keys.reset();
        m_profiles.reset();
        m_settings.reset();
        close();
    }

    void keepsATypedKeyAndSignsWithIt()
    {
        chooseDirectly();
        QTRY_VERIFY(state().startsWith(u"None is kept for “This computer”"_s));
        QTest::keyClicks(field(u"key"_s), QString::fromLatin1(key));
        QTest::mouseClick(button(u"keepKey"_s), Qt::LeftButton);
        QTRY_COMPARE(state(), u"Kept in the system's keychain for “This computer”."_s);
        QVERIFY(field(u"key"_s)->text().isEmpty()); // it is not held here any more
        QCOMPARE(m_keychain->secrets().size(), 1);
        QTest::mouseClick(button(u"sendButton"_s), Qt::LeftButton);
        QTRY_VERIFY(m_received.endsWith("}\n"));
        const qsizetype end = m_received.indexOf("\r\n\r\n");
        const QByteArray head = m_received.first(end).toLower();
        QByteArray header = head.mid(head.indexOf("elevenlabs-signature: ") + 22);
        header = header.left(header.indexOf('\r'));
        QVERIFY(!signature::verify({header}, m_received.sliced(end + 4), {key}, {.now = test::believableNow / 1000}));
        QTest::mouseClick(button(u"forgetKey"_s), Qt::LeftButton);
        QTRY_VERIFY(state().startsWith(u"None is kept"_s));
        QVERIFY(m_keychain->secrets().isEmpty());
    }

    void hasAKeyForEachPurpose()
    {
        chooseDirectly();
        auto *const slot = m_pane->findChild<QComboBox *>(u"keySlot"_s);
        QCOMPARE(slot->count(), 2); // while one signing key follows the other
        slot->setCurrentIndex(1);
        QTest::keyClicks(field(u"key"_s), u"wsec_next"_s);
        QTest::mouseClick(button(u"keepKey"_s), Qt::LeftButton);
        QTRY_VERIFY(state().startsWith(u"Kept"_s));
        slot->setCurrentIndex(0);
        QTRY_VERIFY(state().startsWith(u"None is kept"_s));
        m_pane->findChild<QComboBox *>(u"kind"_s)->setCurrentIndex(4); // a search has no signature
        QCOMPARE(slot->currentText(), u"Workspace key"_s);
        QTest::keyClicks(field(u"key"_s), u"workspace-1"_s);
        QTest::mouseClick(button(u"sendButton"_s), Qt::LeftButton);
        QTRY_VERIFY(m_received.toLower().contains("x-workspace-key: workspace-1\r\n"));
        QVERIFY(!m_received.toLower().contains("elevenlabs-signature"));
        QTRY_VERIFY(button(u"sendButton"_s)->isEnabled());
        field(u"address"_s)->setText(u"http://memory.example.com"_s);
        QTest::mouseClick(button(u"sendButton"_s), Qt::LeftButton);
        QTRY_COMPARE(said(), u"A workspace key can be read on its way over http: use https"_s);
    }

    void asksForAKeyBeforeItSends()
    {
        chooseDirectly();
        QTest::mouseClick(button(u"sendButton"_s), Qt::LeftButton);
        QTRY_COMPARE(said(), u"Type the key that it is to carry: none is kept"_s);
        field(u"address"_s)->setText(u"ftp://example"_s);
        QTest::mouseClick(button(u"sendButton"_s), Qt::LeftButton);
        QTRY_COMPARE(said(), u"An address is expected, such as http://127.0.0.1:8080"_s);
        QVERIFY(m_received.isEmpty());
    }

    void offersAFileOnlyWhereThereIsNoKeychain()
    {
        chooseDirectly();
        QTRY_VERIFY(state().startsWith(u"None is kept"_s));
        QVERIFY(!button(u"keyFile"_s)->isVisible());
        m_keychain->setRunning(false);
        m_pane->findChild<QComboBox *>(u"keySlot"_s)->setCurrentIndex(1);
        QTRY_VERIFY(state().startsWith(u"No key can be kept: there is no keychain running (no D-Bus)"_s));
        QVERIFY(state().contains(u"not encrypted"_s));
        QTest::keyClicks(field(u"key"_s), QString::fromLatin1(key));
        QTest::mouseClick(button(u"keepKey"_s), Qt::LeftButton);
        QTRY_VERIFY(state().startsWith(u"No key can be kept"_s));
        QVERIFY(!QFile::exists(m_keyFile->path())); // nobody has chosen it
        QTest::mouseClick(button(u"keyFile"_s), Qt::LeftButton);
        QTRY_VERIFY(state().startsWith(u"None is kept"_s));
        QTest::keyClicks(field(u"key"_s), QString::fromLatin1(key));
        QTest::mouseClick(button(u"keepKey"_s), Qt::LeftButton);
        QTRY_VERIFY(state().contains(u"which only you may read; it is not encrypted"_s));
        QVERIFY(QFile::exists(m_keyFile->path()));
        QTest::mouseClick(button(u"keyFile"_s), Qt::LeftButton);
        QTRY_VERIFY(!QFile::exists(m_keyFile->path()));
    }

    void sendsDirectlyWhereAnAddressAndAKeyAreKept()
    {
        const QString address = u"http://127.0.0.1:%1"_s.arg(m_server->serverPort());
        QCOMPARE(m_profiles->add({.name = u"Shop"_s, .socket = socket(), .webhooks = address}), QString());
        auto *const way = m_pane->findChild<QComboBox *>(u"way"_s);
        m_profiles->use(1);
        QTRY_COMPARE(m_keychain->timesRead(), 1);
        QCOMPARE(way->currentIndex(), 0); // without a key the daemon does it
        QCOMPARE(field(u"address"_s)->text(), address);
        m_keychain->write(m_profiles->profile().id + u"/signing"_s, key, this, [](const Result<Done> &) {});
        m_profiles->use(0);
        QCOMPARE(field(u"address"_s)->text(), u"http://127.0.0.1:8080"_s);
        m_profiles->use(1);
        QTRY_COMPARE(way->currentIndex(), 1);
        QTRY_COMPARE(state(), u"Kept in the system's keychain for “Shop”."_s);
        m_profiles->use(0);
        QCOMPARE(way->currentIndex(), 0);
    }

    void givesUpWhatTakesTooLong()
    {
        chooseDirectly();
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        field(u"address"_s)->setText(u"http://127.0.0.1:%1"_s.arg(silent.serverPort()));
        QTest::keyClicks(field(u"key"_s), QString::fromLatin1(key));
        QTest::mouseClick(button(u"sendButton"_s), Qt::LeftButton);
        QVERIFY(!button(u"sendButton"_s)->isEnabled());
        QTRY_VERIFY(silent.hasPendingConnections());
        QTcpSocket *const taken = silent.nextPendingConnection();
        QTest::mouseClick(button(u"cancelSending"_s), Qt::LeftButton);
        QTRY_COMPARE(taken->state(), QAbstractSocket::UnconnectedState); // the connection, too
        QVERIFY(button(u"sendButton"_s)->isEnabled());
        QVERIFY(!button(u"cancelSending"_s)->isVisible());
        QCOMPARE(m_pane->findChild<QListWidget *>(u"history"_s)->count(), 0);
    }

    void showsASecretNowhere()
    {
        chooseDirectly();
        QTest::keyClicks(field(u"key"_s), QString::fromLatin1(key));
        QCOMPARE(field(u"key"_s)->echoMode(), QLineEdit::Password);
        field(u"key"_s)->selectAll();
        field(u"key"_s)->copy();
        QVERIFY(!QApplication::clipboard()->text().contains(u"wsec_"_s));
        QTest::mouseClick(button(u"sendButton"_s), Qt::LeftButton);
        QTRY_VERIFY(!m_received.isEmpty());
        QVERIFY(!m_received.contains(key));
        for (const QWidget *const widget : m_pane->findChildren<QWidget *>()) {
            QVERIFY(!widget->toolTip().contains(u"wsec_0"_s));
            QVERIFY(!widget->accessibleName().contains(u"wsec_0"_s));
            if (const auto *const label = qobject_cast<const QLabel *>(widget))
                QVERIFY(!label->text().contains(u"wsec_0"_s));
        }
        m_settings->sync();
        for (const QString &name : QDir(m_directory->path()).entryList(QDir::Files)) {
            QFile file(m_directory->filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains(key), qPrintable(name));
        }
    }

private:
    void open()
    {
        Desk given = desk();
        given.keys = m_keys.get();
        m_pane = std::make_unique<SendPane>(given);
        m_pane->resize(1100, 640);
        m_pane->show();
    }
    void answer()
    {
        QTcpSocket *const socket = m_server->nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
            m_received += socket->readAll();
            if (m_received.endsWith("}\n"))
                socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        });
    }
    void chooseDirectly()
    {
        auto *const way = m_pane->findChild<QComboBox *>(u"way"_s);
        way->setFocus();
        QTest::keyClick(way, Qt::Key_Down);
        QCOMPARE(way->currentIndex(), 1);
        field(u"address"_s)->setText(u"http://127.0.0.1:%1"_s.arg(m_server->serverPort()));
    }
    QLineEdit *field(const QString &name) { return m_pane->findChild<QLineEdit *>(name); }
    QPushButton *button(const QString &name) { return m_pane->findChild<QPushButton *>(name); }
    QString state() { return m_pane->findChild<QLabel *>(u"keyState"_s)->text(); }

    QByteArray m_received;
    std::unique_ptr<test::FakeKeychain> m_keychain;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Profiles> m_profiles;
    std::unique_ptr<KeyFile> m_keyFile;
    std::unique_ptr<ProfileKeys> m_keys;
    std::unique_ptr<QTcpServer> m_server;
    std::unique_ptr<SendPane> m_pane;
};

QTEST_MAIN(tst_SendKeys)
#include "tst_sendkeys.moc"
