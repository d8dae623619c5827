// SPDX-License-Identifier: MIT
#include "link/daemonconnection.h"
#include "look/look.h"
#include "panes/pane.h"
#include "support/daemonprocess.h"
#include "window/mainwindow.h"

#include <QtTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace am;

namespace {

constexpr int patience = 30'000; ///< milliseconds, on a busy machine with sanitizers

} // namespace

/// The desktop console and the real daemon: an operator sends a webhook, follows what becomes of it, corrects what was
/// remembered, and erases the caller.
class tst_Console : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_daemon.start(), m_daemon.log().constData());
        m_look = std::make_unique<Look>(*qApp);
        m_settings = std::make_unique<QSettings>(m_directory.filePath(u"settings.ini"_s), QSettings::IniFormat);
        m_connection = std::make_unique<DaemonConnection>(
            QStringList{m_daemon.dataDirectory() + u"/agenticmemory.sock"_s}, DaemonConnection::Pauses());
        m_window = std::make_unique<MainWindow>(*m_connection, *m_look, *m_settings, [] { return systemNow(); });
        m_window->show();
        m_connection->start();
        QTRY_VERIFY_WITH_TIMEOUT(m_connection->isLive(), patience);
    }
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s)); }
    void cleanupTestCase()
    {
        m_window.reset();
        m_connection.reset();
        QCOMPARE(m_daemon.stop(), 0);
    }

    void sendsASignedWebhookAndReadsItsCall()
    {
        Pane &send = pane(u"send"_s);
        send.findChild<QComboBox *>(u"way"_s)->setCurrentIndex(1);
        send.findChild<QLineEdit *>(u"address"_s)->setText(u"http://127.0.0.1:%1"_s.arg(m_daemon.port()));
        send.findChild<QLineEdit *>(u"key"_s)->setText(QLatin1StringView(test::DaemonProcess::signingKey));
        QTest::mouseClick(send.findChild<QPushButton *>(u"sendButton"_s), Qt::LeftButton);
        auto *const status = send.findChild<QLabel *>(u"answerStatus"_s);
        QTRY_VERIFY2_WITH_TIMEOUT(status->text().startsWith(u"200"_s), qPrintable(status->text()), patience);
        QVERIFY(m_daemon.waitUntilRemembered());
        QTest::mouseClick(send.findChild<QPushButton *>(u"toCall"_s), Qt::LeftButton);
        Pane *const calls = m_window->findChild<Pane *>(u"calls"_s);
        QTRY_VERIFY(calls->isVisible());
        auto *const tabs = calls->findChild<QTabWidget *>();
        QTRY_VERIFY_WITH_TIMEOUT(tabs->isVisible(), patience);
        tabs->setCurrentIndex(1);
        auto *const transcript = calls->findChild<QTextBrowser *>();
        QTRY_VERIFY_WITH_TIMEOUT(transcript->toPlainText().contains(u"put the new Farrant aside"_s), patience);
    }

    void seesItsLineInTheLog()
    {
        auto *const table = pane(u"log"_s).findChild<QTableView *>();
        QTRY_VERIFY_WITH_TIMEOUT(table->model()->rowCount() > 0, patience);
        bool isThere = false;
        for (int row = 0; row < table->model()->rowCount(); ++row)
            isThere |= table->model()->index(row, 2).data().toString() == "/post-call"_L1;
        QVERIFY(isThere);
    }

    void isRefusedWithAFault()
    {
        Pane &send = pane(u"send"_s);
        send.findChild<QComboBox *>(u"fault"_s)->setCurrentIndex(2); // too long ago
        QTest::mouseClick(send.findChild<QPushButton *>(u"sendButton"_s), Qt::LeftButton);
        auto *const status = send.findChild<QLabel *>(u"answerStatus"_s);
        QTRY_VERIFY2_WITH_TIMEOUT(status->text().startsWith(u"401"_s), qPrintable(status->text()), patience);
    }

    void correctsWhatIsRemembered()
    {
        QTableView *const memories = choose();
        auto *const field = m_window->findChild<QLineEdit *>(u"addMemory"_s);
        const int before = memories->model()->rowCount();
        QTest::keyClicks(field, u"Sings in a choir"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(memories->model()->rowCount(), before + 1, patience);
        const int row = rowOf(*memories, u"Sings in a choir"_s);
        QVERIFY(row >= 0);
        memories->edit(memories->model()->index(row, 0));
        auto *const editor = memories->findChild<QLineEdit *>();
        QVERIFY(editor);
        editor->setText(u"Sings in two choirs"_s);
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(rowOf(*memories, u"Sings in two choirs"_s) >= 0, patience);
        memories->selectRow(rowOf(*memories, u"Sings in two choirs"_s));
        memories->setFocus();
        QTest::keyClick(memories, Qt::Key_Delete);
        QTRY_COMPARE_WITH_TIMEOUT(memories->model()->rowCount(), before, patience);
        auto *const undo = m_window->findChild<QPushButton *>(u"noticeAction"_s);
        QTRY_VERIFY_WITH_TIMEOUT(undo->isVisible(), patience);
        QTest::mouseClick(undo, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(memories->model()->rowCount(), before + 1, patience);
    }

    void seesThatAllIsWell()
    {
        auto *const verdict = pane(u"health"_s).findChild<QLabel *>(u"verdict"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!verdict->text().isEmpty(), patience);
    }

    void erasesTheCaller()
    {
        choose();
        auto *const number = m_window->findChild<QLineEdit *>(u"eraseNumber"_s);
        number->parentWidget()->show();
        QTest::keyClicks(number, u"+15550100123"_s);
        QTest::keyClick(number, Qt::Key_Return);
        auto *const callers = m_window->findChild<QTableView *>(u"callerList"_s);
        QTRY_COMPARE_WITH_TIMEOUT(callers->model()->rowCount(), 0, patience);
    }

private:
    static qint64 systemNow() { return QDateTime::currentMSecsSinceEpoch(); }
    Pane &pane(const QString &name)
    {
        for (int i = 0; i < m_window->panes().size(); ++i) {
            if (m_window->panes().at(i)->objectName() == name)
                m_window->showPane(i);
        }
        return *m_window->findChild<Pane *>(name);
    }
    /// The only caller there is; their memories' table.
    QTableView *choose()
    {
        auto *const callers = pane(u"callers"_s).findChild<QTableView *>(u"callerList"_s);
        auto *const memories = m_window->findChild<QTableView *>(u"memories"_s);
        [&] {
            QTRY_COMPARE_WITH_TIMEOUT(callers->model()->rowCount(), 1, patience);
            callers->setCurrentIndex({});
            callers->selectRow(0);
            QTRY_VERIFY_WITH_TIMEOUT(memories->isVisible() && memories->model()->rowCount() > 0, patience);
        }();
        return memories;
    }
    static int rowOf(const QTableView &table, const QString &text)
    {
        for (int row = 0; row < table.model()->rowCount(); ++row) {
            if (table.model()->index(row, 0).data().toString() == text)
                return row;
        }
        return -1;
    }

    QTemporaryDir m_directory;
    test::DaemonProcess m_daemon;
    std::unique_ptr<Look> m_look;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<DaemonConnection> m_connection;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(tst_Console)
#include "tst_console.moc"
