// SPDX-License-Identifier: MIT
#include "console/deskfixture.h"
#include "models/memorymodel.h"

#include <QAbstractItemModelTester>
#include <QtTest>

#include <numeric>

using namespace Qt::StringLiterals;
using namespace am;

/// What is remembered of a caller, as it is corrected.
class tst_MemoryModel : public QObject, private test::DeskFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(u"operator"_s); }
    void cleanup()
    {
        m_model.reset();
        close();
    }

    void editsInPlace()
    {
        const QAbstractItemModelTester tester(m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy changed(m_model.get(), &MemoryModel::changed);
        QVERIFY(m_model->setData(m_model->index(1, 0), u" Is called Maja "_s, Qt::EditRole));
        QCOMPARE(text(1), u"Is called Maja"_s); // at once
        QTRY_COMPARE(changed.count(), 1);
        QCOMPARE(m_daemon->lastAsked(u"memories.edit"_s)["id"_L1].toString(), caller + u"-1"_s);
        QCOMPARE(m_daemon->lastAsked(u"memories.edit"_s)["caller"_L1].toString(), caller);
    }

    void takesNoEmptyAndNoUnchangedText()
    {
        QVERIFY(!m_model->setData(m_model->index(1, 0), u"  "_s, Qt::EditRole));
        QVERIFY(!m_model->setData(m_model->index(1, 0), text(1), Qt::EditRole));
        QVERIFY(!m_model->setData(m_model->index(1, 1), u"semantic"_s, Qt::EditRole));
    }

    void showsWhatIsTrueAgainWhenAnEditFails()
    {
        const QString before = text(0);
        m_daemon->on(u"memories.edit"_s, [](const QJsonObject &) -> Result<QJsonValue> {
            return Error{Error::Kind::Unreachable, u"the memory service cannot be reached"_s};
        });
        QSignalSpy failed(m_model.get(), &MemoryModel::failed);
        QVERIFY(m_model->setData(m_model->index(0, 0), u"Something else"_s, Qt::EditRole));
        QTRY_COMPARE(failed.count(), 1);
        QTRY_COMPARE(text(0), before);
    }

    void addsAtTheTop()
    {
        m_model->add(u"Sings in a choir"_s);
        QTRY_COMPARE(text(0), u"Sings in a choir"_s);
        QCOMPARE(m_model->rowCount(), 8);
    }

    void awaitsWhatTheMemoryServiceHasNotMadeYet()
    {
        QSignalSpy awaited(m_model.get(), &MemoryModel::awaited);
        QSignalSpy changed(m_model.get(), &MemoryModel::changed);
        m_daemon->on(u"memories.add"_s, [](const QJsonObject &) -> Result<QJsonValue> {
            return QJsonValue(QJsonObject{{u"ids"_s, QJsonArray()}, {u"pending"_s, true}});
        });
        m_model->add(u"Sings in a choir"_s);
        QTRY_COMPARE(awaited.count(), 1);
        const int asked = m_daemon->timesAsked(u"memories.list"_s);
        QTRY_VERIFY(m_daemon->timesAsked(u"memories.list"_s) > asked);
        QCOMPARE(changed.count(), 1);
        m_daemon->on(u"memories.list"_s, [](const QJsonObject &) -> Result<QJsonValue> {
            const QJsonObject made{{u"id"_s, u"new"_s}, {u"text"_s, u"Sings in a choir"_s}};
            return QJsonValue(QJsonObject{{u"memories"_s, QJsonArray{made}}});
        });
        QTRY_COMPARE(changed.count(), 2);
        QCOMPARE(text(0), u"Sings in a choir"_s);
    }

    void deletesAndTakesItBack()
    {
        const QAbstractItemModelTester tester(m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy removed(m_model.get(), &MemoryModel::removed);
        const QString second = text(1);
        m_model->remove({1, 2});
        QTRY_COMPARE(m_model->rowCount(), 5);
        QCOMPARE(removed.first().at(0).toInt(), 2);
        m_model->undo(removed.first().at(1).toStringList());
        QTRY_COMPARE(m_model->rowCount(), 7);
        QCOMPARE(text(1), second);
    }

    void deletesMoreThanTheDaemonTakesAtOnce()
    {
        QJsonArray many;
        for (int i = 0; i < 230; ++i)
            many.append(QJsonObject{{u"id"_s, QString::number(i)}, {u"text"_s, u"fact"_s}});
        m_daemon->on(u"memories.list"_s, [many](const QJsonObject &) -> Result<QJsonValue> {
            return QJsonValue(QJsonObject{{u"memories"_s, many}, {u"last"_s, true}});
        });
        int deleted = 0;
        m_daemon->on(u"memories.delete"_s, [&deleted](const QJsonObject &params) -> Result<QJsonValue> {
            const auto count = int(params["ids"_L1].toArray().size());
            deleted += count;
            return QJsonValue(
                QJsonObject{{u"deleted"_s, count}, {u"undo"_s, count}, {u"undo_until"_s, u"2026-03-12T15:40:30Z"_s}});
        });
        m_model->refresh();
        QTRY_COMPARE(m_model->rowCount(), 230);
        QSignalSpy removed(m_model.get(), &MemoryModel::removed);
        QList<int> rows(230);
        std::iota(rows.begin(), rows.end(), 0);
        m_model->remove(rows);
        QTRY_COMPARE(removed.count(), 1);
        QCOMPARE(deleted, 230);
        QCOMPARE(removed.first().at(0).toInt(), 230);
        QCOMPARE(removed.first().at(1).toStringList().size(), 3);
    }

    void searchesAndComesBack()
    {
        m_model->show(caller, u"whales"_s);
        QTRY_COMPARE(m_model->rowCount(), 1);
        m_model->show(caller);
        QTRY_COMPARE(m_model->rowCount(), 7);
    }

    void isNotForReadersToEdit()
    {
        m_model.reset();
        open(u"reader"_s);
        QVERIFY(!m_model->flags(m_model->index(0, 0)).testFlag(Qt::ItemIsEditable));
        QVERIFY(!m_model->setData(m_model->index(0, 0), u"Something else"_s, Qt::EditRole));
    }

private:
    void open(const QString &role)
    {
        reset(role);
        m_model = std::make_unique<MemoryModel>(*m_connection, [] { return test::believableNow; });
        m_model->show(caller);
        QTRY_COMPARE(m_model->rowCount(), 7);
    }
    [[nodiscard]] QString text(int row) const { return m_model->row(row).value("text"_L1).toString(); }

    const QString caller = u"+15550100123"_s;
    std::unique_ptr<MemoryModel> m_model;
};

QTEST_GUILESS_MAIN(tst_MemoryModel)
#include "tst_memorymodel.moc"
