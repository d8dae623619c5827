// SPDX-License-Identifier: MIT
#include "link/daemonconnection.h"
#include "look/look.h"
#include "panes/pane.h"
#include "panes/previewpage.h"
#include "support/daemonprocess.h"
#include "support/fakemem0process.h"
#include "support/patience.h"
#include "window/mainwindow.h"

#include <QtTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace am;

/// The desktop console, the real daemon and a Mem0: an operator sends a webhook, follows what becomes of it, corrects
/// what was remembered, tries a dead letter again, and erases the caller. Each journey goes on where the last one
/// ended.
class tst_Console : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_daemon.setEnvironment(u"MEM0_BASE_URL"_s, m_mem0.url());
        m_daemon.setEnvironment(u"MEM0_API_KEY"_s, u"m0-test"_s);
        m_daemon.configure("[delivery]\nretry_seconds = []\nsettle_seconds = 0\nconfirm_seconds = 5\n");
        QVERIFY2(m_mem0.port() != 0 && m_daemon.start(), m_daemon.log().constData());
        QVERIFY(m_mem0.behave(asTheRealOne));
        m_look = std::make_unique<Look>(*qApp);
        m_settings = std::make_unique<QSettings>(m_directory.filePath(u"settings.ini"_s), QSettings::IniFormat);
        m_connection = std::make_unique<DaemonConnection>(
            QStringList{m_daemon.dataDirectory() + u"/agenticmemory.sock"_s}, DaemonConnection::Pauses());
        m_window = std::make_unique<MainWindow>(*m_connection, *m_look, *m_settings, [] { return systemNow(); });
        m_window->show();
        m_connection->start();
        QTRY_VERIFY(m_connection->isLive());
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
        QTRY_VERIFY2(status->text().startsWith(u"200"_s), qPrintable(status->text()));
        QVERIFY(m_daemon.waitUntilRemembered());
        QTest::mouseClick(send.findChild<QPushButton *>(u"toCall"_s), Qt::LeftButton);
        Pane *const calls = m_window->findChild<Pane *>(u"calls"_s);
        QTRY_VERIFY(calls->isVisible());
        auto *const tabs = calls->findChild<QTabWidget *>();
        QTRY_VERIFY(tabs->isVisible());
        tabs->setCurrentIndex(1);
        auto *const transcript = calls->findChild<QTextBrowser *>();
        QTRY_VERIFY(transcript->toPlainText().contains(u"put the new Farrant aside"_s));
    }

    void seesItsMemoryAppear()
    {
        const QTableView *const memories = choose();
        QVERIFY(memories->model()->rowCount() > 0);
        QCOMPARE(m_mem0.memories().size(), memories->model()->rowCount());
    }

    void seesItsLineInTheLog()
    {
        auto *const table = pane(u"log"_s).findChild<QTableView *>();
        QTRY_VERIFY(table->model()->rowCount() > 0);
        bool isThere = false;
        for (int row = 0; row < table->model()->rowCount(); ++row)
            isThere |= table->model()->index(row, 2).data().toString() == "/post-call"_L1;
        QVERIFY(isThere);
        // Its cell is enough to see nothing else.
        table->setCurrentIndex(table->model()->index(0, 2));
        table->setFocus();
        QTest::keyClick(table, Qt::Key_A);
        const QString endpoint = table->model()->index(0, 2).data().toString();
        for (int row = 0; row < table->model()->rowCount(); ++row)
            QCOMPARE(table->model()->index(row, 2).data().toString(), endpoint);
        m_window->findChild<Pane *>(u"log"_s)->searchField()->clear();
    }

    void sendsOneThroughTheDaemonAndSeesItsLineComeIn()
    {
        auto *const table = pane(u"log"_s).findChild<QTableView *>();
        const int lines = table->model()->rowCount();
        Pane &send = pane(u"send"_s);
        send.findChild<QComboBox *>(u"way"_s)->setCurrentIndex(0);
        QTest::mouseClick(send.findChild<QPushButton *>(u"sendButton"_s), Qt::LeftButton);
        auto *const status = send.findChild<QLabel *>(u"answerStatus"_s);
        QTRY_VERIFY2(status->text().startsWith(u"200"_s), qPrintable(status->text()));
        QTRY_VERIFY(table->model()->rowCount() > lines); // though nobody looks at it now
        QVERIFY(m_daemon.waitUntilRemembered());
        QTRY_COMPARE(calls().model()->rowCount(), 2);
    }

    void triesADeadLetterAgain()
    {
        QVERIFY(m_mem0.behave({{u"fail_status"_s, 422}}));
        QTest::mouseClick(pane(u"send"_s).findChild<QPushButton *>(u"sendButton"_s), Qt::LeftButton);
        Pane &deliveries = pane(u"deliveries"_s);
        auto *const states = deliveries.findChild<QComboBox *>();
        states->setCurrentIndex(states->findData(u"dead"_s));
        auto *const table = deliveries.findChild<QTableView *>();
        QTRY_VERIFY(refreshed(deliveries, [table] { return table->model()->rowCount() == 1; }));
        QVERIFY(table->model()->index(0, 3).data().toString().contains(u"422"_s));
        QVERIFY(m_mem0.behave(asTheRealOne));
        table->selectRow(0);
        table->setFocus();
        QTest::keyClick(table, Qt::Key_R);
        QTRY_VERIFY(refreshed(deliveries, [table] { return table->model()->rowCount() == 0; }));
        QVERIFY(m_daemon.waitUntilRemembered());
        states->setCurrentIndex(states->findData(u"remembered"_s));
        QTRY_COMPARE(table->model()->rowCount(), 3);
    }

    void isRefusedWithAFault()
    {
        Pane &send = pane(u"send"_s);
        send.findChild<QComboBox *>(u"fault"_s)->setCurrentIndex(2); // too long ago
        QTest::mouseClick(send.findChild<QPushButton *>(u"sendButton"_s), Qt::LeftButton);
        auto *const status = send.findChild<QLabel *>(u"answerStatus"_s);
        QTRY_VERIFY2(status->text().startsWith(u"401"_s), qPrintable(status->text()));
    }

    void findsACallerByNumberAndSeesWhatACorrectionWillDo()
    {
        QTest::keyClicks(pane(u"callers"_s).searchField(), u"0100123"_s);
        QTableView *const memories = choose();
        const auto *const preview = m_window->findChild<PreviewPage *>()->findChild<QTextBrowser *>();
        QTRY_VERIFY(!preview->toPlainText().isEmpty());
        QVERIFY(!preview->toPlainText().contains(u"lighthouse"_s));
        memories->edit(memories->model()->index(0, 0));
        auto *const editor = memories->findChild<QLineEdit *>();
        QVERIFY(editor);
        editor->selectAll();
        QTest::keyClicks(editor, u"Lives in a lighthouse near Bergen"_s);
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_VERIFY2(preview->toPlainText().contains(u"lighthouse"_s), qPrintable(preview->toPlainText()));
        bool isThere = false;
        for (const QJsonValue memory : m_mem0.memories())
            isThere |= memory["memory"_L1].toString().contains(u"lighthouse"_s);
        QVERIFY(isThere);
    }

    void correctsWhatIsRemembered()
    {
        QTableView *const memories = choose();
        auto *const field = m_window->findChild<QLineEdit *>(u"addMemory"_s);
        const int before = memories->model()->rowCount();
        QTest::keyClicks(field, u"Sings in a choir"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(memories->model()->rowCount(), before + 1);
        const int row = rowOf(*memories, u"Sings in a choir"_s);
        QVERIFY(row >= 0);
        memories->edit(memories->model()->index(row, 0));
        auto *const editor = memories->findChild<QLineEdit *>();
        QVERIFY(editor);
        editor->setText(u"Sings in two choirs"_s);
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_VERIFY(rowOf(*memories, u"Sings in two choirs"_s) >= 0);
        memories->selectRow(rowOf(*memories, u"Sings in two choirs"_s));
        memories->setFocus();
        QTest::keyClick(memories, Qt::Key_Delete);
        QTRY_COMPARE(memories->model()->rowCount(), before);
        auto *const undo = m_window->findChild<QPushButton *>(u"noticeAction"_s);
        QTRY_VERIFY(undo->isVisible());
        QTest::mouseClick(undo, Qt::LeftButton);
        QTRY_COMPARE(memories->model()->rowCount(), before + 1);
    }

    void seesThatAllIsWell()
    {
        auto *const verdict = pane(u"health"_s).findChild<QLabel *>(u"verdict"_s);
        QTRY_VERIFY(!verdict->text().isEmpty());
    }

    void erasesTheCaller()
    {
        choose();
        auto *const number = m_window->findChild<QLineEdit *>(u"eraseNumber"_s);
        number->parentWidget()->show();
        QTest::keyClicks(number, u"+15550100123"_s);
        QTest::keyClick(number, Qt::Key_Return);
        auto *const callers = m_window->findChild<QTableView *>(u"callerList"_s);
        QTRY_COMPARE(callers->model()->rowCount(), 0);
        auto *const tabs = m_window->findChild<Pane *>(u"callers"_s)->findChild<QTabWidget *>();
        QCOMPARE(tabs->tabText(tabs->currentIndex()), u"Certificate"_s);
        QStringList said;
        for (const QLabel *const label : tabs->currentWidget()->findChildren<QLabel *>())
            said.append(label->text());
        QVERIFY2(said.contains(u"completely"_s), qPrintable(said.join(u'\n')));
        QCOMPARE(m_mem0.memories().size(), 0);
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
    [[nodiscard]] QTableView &calls() { return *pane(u"calls"_s).findChild<QTableView *>(); }
    /// The answer to an earlier look may still be on its way.
    static bool refreshed(Pane &pane, const std::function<bool()> &condition)
    {
        if (!condition())
            pane.refresh();
        return condition();
    }
    /// The only caller there is; their memories' table.
    QTableView *choose()
    {
        auto *const callers = pane(u"callers"_s).findChild<QTableView *>(u"callerList"_s);
        auto *const memories = m_window->findChild<QTableView *>(u"memories"_s);
        [&] {
            QTRY_COMPARE(callers->model()->rowCount(), 1);
            callers->setCurrentIndex({});
            callers->selectRow(0);
            QTRY_VERIFY(memories->isVisible() && memories->model()->rowCount() > 0);
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
    test::FakeMem0Process m_mem0{u"platform"_s};
    /// It takes its time, so that what is shown meanwhile is not what was meant.
    const QJsonObject asTheRealOne{{u"delay_ms"_s, 120}, {u"pending_ms"_s, 700}};
    test::DaemonProcess m_daemon;
    std::unique_ptr<Look> m_look;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<DaemonConnection> m_connection;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(tst_Console)
#include "tst_console.moc"
