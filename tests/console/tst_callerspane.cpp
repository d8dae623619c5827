// SPDX-License-Identifier: MIT
#include "console/deskfixture.h"
#include "link/exportfetch.h"
#include "panes/callerspane.h"
#include "panes/previewpage.h"
#include "widgets/historyview.h"
#include "widgets/tableview.h"

#include <QtTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace am;

/// An operator who finds a caller, corrects what is remembered, and erases them.
class tst_CallersPane : public QObject, private test::DeskFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        reset();
        m_pane = std::make_unique<CallersPane>(desk());
        m_pane->resize(1100, 640);
        m_pane->show();
        QTRY_COMPARE(callers()->model()->rowCount(), 6);
    }
    void cleanup()
    {
        m_pane.reset();
        close();
    }

    void findsACallerByName()
    {
        QTest::keyClicks(m_pane->searchField(), u"aylin"_s);
        QTRY_COMPARE(callers()->model()->rowCount(), 1);
        QCOMPARE(callers()->model()->index(0, 0).data().toString(), u"Aylin Demir"_s);
    }

    void seesThePreviewChangeWithACorrection()
    {
        choose();
        auto *const preview = m_pane->findChild<PreviewPage *>()->findChild<QTextBrowser *>();
        QTRY_VERIFY(preview->toPlainText().contains(u"Is called"_s));
        memories()->selectRow(1);
        memories()->edit(memories()->model()->index(1, 0));
        auto *const editor = memories()->findChild<QLineEdit *>();
        QVERIFY(editor);
        editor->setText(u"Wants to be called Captain"_s);
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_VERIFY(preview->toPlainText().contains(u"Wants to be called Captain"_s));
    }

    void looksAgainWhileTheCardIsOld()
    {
        int looks = 0;
        m_daemon->on(u"briefing.preview"_s, [&looks](const QJsonObject &) -> am::Result<QJsonValue> {
            const bool old = ++looks < 3;
            const QJsonObject variables{{u"caller_name"_s, old ? u"Marion"_s : u"Maren"_s}};
            return QJsonValue(
                QJsonObject{{u"briefing"_s, QJsonObject{{u"dynamic_variables"_s, variables}}}, {u"old"_s, old}});
        });
        choose();
        const auto *const preview = m_pane->findChild<PreviewPage *>()->findChild<QTextBrowser *>();
        QTRY_VERIFY(preview->toPlainText().contains(u"Maren"_s));
        QCOMPARE(looks, 3);
    }

    void previewsForAnAgent()
    {
        choose();
        QTest::keyClicks(m_pane->findChild<QLineEdit *>(u"previewAgent"_s), u"agent_7"_s);
        QTRY_COMPARE(m_daemon->lastAsked(u"briefing.preview"_s)["agent"_L1].toString(), u"agent_7"_s);
        QVERIFY(!m_daemon->lastAsked(u"briefing.preview"_s)["caller"_L1].toString().isEmpty());
    }

    void addsAMemory()
    {
        choose();
        auto *const field = m_pane->findChild<QLineEdit *>(u"addMemory"_s);
        QTest::keyClicks(field, u"Sings in a choir"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(memories()->model()->index(0, 0).data().toString(), u"Sings in a choir"_s);
        QVERIFY(field->text().isEmpty());
    }

    void deletesWithUndo()
    {
        choose();
        memories()->selectRow(0);
        memories()->setFocus();
        QTest::keyClick(memories(), Qt::Key_Delete);
        QTRY_COMPARE(memories()->model()->rowCount(), 6);
        QTRY_COMPARE(said(), u"A memory is deleted"_s);
        m_offered();
        QTRY_COMPARE(memories()->model()->rowCount(), 7);
    }

    void namesHowManyWillGo()
    {
        choose();
        memories()->selectAll();
        auto *const button = m_pane->findChild<QPushButton *>(u"deleteMemories"_s);
        QCOMPARE(button->text(), u"Delete 7 memories"_s);
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE(said(), u"7 memories are deleted"_s);
        QTRY_COMPARE(memories()->model()->rowCount(), 0);
        m_offered();
        QTRY_COMPARE(memories()->model()->rowCount(), 7);
    }

    void showsWhatChanged()
    {
        choose();
        memories()->selectRow(2);
        tabs()->setCurrentIndex(1);
        auto *const history = m_pane->findChild<HistoryView *>();
        QTRY_VERIFY(history->toPlainText().contains(u"changed"_s));
        QVERIFY(history->toHtml().contains(u"line-through"_s));
        QVERIFY(history->toPlainText().indexOf(u"The Lamp Room"_s) > 0);
        memories()->selectRow(3);
        QTRY_COMPARE(m_daemon->lastAsked(u"memories.history"_s)["id"_L1].toString().back(), u'3');
    }

    void findsTheSentenceThatAMemoryCameOf()
    {
        choose();
        memories()->setCurrentIndex(memories()->model()->index(0, 0));
        QCOMPARE(m_daemon->timesAsked(u"deliveries.report"_s), 0); // each look is in the audit log
        tabs()->setCurrentIndex(2);
        auto *const sentence = m_pane->findChild<QLabel *>(u"sourceSentence"_s);
        QTRY_VERIFY2(sentence->isVisible(), qPrintable(m_pane->findChild<QLabel *>(u"sourceAbout"_s)->text()));
        QVERIFY2(sentence->text().contains(u"Farrant"_s), qPrintable(sentence->text()));
        QSignalSpy wanted(m_pane.get(), &Pane::callWanted);
        QTest::mouseClick(m_pane->findChild<QPushButton *>(u"openSource"_s), Qt::LeftButton);
        QCOMPARE(wanted.count(), 1);
        QVERIFY(sentence->text().contains(wanted.first().at(1).toString()));
    }

    void saysThatNoSentenceIsLikeIt()
    {
        choose();
        memories()->setCurrentIndex(memories()->model()->index(3, 0)); // about whales, which nobody spoke of
        tabs()->setCurrentIndex(2);
        auto *const about = m_pane->findChild<QLabel *>(u"sourceAbout"_s);
        QTRY_VERIFY2(about->text().startsWith(u"No sentence"_s), qPrintable(about->text()));
        QVERIFY(!m_pane->findChild<QLabel *>(u"sourceSentence"_s)->isVisible());
        QVERIFY(m_pane->findChild<QPushButton *>(u"openSource"_s)->isVisible());
    }

    void erasesOnlyByTheWholeNumber()
    {
        choose();
        auto *const field = m_pane->findChild<QLineEdit *>(u"eraseNumber"_s);
        field->parentWidget()->show();
        QTest::keyClicks(field, u"+1555"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(said().contains(u"nothing was erased"_s));
        QCOMPARE(m_daemon->timesAsked(u"callers.erase"_s), 0);
        field->setText(u"+15550100102"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(callers()->model()->rowCount(), 5);
        QVERIFY(said().contains(u"certificate"_s));
        QTRY_COMPARE(memories()->model()->rowCount(), 0);
    }

    void asksForCallersOnlyWhenWanted() // each time is in the audit log
    {
        const int before = m_daemon->timesAsked(u"callers.list"_s);
        m_pane->keepUp();
        QCOMPARE(m_daemon->timesAsked(u"callers.list"_s), before);
    }

    void exportsIntoAFile()
    {
        const QString file = m_directory->filePath(u"export.json"_s);
        std::optional<Result<qint64>> done;
        fetchExport(*m_connection, u"+15550100102"_s, file, this, [&](const Result<qint64> &result) { done = result; });
        QTRY_VERIFY(done);
        QCOMPARE(**done, 10);
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(written.readAll(), QByteArray("0123456789"));
        QCOMPARE(written.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QTRY_COMPARE(m_daemon->timesAsked(u"callers.export_end"_s), 1);
    }

private:
    [[nodiscard]] TableView *callers() const { return m_pane->findChild<TableView *>(u"callerList"_s); }
    [[nodiscard]] TableView *memories() const { return m_pane->findChild<TableView *>(u"memories"_s); }
    [[nodiscard]] QTabWidget *tabs() const { return m_pane->findChild<QTabWidget *>(); }
    void choose()
    {
        callers()->selectRow(0);
        QTRY_COMPARE(memories()->model()->rowCount(), 7);
    }

    std::unique_ptr<CallersPane> m_pane;
};

QTEST_MAIN(tst_CallersPane)
#include "tst_callerspane.moc"
