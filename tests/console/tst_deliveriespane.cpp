// SPDX-License-Identifier: MIT
#include "console/deskfixture.h"
#include "panes/deliveriespane.h"
#include "widgets/emptystate.h"
#include "widgets/linechart.h"
#include "widgets/tableview.h"
#include "widgets/timeline.h"

#include <QtTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace am;

/// An operator who replays and gives up deliveries.
class tst_DeliveriesPane : public QObject, private test::DeskFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(u"operator"_s); }
    void cleanup()
    {
        m_pane.reset();
        close();
    }

    void showsTheReceiptOfWhatIsChosen()
    {
        table()->selectRow(2);
        auto *const timeline = m_pane->findChild<Timeline *>();
        QTRY_COMPARE(timeline->steps().size(), 4);
        QCOMPARE(timeline->steps().last().what, u"dead"_s);
        QCOMPARE(timeline->steps().last().tone, Tone::Bad);
        QVERIFY(timeline->accessibleName().contains(u"no answer in 5 s"_s));
        QCOMPARE(m_daemon->timesAsked(u"deliveries.report"_s), 0); // a look that nobody asked for
    }

    void showsTheTranscriptWhenItsPageIsOpened()
    {
        table()->selectRow(3);
        auto *const tabs = m_pane->findChild<QTabWidget *>();
        QTRY_VERIFY(tabs->isVisible());
        tabs->setCurrentIndex(1);
        auto *const transcript = m_pane->findChild<QTextBrowser *>();
        QTRY_VERIFY(transcript->toPlainText().contains(u"Did the sea stories reach you?"_s));
    }

    void replaysADeadOne()
    {
        table()->selectRow(2);
        QTest::keyClick(table(), Qt::Key_R);
        QTRY_COMPARE(said(), u"To be tried again: 1"_s);
        QCOMPARE(m_daemon->lastAsked(u"deliveries.replay"_s)["ids"_L1].toArray(), QJsonArray{416});
        QTRY_COMPARE(table()->model()->index(2, 0).data().toString(), u"received"_s);
    }

    void givesUpWithAReasonAndWithoutABox()
    {
        table()->selectRow(1);
        QTest::keyClick(table(), Qt::Key_D);
        auto *const reason = m_pane->findChild<QLineEdit *>(u"reason"_s);
        QVERIFY(reason->isVisible());
        QTest::keyClicks(reason, u"a test call"_s);
        QTest::keyClick(reason, Qt::Key_Return);
        QTRY_COMPARE(m_daemon->lastAsked(u"deliveries.discard"_s)["reason"_L1].toString(), u"a test call"_s);
        QVERIFY(!reason->isVisible());
        QTRY_VERIFY(said().startsWith(u"Given up"_s));
    }

    void triesAllAgainThatTheFilterShows()
    {
        QAction *const again = m_pane->actions().constFirst();
        QVERIFY(!again->isEnabled()); // neither chosen nor filtered: never everything
        auto *const states = m_pane->findChild<QComboBox *>();
        states->setCurrentIndex(states->findData(u"dead"_s));
        m_pane->searchField()->setText(u"status 422"_s);
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        QTRY_COMPARE(m_daemon->lastAsked(u"deliveries.list"_s)["why"_L1].toString(), u"status 422"_s);
        QVERIFY(again->isEnabled());
        QCOMPARE(again->text(), u"Try all again"_s);
        again->trigger();
        QTRY_COMPARE(m_daemon->lastAsked(u"deliveries.replay"_s),
                     (QJsonObject{{u"state"_s, u"dead"_s}, {u"why"_s, u"status 422"_s}}));
    }

    void givesUpWhatWasChosenWhenTheReasonWasAskedFor()
    {
        table()->selectRow(1);
        QTest::keyClick(table(), Qt::Key_D);
        table()->selectRow(2);
        auto *const reason = m_pane->findChild<QLineEdit *>(u"reason"_s);
        QTest::keyClicks(reason, u"a test"_s);
        QTest::keyClick(reason, Qt::Key_Return);
        QTRY_COMPARE(m_daemon->lastAsked(u"deliveries.discard"_s)["ids"_L1].toArray(), QJsonArray{417});
    }

    void drawsHowManyWait()
    {
        auto *const chart = m_pane->findChild<LineChart *>();
        const size_t before = chart->count();
        m_pane->keepUp();
        QTRY_COMPARE(chart->count(), before + 1);
    }

    void filters()
    {
        auto *const states = m_pane->findChild<QComboBox *>();
        states->setCurrentIndex(states->findData(u"dead"_s));
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        QTest::keyClicks(m_pane->searchField(), u"nothing like it"_s);
        QTRY_COMPARE(table()->model()->rowCount(), 0);
        QTRY_VERIFY(m_pane->findChild<EmptyState *>()->isVisible());
    }

    void leavesReadersNothingToPress()
    {
        m_pane.reset();
        open(u"reader"_s);
        table()->selectRow(2);
        for (const QAction *const action : m_pane->actions())
            QVERIFY(!action->isEnabled());
    }

private:
    void open(const QString &role)
    {
        reset(role);
        m_pane = std::make_unique<DeliveriesPane>(desk());
        m_pane->resize(1000, 600);
        m_pane->show();
        QTRY_COMPARE(table()->model()->rowCount(), 21);
    }
    [[nodiscard]] TableView *table() const { return m_pane->findChild<TableView *>(); }

    std::unique_ptr<DeliveriesPane> m_pane;
};

QTEST_MAIN(tst_DeliveriesPane)
#include "tst_deliveriespane.moc"
