// SPDX-License-Identifier: MIT
#include "console/deskfixture.h"
#include "panes/healthpane.h"
#include "panes/sendpane.h"
#include "support/places.h"
#include "widgets/jsoneditor.h"
#include "widgets/linechart.h"

#include <QtTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace am;

/// An operator who sends webhooks, and looks how the daemon fares.
class tst_SendPane : public QObject, private test::DeskFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        reset();
        m_pane = std::make_unique<SendPane>(desk());
        m_pane->resize(1100, 640);
        m_pane->show();
    }
    void cleanup()
    {
        m_pane.reset();
        close();
    }

    void sendsAndLeadsToTheCall()
    {
        QSignalSpy wanted(m_pane.get(), &SendPane::callWanted);
        press();
        QTRY_VERIFY(status().startsWith(u"200"_s));
        auto *const toCall = m_pane->findChild<QPushButton *>(u"toCall"_s);
        QVERIFY(toCall->isVisible());
        toCall->click();
        const QJsonObject asked = m_daemon->lastAsked(u"test.send"_s);
        QVERIFY(asked["json"_L1].toString().contains(wanted.first().first().toString()));
        QVERIFY(!asked.contains("fault"_L1));
    }

    void sendsAFault()
    {
        auto *const faults = m_pane->findChild<QComboBox *>(u"fault"_s);
        faults->setCurrentIndex(2);
        press();
        QTRY_VERIFY(status().startsWith(u"401"_s));
        QVERIFY(!m_pane->findChild<QPushButton *>(u"toCall"_s)->isVisible());
    }

    void keepsAHistoryToSendAgain()
    {
        auto *const editor = m_pane->findChild<JsonEditor *>();
        editor->setPlainText(u"{\"type\":\"first\"}"_s);
        press();
        QTRY_VERIFY(status().startsWith(u"200"_s));
        editor->setPlainText(u"{}"_s);
        m_pane->findChild<QListWidget *>(u"history"_s)->setCurrentRow(0);
        QCOMPARE(editor->toPlainText(), u"{\"type\":\"first\"}"_s);
    }

    void saysHowTheAnswerDiffersFromTheOneBefore()
    {
        press();
        QTRY_VERIFY(status().startsWith(u"200"_s));
        auto *const toDifference = m_pane->findChild<QPushButton *>(u"toDifference"_s);
        QVERIFY(!toDifference->isVisible()); // there was none
        QVERIFY(m_pane->findChild<QPlainTextEdit *>(u"difference"_s)->isHidden());
        press();
        QTRY_COMPARE(toDifference->text(), u"The same as before"_s);
        m_pane->findChild<QComboBox *>(u"fault"_s)->setCurrentIndex(2);
        press();
        QTRY_VERIFY(toDifference->text().startsWith(u"Lines that differ: "_s));
        QTest::mouseClick(toDifference, Qt::LeftButton);
        auto *const difference = m_pane->findChild<QPlainTextEdit *>(u"difference"_s);
        QVERIFY(difference->isVisible());
        QVERIFY(difference->toPlainText().startsWith(u"− 200\n"_s));
        QVERIFY(difference->toPlainText().contains(u"\n+ 401\n"_s));
        QVERIFY(difference->toPlainText().contains(u"+     \"code\": \"timestamp_too_old\""_s));
    }

    void comparesTheAnswersOfAnyTwo()
    {
        press();
        QTRY_VERIFY(status().startsWith(u"200"_s));
        m_pane->findChild<QComboBox *>(u"fault"_s)->setCurrentIndex(2);
        press();
        QTRY_VERIFY(status().startsWith(u"401"_s));
        auto *const tabs = m_pane->findChild<QTabWidget *>();
        tabs->setCurrentIndex(2);
        auto *const history = m_pane->findChild<QListWidget *>(u"history"_s);
        QVERIFY(history->item(0)->text().endsWith(u"Signed too long ago"_s));
        history->setFocus();
        history->setCurrentRow(0);
        QTest::keyClick(history, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(tabs->currentIndex(), 1);
        const QString text = m_pane->findChild<QPlainTextEdit *>(u"difference"_s)->toPlainText();
        QVERIFY(text.startsWith(u"− 200\n"_s) && text.contains(u"\n+ 401\n"_s)); // the older one goes
    }

    void marksWhereTheJsonIsWrong()
    {
        auto *const editor = m_pane->findChild<JsonEditor *>();
        QSignalSpy mistakes(editor, &JsonEditor::mistakeChanged);
        editor->setPlainText(u"{\n\"a\" 1}"_s);
        QVERIFY(mistakes.last().first().toString().startsWith(u"Line 2"_s));
        QCOMPARE(editor->extraSelections().size(), 1);
        editor->setPlainText(u"{}"_s);
        QVERIFY(mistakes.last().first().toString().isEmpty());
        QVERIFY(editor->extraSelections().isEmpty());
    }

    void loadsAFile()
    {
        m_pane->loadFile(test::places::testData() + u"/elevenlabs/post-call/04_audio.json"_s);
        QVERIFY(m_pane->findChild<JsonEditor *>()->toPlainText().contains(u"post_call_audio"_s));
        QCOMPARE(m_pane->findChild<QComboBox *>(u"kind"_s)->currentIndex(), 1); // and knows what it is
        m_pane->loadFile(u"/nonexistent.json"_s);
        QVERIFY(said().contains(u"/nonexistent.json"_s));
    }

    void showsKeyAndAddressOnlyWhereTheyMatter()
    {
        auto *const key = m_pane->findChild<QLineEdit *>(u"key"_s);
        QVERIFY(!key->isVisible());
        m_pane->findChild<QComboBox *>(u"way"_s)->setCurrentIndex(1);
        QVERIFY(key->isVisible());
        QCOMPARE(key->echoMode(), QLineEdit::Password);
    }

    void showsHowTheDaemonFares()
    {
        HealthPane health(desk());
        health.resize(1000, 700);
        health.show();
        health.refresh();
        auto *const verdict = health.findChild<QLabel *>(u"verdict"_s);
        QTRY_COMPARE(verdict->text(), u"It works, but something needs a look"_s);
        QVERIFY(health.findChild<QLabel *>(u"alerts"_s)->text().contains(u"not tried again: 1."_s));
        const auto charts = health.findChildren<LineChart *>();
        QCOMPARE(charts.size(), 12);
        health.refresh();
        QTRY_COMPARE(charts.first()->count(), size_t(2));
        QVERIFY(!health.grab().isNull());
        m_daemon->on(u"stats"_s, [](const QJsonObject &) -> Result<QJsonValue> {
            return QJsonValue(QJsonObject{{u"status"_s, u"ready"_s}, {u"outbox"_s, QJsonObject{{u"dead"_s, 0}}}});
        });
        health.refresh();
        QTRY_COMPARE(verdict->text(), u"Everything is well"_s);
    }

    void endsItsAxesAtRoundNumbers()
    {
        QCOMPARE(roundTop(0), 1.0);
        QCOMPARE(roundTop(0.3), 0.5);
        QCOMPARE(roundTop(1), 1.0);
        QCOMPARE(roundTop(3), 5.0);
        QCOMPARE(roundTop(51), 100.0);
    }

private:
    void press() { QTest::mouseClick(m_pane->findChild<QPushButton *>(u"sendButton"_s), Qt::LeftButton); }
    [[nodiscard]] QString status() const { return m_pane->findChild<QLabel *>(u"answerStatus"_s)->text(); }

    std::unique_ptr<SendPane> m_pane;
};

QTEST_MAIN(tst_SendPane)
#include "tst_sendpane.moc"
