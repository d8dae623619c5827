// SPDX-License-Identifier: MIT
#include "console/deskfixture.h"
#include "models/highlights.h"
#include "models/remotelist.h"
#include "panes/logexport.h"
#include "panes/logpane.h"
#include "widgets/filterfield.h"
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
        const QString term = u"caller:*"_s + m_pane->model().line(3).caller.right(2);
        QCOMPARE(m_pane->searchField()->text(), term);
        const int rows = m_pane->model().rowCount();
        m_pane->searchField()->clear();
        QTRY_COMPARE(m_pane->model().rowCount(), 400);
        table()->setCurrentIndex(m_pane->model().index(3, LogModel::Caller));
        QTest::keyClick(table(), Qt::Key_A, Qt::ShiftModifier);
        QCOMPARE(m_pane->searchField()->text(), u'-' + term);
        QTRY_COMPARE(m_pane->model().rowCount(), 400 - rows);
    }

    void offersWhatACellCanBeFilteredBy()
    {
        const LogLine line = m_pane->model().line(5);
        for (int column = 0; column < LogModel::ColumnCount; ++column) {
            const std::unique_ptr<QMenu> menu(m_pane->cellMenu(m_pane->model().index(5, column)));
            QVERIFY(menu->actions().size() >= 2);
        }
        auto *const menu = m_pane->cellMenu(m_pane->model().index(5, LogModel::Status));
        menu->setAttribute(Qt::WA_DeleteOnClose, false);
        const std::unique_ptr<QMenu> owner(menu);
        menu->actions().at(1)->trigger();
        QCOMPARE(m_pane->searchField()->text(), u"-status:%1"_s.arg(line.status));
    }

    void savesAFilterAndBringsItBack()
    {
        m_pane->searchField()->setText(u"status:>=500"_s);
        QTest::keyClick(table(), Qt::Key_S, Qt::ControlModifier);
        auto *const name = m_pane->findChild<QLineEdit *>(u"filterName"_s);
        QVERIFY(name->isVisible());
        QTest::keyClicks(name, u"Failures"_s);
        QTest::keyClick(name, Qt::Key_Return);
        QVERIFY(!name->isVisible());
        m_pane->searchField()->clear();
        QVERIFY(command(u"Filter: Failures"_s));
        command(u"Filter: Failures"_s)->trigger();
        QCOMPARE(m_pane->searchField()->text(), u"status:>=500"_s);
        // The field offers it by its name.
        m_pane->searchField()->clear();
        m_pane->searchField()->setFocus();
        QTest::keyClicks(m_pane->searchField(), u"fail"_s);
        QCompleter &completer = static_cast<FilterField *>(m_pane->searchField())->completer();
        QCOMPARE(completer.completionCount(), 1);
        QTest::keyClick(completer.popup(), Qt::Key_Down);
        QTest::keyClick(completer.popup(), Qt::Key_Return);
        QCOMPARE(m_pane->searchField()->text(), u"status:>=500"_s);
        // It outlives the window.
        const LogPane next(desk());
        const QList<QAction *> commands = next.actions();
        QVERIFY(std::any_of(commands.begin(), commands.end(),
                            [](const QAction *one) { return one->text() == "Filter: Failures"_L1; }));
        command(u"Forget the filter Failures"_s)->trigger();
        QVERIFY(!command(u"Filter: Failures"_s));
    }

    void highlightsAsTheRulesSay()
    {
        QTest::keyClick(table(), Qt::Key_H);
        auto *const add = m_pane->findChild<QPushButton *>(u"addHighlight"_s);
        QVERIFY(add->isVisible());
        QTest::mouseClick(add, Qt::LeftButton);
        auto *const rule = add->parentWidget()->findChild<FilterField *>();
        QTest::keyClicks(rule, u"status:>=400"_s);
        int highlighted = 0;
        for (int row = 0; row < m_pane->model().rowCount(); ++row) {
            const bool isError = m_pane->model().line(row).status >= 400;
            highlighted += isError ? 1 : 0;
            const QVariant ground = m_pane->model().index(row, 0).data(RemoteList::GroundRole);
            QCOMPARE(ground.isValid(), isError);
            if (isError)
                QCOMPARE(Tone(ground.toInt()), Tone::Accent);
        }
        QVERIFY(highlighted > 0);
        add->parentWidget()->findChild<QComboBox *>()->setCurrentIndex(0);
        QCOMPARE(Highlights(m_settings.get()).rules().constFirst().tone, Tone::Bad);
    }

    void paintsAHighlightedLineOnItsGround()
    {
        Highlights(m_settings.get()).setRules({{.filter = u"status:>=100"_s, .tone = Tone::Good}});
        m_pane = std::make_unique<LogPane>(desk());
        m_pane->resize(1100, 600);
        m_pane->show();
        m_pane->refresh();
        QTRY_COMPARE(m_pane->model().rowCount(), 400);
        QTRY_VERIFY(table()->isVisible());
        const QImage picture = table()->viewport()->grab().toImage();
        const QColor ground = colorsOf(table()->palette()).ground(Tone::Good);
        int pixels = 0;
        for (int y = 0; y < picture.height(); ++y)
            pixels += picture.pixel(2, y) == ground.rgb() ? 1 : 0;
        QVERIFY2(pixels > picture.height() / 2, qPrintable(QString::number(pixels)));
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
        QObject owner;
        exportLog(m_pane->model(), csv, *m_notices, owner);
        QTRY_COMPARE(said(), u"Lines written to %1: %2"_s.arg(csv).arg(rows));
        QFile file(csv);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count('\n'), rows + 1);
        exportLog(m_pane->model(), u"/nonexistent/log.json"_s, *m_notices, owner);
        QTRY_VERIFY(said().startsWith(u"/nonexistent/log.json"_s));
        exportLog(m_pane->model(), m_directory->filePath(u"log.json"_s), *m_notices, owner);
        m_pane->searchField()->clear(); // other lines than were asked for
        QTRY_VERIFY(said().contains(u"nothing was written"_s));
        QVERIFY(!QFile::exists(m_directory->filePath(u"log.json"_s)));
    }

    void copiesNothingSecret()
    {
        const QString command = asCurl({.method = u"POST"_s, .endpoint = u"/post-call"_s, .caller = u"***29"_s});
        QVERIFY(command.contains(u"t=…,v0=…"_s));
        QCOMPARE(asCsv({.id = 1, .note = u"=1+\"x\""_s}).count(u"\"'=1+\"\"x\"\"\""_s), 1);
    }

private:
    [[nodiscard]] TableView *table() const { return m_pane->findChild<TableView *>(); }
    [[nodiscard]] QAction *command(const QString &text) const
    {
        for (QAction *const one : m_pane->actions()) {
            if (one->text() == text)
                return one;
        }
        return nullptr;
    }
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
