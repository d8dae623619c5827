// SPDX-License-Identifier: MIT
#include "briefing/memoryuses.h"

#include "storage/memoryusetable.h"
#include "storage/writer.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::MemoryUseRow;

class tst_MemoryUses : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        m_writer = *am::Writer::start(m_directory->filePath(u"u.db"_s));
    }
    void cleanup() { m_writer.reset(); }

    void keepsWhatWasTold()
    {
        am::MemoryUses uses(*m_writer, [] { return 1000; });
        uses.told(u"+1"_s, {memory(u"m1"_s), memory(u"m2"_s)});
        uses.told(u"+1"_s, {memory(u"m1"_s)}); // gathers while the first is written
        uses.told(u"+1"_s, {});
        uses.told({}, {memory(u"m1"_s)});
        QTRY_COMPARE(of(u"+1"_s), (QList<MemoryUseRow>{{u"m1"_s, 2, 1000}, {u"m2"_s, 1, 1000}}));
        QVERIFY(of({}).isEmpty());
    }

    void forgetsWhoIsErased()
    {
        am::MemoryUses uses(*m_writer, [] { return 1000; });
        uses.told(u"+2"_s, {memory(u"m1"_s)});
        uses.told(u"+1"_s, {memory(u"m1"_s)});
        uses.forget(u"+1"_s);
        uses.told(u"+3"_s, {memory(u"m1"_s)});
        QTRY_COMPARE(of(u"+3"_s).size(), 1);
        QVERIFY(of(u"+1"_s).isEmpty());
    }

private:
    static am::Memory memory(const QString &id)
    {
        am::Memory memory;
        memory.id = id;
        return memory;
    }
    QList<MemoryUseRow> of(const QString &caller)
    {
        std::optional<QList<MemoryUseRow>> rows;
        m_writer->write<QList<MemoryUseRow>>(
            [caller](QSqlDatabase &database) { return am::MemoryUseTable(database).ofCaller(caller, 10); }, this,
            [&rows](const auto &found) { rows = *found; });
        return QTest::qWaitFor([&rows] { return rows.has_value(); }, am::test::patience) ? *rows
                                                                                         : QList<MemoryUseRow>();
    }

    std::optional<QTemporaryDir> m_directory;
    std::unique_ptr<am::Writer> m_writer;
};

QTEST_GUILESS_MAIN(tst_MemoryUses)
#include "tst_memoryuses.moc"
