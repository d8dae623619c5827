// SPDX-License-Identifier: MIT
#include "console/deskfixture.h"
#include "panes/logdetails.h"
#include "panes/logpane.h"
#include "widgets/tableview.h"

#include <QtTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace am;

/// An operator who watches the requests come in.
class tst_LogPane : public QObject, private test::DeskFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        reset();
        m_pane = std::make_unique<LogPane>(desk());
        m_pane->resize(1100, 600);
        m_pane->show();
        m_pane->refresh();
        QTRY_COMPARE(m_pane->model().rowCount(), 400);
        QTRY_COMPARE(m_daemon->timesAsked(u"log.tail"_s), 1);
    }
    void cleanup()
    {
        m_pane.reset();
        close();
    }

    void followsAtTheEnd()
    {
        send(401, 440);
        QTRY_COMPARE(m_pane->model().rowCount(), 440);
        QTRY_COMPARE(bar()->value(), bar()->maximum());
    }

    void staysWhereItIsReadAndSaysHowManyCame()
    {
        bar()->triggerAction(QAbstractSlider::SliderToMinimum);
        QTRY_COMPARE(bar()->value(), 0);
        auto *const pill = table()->findChild<QPushButton *>();
        send(401, 407);
        QTRY_VERIFY(pill->isVisible());
        QCOMPARE(pill->text(), u"7 new"_s);
        QCOMPARE(bar()->value(), 0);
        QTest::keyClick(table(), Qt::Key_F);
        QTRY_COMPARE(bar()->value(), bar()->maximum());
        QVERIFY(!pill->isVisible());
    }

    void filtersAsTyped()
    {
        QTest::keyClicks(m_pane->searchField(), u"status:>=500"_s);
        QTRY_VERIFY(m_pane->model().rowCount() > 0 && m_pane->model().rowCount() < 100);
        for (int i = 0; i < m_pane->model().rowCount(); ++i)
            QVERIFY(m_pane->model().line(i).status >= 500);
        QTest::keyClicks(m_pane->searchField(), u" status:what"_s);
        bool isSaid = false;
        for (const QLabel *const label : m_pane->findChildren<QLabel *>())
            isSaid |= label->text().contains(u"is no number"_s);
        QVERIFY(isSaid);
    }

    void goesFromErrorToError()
    {
        table()->setCurrentIndex(m_pane->model().index(0, 0));
        QTest::keyClick(table(), Qt::Key_N);
        QVERIFY(m_pane->model().line(table()->currentIndex().row()).status >= 400);
    }

    void filtersByACell()
    {
        table()->setCurrentIndex(m_pane->model().index(3, LogModel::Caller));
        QTest::keyClick(table(), Qt::Key_A);
        QCOMPARE(m_pane->searchField()->text(), u"caller:*"_s + m_pane->model().line(3).caller.right(2));
    }

    void takesUpWhereItWasAfterAReconnect()
    {
        m_daemon->dropClients();
        QTRY_COMPARE(m_daemon->timesAsked(u"log.tail"_s), 2);
        QCOMPARE(m_daemon->lastAsked(u"log.tail"_s)["after"_L1].toInt(), 400);
        QCOMPARE(m_pane->model().rowCount(), 400);
    }

    void saysWhatWasMissed()
    {
        m_daemon->notify(u"log"_s, {{u"lines"_s, QJsonArray()}, {u"missed"_s, 7}});
        QTRY_VERIFY(said().startsWith(u"7 line(s)"_s));
    }

    void exportsWhatIsFiltered()
    {
        m_pane->searchField()->setText(u"status:>=500"_s);
        const int rows = m_pane->model().rowCount();
        const QString csv = m_directory->filePath(u"log.csv"_s);
        QCOMPARE(*m_pane->exportTo(csv), rows);
        QFile file(csv);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count('\n'), rows + 1);
        QVERIFY(!m_pane->exportTo(u"/nonexistent/log.json"_s));
    }

    void copiesNothingSecret()
    {
        const QString command = asCurl({.method = u"POST"_s, .endpoint = u"/post-call"_s, .caller = u"***29"_s});
        QVERIFY(command.contains(u"t=…,v0=…"_s));
        QCOMPARE(asCsv({.id = 1, .note = u"=1+\"x\""_s}).count(u"\"'=1+\"\"x\"\"\""_s), 1);
    }

private:
    [[nodiscard]] TableView *table() const { return m_pane->findChild<TableView *>(); }
    [[nodiscard]] QScrollBar *bar() const { return table()->verticalScrollBar(); }
    void send(int from, int to)
    {
        QJsonArray array;
        for (int id = from; id <= to; ++id)
            array.append(test::believableLine(id));
        m_daemon->notify(u"log"_s, {{u"lines"_s, array}});
    }

    std::unique_ptr<LogPane> m_pane;
};

QTEST_MAIN(tst_LogPane)
#include "tst_logpane.moc"
