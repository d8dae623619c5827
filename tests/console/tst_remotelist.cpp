// SPDX-License-Identifier: MIT
#include "console/deskfixture.h"
#include "models/lists.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace am;
using Standing = RemoteList::Standing;

/// A list of the daemon's: its pages, and how it is brought up to date.
class tst_RemoteList : public QObject, private test::DeskFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        reset();
        m_newest = 250;
        m_gone.clear();
        m_daemon->on(u"deliveries.list"_s, [this](const QJsonObject &params) -> Result<QJsonValue> {
            QJsonArray rows;
            for (int id = params["before"_L1].toInt(m_newest + 1) - 1; id > 0 && rows.size() < rowsPerPage; --id) {
                if (!m_gone.contains(id))
                    rows.append(QJsonObject{{u"id"_s, id}, {u"state"_s, u"dead"_s}, {u"reason"_s, m_reason}});
            }
            return QJsonValue(QJsonObject{{u"deliveries"_s, rows}});
        });
    }
    void cleanup() { close(); }

    void keepsTheModelContract() // the tester asks for more by itself, so that pages have a test of their own
    {
        RemoteList list(*m_connection, source());
        const QAbstractItemModelTester tester(&list, QAbstractItemModelTester::FailureReportingMode::QtTest);
        list.refresh();
        QTRY_COMPARE(list.standing(), Standing::Ready);
        m_newest += 3;
        m_gone = {100, 248};
        list.refresh();
        QTRY_COMPARE(list.row(0).value("id"_L1).toInt(), 253);
        list.setParams({{u"state"_s, u"dead"_s}});
        QTRY_COMPARE(list.standing(), Standing::Ready);
    }

    void goesOnPageByPage()
    {
        RemoteList list(*m_connection, source());
        fetch(list);
        QCOMPARE(list.rowCount(), 100);
        more(list, 200);
        QCOMPARE(m_daemon->lastAsked(u"deliveries.list"_s)["before"_L1].toInt(), 151);
        more(list, 250);
        QVERIFY(!list.canFetchMore({}));
    }

    void isBroughtUpToDateInPlace()
    {
        RemoteList list(*m_connection, source());
        fetch(list);
        more(list, 200);
        QSignalSpy resets(&list, &RemoteList::modelReset);
        QPersistentModelIndex chosen(list.index(99, 0)); // at the page's end
        m_newest += 5;
        m_gone = {247};
        m_reason = u"later"_s;
        list.refresh();
        QTRY_COMPARE(list.row(0).value("id"_L1).toInt(), 255);
        QCOMPARE(resets.count(), 0);
        QCOMPARE(list.rowCount(), 204);
        QCOMPARE(list.rowOf(247), -1);
        QCOMPARE(list.row(chosen.row()).value("id"_L1).toInt(), 151); // nothing is lost between the pages
        QCOMPARE(list.row(1).value("reason"_L1).toString(), u"later"_s);
        QSet<int> ids;
        for (int i = 0; i < list.rowCount(); ++i)
            ids.insert(list.row(i).value("id"_L1).toInt());
        QCOMPARE(int(ids.size()), list.rowCount()); // and nothing repeats
        QVERIFY(list.canFetchMore({}));
    }

    void dropsTheAnswerToAnEarlierFilter()
    {
        RemoteList list(*m_connection, source());
        list.setParams({{u"state"_s, u"waiting"_s}});
        list.setParams({{u"state"_s, u"dead"_s}});
        QTRY_COMPARE(m_daemon->timesAsked(u"deliveries.list"_s), 2);
        QTRY_COMPARE(list.rowCount(), 100);
    }

    void saysWhatIsNotOffered()
    {
        ListSource unknown = source();
        unknown.method = u"no.such"_s;
        RemoteList list(*m_connection, unknown);
        list.refresh();
        QTRY_COMPARE(list.standing(), Standing::NotOffered);
        QVERIFY(!list.canFetchMore({}));
    }

    void keepsWhatItHasWhenTheDaemonFails()
    {
        RemoteList list(*m_connection, source());
        fetch(list);
        m_daemon->on(u"deliveries.list"_s, [](const QJsonObject &) -> Result<QJsonValue> {
            return Error{Error::Kind::Storage, u"the disk is full"_s};
        });
        list.refresh();
        QTRY_COMPARE(list.standing(), Standing::Failed);
        QCOMPARE(list.trouble(), u"the disk is full"_s);
        QCOMPARE(list.rowCount(), 100);
    }

private:
    static ListSource source()
    {
        return deliveryList([] { return test::believableNow; });
    }
    static void fetch(RemoteList &list)
    {
        list.refresh();
        QTRY_COMPARE(list.standing(), Standing::Ready);
    }
    static void more(RemoteList &list, int rows)
    {
        QVERIFY(list.canFetchMore({}));
        list.fetchMore({});
        QTRY_COMPARE(list.rowCount(), rows);
    }

    int m_newest = 0;
    QSet<int> m_gone;
    QString m_reason;
};

QTEST_GUILESS_MAIN(tst_RemoteList)
#include "tst_remotelist.moc"
