// SPDX-License-Identifier: MIT
#include "console/deskfixture.h"
#include "look/look.h"
#include "panes/pane.h"
#include "window/commandpalette.h"
#include "window/elidedlabel.h"
#include "window/firststart.h"
#include "window/mainwindow.h"
#include "window/shortcutsheet.h"

#include <QtTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace am;

/// The window as a whole: how one gets around, and what it says of its connection.
class tst_MainWindow : public QObject, private test::DeskFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_look = std::make_unique<Look>(*qApp); }
    void init()
    {
        reset();
        m_settings = std::make_unique<QSettings>(m_directory->filePath(u"settings.ini"_s), QSettings::IniFormat);
        open();
    }
    void cleanup()
    {
        m_window.reset();
        m_settings.reset();
        close();
    }

    void goesToEachPaneByKey()
    {
        auto *const sideBar = m_window->findChild<QListWidget *>(u"sideBar"_s);
        QCOMPARE(sideBar->count(), int(m_window->panes().size()));
        for (int i = 0; i < sideBar->count(); ++i) {
            QTest::keyClick(m_window.get(), Qt::Key(Qt::Key_1 + i), Qt::ControlModifier);
            QCOMPARE(sideBar->currentRow(), i);
            QVERIFY(m_window->panes().at(i)->isVisible());
        }
    }

    void runsACommandByItsName()
    {
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        auto *const palette = m_window->findChild<CommandPalette *>();
        QVERIFY(palette->isVisible());
        auto *const field = palette->findChild<QLineEdit *>();
        QTest::keyClicks(field, u"colors dark"_s);
        QCOMPARE(palette->shown().size(), 1);
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(!palette->isVisible());
        QVERIFY(m_look->isDark());
        m_look->setScheme(Look::Scheme::Light);
    }

    void showsItsShortcuts()
    {
        QTest::keyClick(m_window.get(), Qt::Key_F1);
        auto *const sheet = m_window->findChild<ShortcutSheet *>();
        QVERIFY(sheet);
        QStringList texts;
        for (const QLabel *const label : sheet->findChildren<QLabel *>())
            texts.append(label->text());
        QVERIFY(texts.contains(u"Ctrl+K"_s));
        sheet->close();
    }

    void saysHowTheConnectionIs()
    {
        auto *const state = m_window->findChild<QLabel *>(u"connectionState"_s);
        QTRY_COMPARE(state->text(), u"Live  ·  alice, may change  ·  daemon 0.1.0"_s);
        m_daemon.reset();
        QTRY_VERIFY(state->text().startsWith(u"Offline, next try in"_s));
        auto *const reason = m_window->findChild<ElidedLabel *>(u"connectionReason"_s);
        QTRY_VERIFY(reason->isVisible() && reason->text().startsWith(u"there is no socket"_s));
        QVERIFY(!m_window->findChild<FirstStart *>()->isVisible()); // what was shown stays readable
        m_daemon = std::make_unique<test::FakeDaemon>(socket());
        QTRY_VERIFY(state->text().startsWith(u"Live"_s));
        QVERIFY(!reason->isVisible());
    }

    void survivesWhateverADaemonSends_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("garbage") << QByteArray("\xff\xfe\x00 what?\n", 9);
        QTest::newRow("a line without end") << QByteArray(2'000'000, 'x');
        QTest::newRow("answers of other shapes") << QByteArray(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[1,2]}\n"
            "{\"jsonrpc\":\"2.0\",\"method\":\"log\",\"params\":{\"lines\":[7,null,{}],\"missed\":\"x\"}}\n");
        QTest::newRow("notifications without end")
            << adminprotocol::notification(u"log"_s, {{u"lines"_s, QJsonArray{QJsonObject()}}}).repeated(20'000);
        QTest::newRow("a refusal as long as a frame")
            << adminprotocol::refusal({adminprotocol::Busy, QString(900'000, u'x'), QJsonValue::Null});
        QTest::newRow("another greeting, of another protocol")
            << adminprotocol::notification(u"hello"_s, {{u"protocol"_s, 99}, {u"role"_s, u"reader"_s}});
        QTest::newRow("a number where a list is expected") << adminprotocol::answer(1, 7) +
                                                                  adminprotocol::answer(2, QJsonValue::Null) +
                                                                  adminprotocol::answer(3, u"x"_s);
        QTest::newRow("a nest of lists") << QByteArray(300'000, '[') + '\n';
        QTest::newRow("half a frame, then nothing") << QByteArray("{\"jsonrpc\":\"2.0\",\"id\":");
    }
    void survivesWhateverADaemonSends()
    {
        QFETCH(QByteArray, bytes);
        for (int i = 0; i < m_window->panes().size(); ++i) {
            m_window->showPane(i);
            m_daemon->write(bytes);
            QTRY_VERIFY(m_connection->isLive()); // still, or again
        }
        m_daemon->dropClients();
        QTRY_VERIFY(!m_connection->isLive());
        QTRY_VERIFY(m_connection->isLive());
    }

    void explainsHowToStartADaemon()
    {
        m_window.reset();
        m_connection = std::make_unique<DaemonConnection>(
            QStringList{m_directory->filePath(u"later.sock"_s)},
            DaemonConnection::Pauses{.first = std::chrono::milliseconds(10), .longest = std::chrono::milliseconds(20)});
        open();
        m_connection->start();
        auto *const explained = m_window->findChild<FirstStart *>();
        QTRY_VERIFY(explained->isVisible());
        test::FakeDaemon daemon(m_directory->filePath(u"later.sock"_s));
        QTRY_VERIFY(m_connection->isLive());
        QVERIFY(!explained->isVisible());
    }

    void comesBackAsItWasLeft()
    {
        m_window->resize(1010, 640);
        m_window->showPane(1);
        m_window->close();
        open();
        QCOMPARE(m_window->size(), QSize(1010, 640));
        QVERIFY(m_window->panes().at(1)->isVisible());
    }

    void namesEverythingForThoseWhoDoNotSee()
    {
        for (const QWidget *const widget : m_window->findChildren<QWidget *>()) {
            const bool isField = qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QComboBox *>(widget) ||
                                 qobject_cast<const QTableView *>(widget);
            const bool isOwn = !widget->objectName().startsWith(u"qt_"_s);
            if (isField && isOwn && !qobject_cast<const QSpinBox *>(widget->parentWidget()))
                QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->parentWidget()->objectName()));
        }
    }

private:
    void open()
    {
        m_window =
            std::make_unique<MainWindow>(*m_connection, *m_look, *m_settings, [] { return test::believableNow; });
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    std::unique_ptr<Look> m_look;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(tst_MainWindow)
#include "tst_mainwindow.moc"
