// SPDX-License-Identifier: MIT
#include "console/deskfixture.h"
#include "console/fakekeychain.h"
#include "keys/profilekeys.h"
#include "link/profiles.h"
#include "look/look.h"
#include "models/remotelist.h"
#include "support/places.h"
#include "widgets/jsoneditor.h"
#include "window/commandpalette.h"
#include "window/elidedlabel.h"
#include "window/firststart.h"
#include "window/mainwindow.h"

#include <QtTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace am;

/// An operator with more than one daemon: how they are named, changed between, and what is said when there is no way.
class tst_Connections : public QObject, private test::DeskFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_look = std::make_unique<Look>(*qApp); }
    void init()
    {
        reset();
        m_settings = std::make_unique<QSettings>(m_directory->filePath(u"settings.ini"_s), QSettings::IniFormat);
        m_profiles = std::make_unique<Profiles>(m_directory->filePath(u"profiles.ini"_s), QStringList{socket()});
        m_keyFile = std::make_unique<KeyFile>(m_directory->filePath(u"keys.json"_s));
        m_keys = std::make_unique<ProfileKeys>(*m_profiles, m_keychain, *m_keyFile, *m_settings);
        m_connection = std::make_unique<DaemonConnection>(
            QStringList(),
            DaemonConnection::Pauses{.first = std::chrono::milliseconds(10), .longest = std::chrono::milliseconds(40)},
            SshTunnel::Setup{.program = test::places::fakeSsh(), .directory = m_directory->path()});
        const MainWindow::Choice choice{*m_profiles, *m_keys};
        m_window = std::make_unique<MainWindow>(
            *m_connection, *m_look, *m_settings, [] { return test::believableNow; }, &choice);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_connection->use(m_profiles->route());
        QTRY_VERIFY(m_connection->isLive());
    }
    void cleanup()
    {
        m_window.reset();
        m_keys.reset();
        m_profiles.reset();
        m_settings.reset();
        close();
    }

    void namesAnotherComputerAndConnects()
    {
        QTest::keyClick(m_window.get(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(page().isVisible());
        press(u"newProfile"_s);
        type(u"profileName"_s, u"Production"_s);
        type(u"profileHost"_s, u"operator@well"_s);
        type(u"profileSocket"_s, socket());
        QVERIFY(find<QPushButton>(u"connectProfile"_s)->isEnabled());
        press(u"connectProfile"_s);
        QVERIFY(!page().isVisible());
        QTRY_VERIFY(m_connection->isLive());
        QVERIFY(m_connection->route().isRemote());
        QCOMPARE(find<QPushButton>(u"profileButton"_s)->text(), u"Production"_s);
        QCOMPARE(Profiles(m_directory->filePath(u"profiles.ini"_s), {}).profile().name, u"Production"_s);
    }

    void saysWhileTypingWhatIsWrong()
    {
        openPage();
        press(u"newProfile"_s);
        auto *const mistake = find<QLabel>(u"profileMistake"_s);
        QVERIFY(mistake->text().isEmpty()); // nothing was typed yet
        type(u"profileName"_s, u"Shop"_s);
        type(u"profileHost"_s, u"-oProxyCommand=x"_s);
        QVERIFY(mistake->text().startsWith(u"A host is written as"_s));
        QVERIFY(!find<QPushButton>(u"saveProfile"_s)->isEnabled());
        type(u"profileHost"_s, u"well"_s);
        type(u"profileSocket"_s, u"/run/a.sock"_s);
        QVERIFY(mistake->text().isEmpty());
        type(u"profileName"_s, u"This computer"_s);
        press(u"saveProfile"_s);
        QCOMPARE(mistake->text(), u"There is one of this name already"_s);
        QCOMPARE(m_profiles->rowCount(), 1);
    }

    void asksTwiceBeforeItRemoves()
    {
        addRemote();
        openPage();
        find<QListView>(u"profileList"_s)->setCurrentIndex(m_profiles->index(1));
        auto *const remove = find<QPushButton>(u"removeProfile"_s);
        QVERIFY(remove->isVisible());
        press(u"removeProfile"_s);
        QCOMPARE(m_profiles->rowCount(), 2);
        QCOMPARE(remove->text(), u"Remove it and its keys"_s);
        press(u"removeProfile"_s);
        QCOMPARE(m_profiles->rowCount(), 1);
        QVERIFY(!remove->isVisible()); // this computer's stays
        auto *const sideBar = find<QListWidget>(u"sideBar"_s);
        QVERIFY(sideBar->selectedItems().isEmpty()); // no pane is shown
        QTest::keyClick(&page(), Qt::Key_Escape);
        QVERIFY(!page().isVisible());
        QCOMPARE(sideBar->selectedItems().size(), 1);
    }

    void changesBetweenThemByName()
    {
        addRemote();
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        auto *const palette = m_window->findChild<CommandPalette *>();
        auto *const field = palette->findChild<QLineEdit *>();
        QTest::keyClicks(field, u"connect shop"_s);
        QCOMPARE(palette->shown(), QStringList{u"Connect to Shop"_s});
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(m_connection->isLive() && m_connection->route().isRemote());
        auto *const menu = find<QPushButton>(u"profileButton"_s)->menu();
        Q_EMIT menu->aboutToShow();
        const auto actions = menu->actions();
        QCOMPARE(actions.size(), 4); // two, a line, and the page
        QVERIFY(actions.at(1)->isChecked());
        actions.at(0)->trigger();
        QTRY_VERIFY(m_connection->isLive() && !m_connection->route().isRemote());
    }

    void showsNothingOfTheLastDaemon()
    {
        auto *const before = find<QTableView>(u"callerList"_s)->model();
        QTRY_VERIFY(before->rowCount() > 0);
        m_window->showPane(4);
        auto *const editor = m_window->findChild<JsonEditor *>();
        editor->setPlainText(u"{\"mine\":1}"_s);
        QCOMPARE(m_profiles->add({.name = u"Empty"_s, .socket = m_directory->filePath(u"b.sock"_s)}), QString());
        test::FakeDaemon other(m_directory->filePath(u"b.sock"_s));
        other.on(u"callers.list"_s, [](const QJsonObject &) {
            return QJsonValue(QJsonObject{{u"callers"_s, QJsonArray()}});
        });
        m_profiles->use(1);
        QTRY_VERIFY(m_connection->isLive());
        QVERIFY(m_window->panes().at(4)->isVisible()); // one stays where one was
        QCOMPARE(editor->toPlainText(), u"{\"mine\":1}"_s);
        m_window->showPane(0);
        QTRY_COMPARE(other.timesAsked(u"callers.list"_s), 1);
        QCOMPARE(find<QTableView>(u"callerList"_s)->model()->rowCount(), 0);
    }

    void bringsAListUpToDateInPlaceAfterTheTunnelWasLost()
    {
        addRemote();
        m_profiles->use(1);
        auto *const table = find<QTableView>(u"callerList"_s);
        QTRY_VERIFY(table->model()->rowCount() > 2);
        const int rows = table->model()->rowCount();
        table->selectRow(1);
        const QString chosen = table->currentIndex().data().toString();
        QSignalSpy resets(table->model(), &QAbstractItemModel::modelReset);
        QSignalSpy states(m_connection.get(), &DaemonConnection::stateChanged);
        const int asked = m_daemon->timesAsked(u"callers.list"_s);
        m_daemon->dropClients();
        QTRY_VERIFY(states.count() >= 2 && m_connection->isLive());
        QTRY_VERIFY(m_daemon->timesAsked(u"callers.list"_s) > asked);
        QTRY_COMPARE(table->model()->rowCount(), rows);
        QCOMPARE(table->currentIndex().data().toString(), chosen);
        QCOMPARE(resets.count(), 0);
    }

    void saysWhyThereIsNoWayToAnotherComputer()
    {
        QCOMPARE(m_profiles->add({.name = u"Strange"_s, .host = u"unknown"_s, .socket = u"/run/a.sock"_s}), QString());
        m_profiles->use(1);
        auto *const first = m_window->findChild<FirstStart *>();
        QTRY_VERIFY(first->isVisible());
        const QString why = u"host key not known: run ssh unknown once in a terminal"_s;
        QTRY_COMPARE(find<QLabel>(u"firstStartTrouble"_s)->text(), why);
        auto *const reason = find<ElidedLabel>(u"connectionReason"_s);
        QTRY_COMPARE(reason->text(), why);
        QCOMPARE(reason->accessibleName(), why);
        QVERIFY(!reason->grab().isNull());
        QStringList commands;
        for (const QLineEdit *const field : first->findChildren<QLineEdit *>()) {
            if (field->isVisible())
                commands.append(field->text());
        }
        QCOMPARE(commands, QStringList({u"ssh unknown ls -l /run/a.sock"_s, u"sudo systemctl start agenticmemoryd"_s}));
    }

    void leadsFromTheFirstStartToTheConnections()
    {
        m_daemon.reset();
        m_connection->use({.sockets = {m_directory->filePath(u"none.sock"_s)}});
        auto *const first = m_window->findChild<FirstStart *>();
        QTRY_VERIFY(first->isVisible());
        for (QPushButton *const button : first->findChildren<QPushButton *>()) {
            if (button->text() == u"Connections …"_s)
                QTest::mouseClick(button, Qt::LeftButton);
        }
        QVERIFY(page().isVisible());
        const QSignalSpy tried(m_connection.get(), &DaemonConnection::stateChanged);
        m_connection->retry();
        QTRY_VERIFY(!tried.isEmpty());
        QVERIFY(page().isVisible()); // nobody is thrown out while typing
        QTest::keyClick(&page(), Qt::Key_Escape);
        QTRY_VERIFY(first->isVisible());
    }

    void givesUpWhoeverNeverGreets()
    {
        QLocalServer silent;
        QVERIFY(silent.listen(m_directory->filePath(u"silent.sock"_s)));
        DaemonConnection connection({silent.fullServerName()}, {.greeting = std::chrono::milliseconds(20)});
        connection.start();
        QTRY_COMPARE(connection.state(), DaemonConnection::State::Offline);
        QVERIFY(connection.trouble().contains(u"does not greet"_s));
        QVERIFY(connection.untilNextTry().count() > 0);
    }

    void showsALineOfWhatADaemonSaysOfItself()
    {
        QLocalServer server;
        QVERIFY(server.listen(m_directory->filePath(u"proud.sock"_s)));
        connect(&server, &QLocalServer::newConnection, this, [&server] {
            server.nextPendingConnection()->write(
                adminprotocol::notification(u"hello"_s, {{u"protocol"_s, adminprotocol::version},
                                                         {u"version"_s, QString(700'000, u'9')},
                                                         {u"role"_s, u"operator"_s},
                                                         {u"user"_s, u"ali\u202ece\n"_s}}));
        });
        m_connection->use({.sockets = {server.fullServerName()}});
        QTRY_VERIFY(m_connection->isLive());
        const QString said = find<QLabel>(u"connectionState"_s)->text();
        QVERIFY(said.size() < 200);
        QVERIFY(said.contains(u"alice,"_s));
    }

    void takesAFileThatIsDroppedAnywhere()
    {
        const QString name = test::places::testData() + u"/elevenlabs/post-call/04_audio.json"_s;
        auto *const field = find<QTableView>(u"callerList"_s)->viewport();
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(name)});
        QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(field, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(field, &drop);
        QVERIFY(m_window->panes().at(4)->isVisible());
        QVERIFY(m_window->findChild<JsonEditor *>()->toPlainText().contains(u"post_call_audio"_s));
        data.setUrls({QUrl::fromLocalFile(u"/etc/passwd"_s)});
        QDragEnterEvent other({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
        other.ignore();
        QCoreApplication::sendEvent(field, &other);
        QVERIFY(!other.isAccepted());
    }

    void namesWhatCanBeFocused()
    {
        openPage();
        QWidget *widget = find<QListView>(u"profileList"_s);
        widget->setFocus();
        QStringList reached;
        for (int i = 0; i < 12; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            reached.append(QApplication::focusWidget()->objectName());
        }
        press(u"newProfile"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget()->objectName(), u"profileHost"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget()->objectName(), u"profileSocket"_s);
        QVERIFY(reached.contains(u"profileWebhooks"_s));
        for (const QLineEdit *const field : page().findChildren<QLineEdit *>())
            QVERIFY(!field->accessibleName().isEmpty());
    }

private:
    template<typename Widget>
    Widget *find(const QString &name)
    {
        return m_window->findChild<Widget *>(name);
    }
    Pane &page() { return *find<Pane>(u"connections"_s); }
    void openPage() { QTest::keyClick(m_window.get(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier); }
    void press(const QString &name) { QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton); }
    void type(const QString &name, const QString &text)
    {
        auto *const field = find<QLineEdit>(name);
        field->selectAll();
        QTest::keyClicks(field, text);
    }
    void addRemote()
    {
        QCOMPARE(m_profiles->add({.name = u"Shop"_s, .host = u"well"_s, .socket = socket()}), QString());
    }

    std::unique_ptr<Look> m_look;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Profiles> m_profiles;
    std::unique_ptr<KeyFile> m_keyFile;
    test::FakeKeychain m_keychain;
    std::unique_ptr<ProfileKeys> m_keys;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(tst_Connections)
#include "tst_connections.moc"
