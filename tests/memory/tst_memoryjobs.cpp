// SPDX-License-Identifier: MIT
#include "memory/memoryjobs.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace am;

namespace {

const auto ada = u"+15550100123"_s;
constexpr qint64 monday = 1'700'000'000'000;
constexpr qint64 tuesday = monday + 86'400'000;

MemoryAddition fact(const QString &conversation, const QString &part, const QString &text)
{
    return {.caller = ada,
            .conversation = conversation,
            .part = part,
            .messages = {{Message::Role::User, text}},
            .metadata = {}};
}

QDateTime at(qint64 milliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(milliseconds, QTimeZone::utc());
}

} // namespace

/// What the store promises is shown by tst_embeddedstore; here are times, history and broken databases.
class tst_MemoryJobs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_database.emplace();
    }
    void cleanup() { m_database.reset(); }

    void aMemoryIsAsOldAsItsCall()
    {
        MemoryAddition old = fact(u"conv_1"_s, u"factual"_s, u"Ada likes tea."_s);
        old.happenedAt = at(monday);
        const QString before = add(old, tuesday);
        const QString now = add(fact(u"conv_2"_s, u"factual"_s, u"Ada likes cake."_s), tuesday);
        QCOMPARE(memoryjobs::get(connection(), before)->createdAt, at(monday));
        QCOMPARE(memoryjobs::get(connection(), now)->createdAt, at(tuesday));
    }

    void theHistoryTellsWhenTheStoreLearned()
    {
        MemoryAddition old = fact(u"conv_1"_s, u"factual"_s, u"Ada likes tea."_s);
        old.happenedAt = at(monday);
        const auto entries = memoryjobs::history(connection(), add(old, tuesday));
        QVERIFY(entries);
        QCOMPARE(entries->size(), 1);
        QCOMPARE(entries->first().event, u"ADD"_s);
        QCOMPARE(entries->first().newText, u"Ada likes tea."_s);
        QVERIFY(entries->first().oldText.isEmpty());
        QCOMPARE(entries->first().at, at(tuesday));
    }

    void aTextKnownFromAnotherPartIsNotKeptTwice()
    {
        const QString first = add(fact(u"conv_1"_s, u"factual"_s, u"Ada likes tea."_s), monday);
        const auto again =
            memoryjobs::add(connection(), fact(u"conv_1"_s, u"factual/2"_s, u"Ada likes tea."_s), tuesday);
        QVERIFY(again);
        QCOMPARE(again->memoryIds, QStringList{first});
        QCOMPARE(memoryjobs::list(connection(), ada, {}, 1, 10)->total, 1);
    }

    void aChangeOfTextIsHistoryAChangeOfMetadataIsNot()
    {
        const QString id = add(fact(u"conv_1"_s, u"factual"_s, u"Ada likes tea."_s), monday);
        QVERIFY(memoryjobs::update(connection(), id, {.metadata = QJsonObject{{u"a"_s, 1}}}, tuesday));
        QCOMPARE(memoryjobs::history(connection(), id)->size(), 1);
        const auto changed = memoryjobs::get(connection(), id);
        QVERIFY(changed);
        QCOMPARE(changed->text, u"Ada likes tea."_s);
        QCOMPARE(changed->metadata, (QJsonObject{{u"a"_s, 1}}));
        QCOMPARE(changed->updatedAt, at(tuesday));

        QVERIFY(memoryjobs::update(connection(), id, {.text = u"Ada likes tea."_s}, tuesday + 1)); // the same
        QCOMPARE(memoryjobs::history(connection(), id)->size(), 1);
        QVERIFY(memoryjobs::update(connection(), id, {.text = u"Ada hates tea."_s}, tuesday + 2));
        const auto entries = memoryjobs::history(connection(), id);
        QCOMPARE(entries->size(), 2);
        const auto update = std::find_if(entries->cbegin(), entries->cend(),
                                         [](const HistoryEntry &entry) { return entry.event == "UPDATE"_L1; });
        QVERIFY(update != entries->cend());
        QCOMPARE(update->oldText, u"Ada likes tea."_s);
        QCOMPARE(update->newText, u"Ada hates tea."_s);
        QCOMPARE(update->at, at(tuesday + 2));
    }

    void aChangedTextIsFoundByItsNewWordsOnly()
    {
        const QString id = add(fact(u"conv_1"_s, u"factual"_s, u"Ada likes marzipan."_s), monday);
        QVERIFY(memoryjobs::update(connection(), id, {.text = u"Ada likes nougat."_s}, tuesday));
        QCOMPARE(memoryjobs::search(connection(), ada, u"marzipan"_s, 5)->size(), 0);
        QCOMPARE(memoryjobs::search(connection(), ada, u"nougat"_s, 5)->size(), 1);
        QCOMPARE(memoryjobs::search(connection(), u"+15550100188"_s, u"nougat"_s, 5)->size(), 0);
    }

    void aRemovalLeavesNoWordBehind()
    {
        const QString id = add(fact(u"conv_1"_s, u"factual"_s, u"Ada likes tea."_s), monday);
        QVERIFY(memoryjobs::remove(connection(), id, tuesday));
        QCOMPARE(memoryjobs::get(connection(), id).error().kind, Error::Kind::NotFound);
        const auto entries = memoryjobs::history(connection(), id);
        QVERIFY(entries);
        QCOMPARE(entries->size(), 2);
        for (const HistoryEntry &entry : *entries) {
            QVERIFY(entry.oldText.isEmpty());
            QVERIFY(entry.newText.isEmpty());
        }
        QVERIFY(memoryjobs::remove(connection(), id, tuesday));     // again is no error,
        QCOMPARE(memoryjobs::history(connection(), id)->size(), 2); // nor news
    }

    void removingACallerTakesTheHistoryToo()
    {
        const QString id = add(fact(u"conv_1"_s, u"factual"_s, u"Ada likes tea."_s), monday);
        QVERIFY(memoryjobs::removeCaller(connection(), ada));
        QVERIFY(memoryjobs::history(connection(), id)->isEmpty());
        QVERIFY(memoryjobs::removeCaller(connection(), ada));
    }

    void whatDoesNotExistIsNotFound()
    {
        QCOMPARE(memoryjobs::get(connection(), u"nothing"_s).error().kind, Error::Kind::NotFound);
        QCOMPARE(memoryjobs::update(connection(), u"nothing"_s, {.text = u"x"_s}, monday).error().kind,
                 Error::Kind::NotFound);
        QVERIFY(memoryjobs::history(connection(), u"nothing"_s)->isEmpty());
        QVERIFY(memoryjobs::search(connection(), ada, u"tea"_s, 5)->isEmpty());
    }

    void theLastPageSaysSo_data()
    {
        QTest::addColumn<int>("page");
        QTest::addColumn<int>("pageSize");
        QTest::addColumn<int>("memories");
        QTest::addColumn<bool>("last");
        QTest::newRow("the first of two") << 1 << 2 << 2 << false;
        QTest::newRow("the second of two") << 2 << 2 << 1 << true;
        QTest::newRow("a page that is just full is the last") << 1 << 3 << 3 << true;
        QTest::newRow("a page behind the end is empty and the last") << 5 << 2 << 0 << true;
    }
    void theLastPageSaysSo()
    {
        QFETCH(int, page);
        QFETCH(int, pageSize);
        QFETCH(int, memories);
        QFETCH(bool, last);
        for (const QString &name : {u"a"_s, u"b"_s, u"c"_s}) {
            MemoryAddition addition = fact(u"conv_"_s + name, u"factual"_s, u"Someone likes tea."_s);
            QVERIFY(!add(addition, monday).isEmpty());
            addition.caller = u"caller_"_s + name;
            QVERIFY(!add(addition, monday).isEmpty());
        }
        const auto mine = memoryjobs::list(connection(), ada, {}, page, pageSize);
        QVERIFY(mine);
        QCOMPARE(mine->memories.size(), memories);
        QCOMPARE(mine->total, 3);
        QCOMPARE(mine->last, last);
        QVERIFY(memoryjobs::removeCaller(connection(), ada));
        const auto callers = memoryjobs::callers(connection(), page, pageSize);
        QVERIFY(callers);
        QCOMPARE(callers->callers.size(), memories);
        QCOMPARE(callers->last, last);
    }

    void aDatabaseWithoutItsTablesFailsEverywhere()
    {
        QVERIFY(memoryjobs::probe(connection()));
        test::MigratedDatabase without(QList<Migration>{});
        QSqlDatabase &empty = without.connection();
        QVERIFY(!memoryjobs::probe(empty));
        QVERIFY(!memoryjobs::add(empty, fact(u"conv_1"_s, u"factual"_s, u"Ada likes tea."_s), monday));
        QVERIFY(!memoryjobs::update(empty, u"id"_s, {.text = u"x"_s}, monday));
        QVERIFY(!memoryjobs::remove(empty, u"id"_s, monday));
        QVERIFY(!memoryjobs::removeCaller(empty, ada));
        QVERIFY(!memoryjobs::list(empty, ada, {}, 1, 10));
        QVERIFY(!memoryjobs::callers(empty, 1, 10));
        QVERIFY(!memoryjobs::history(empty, u"id"_s));
        const auto found = memoryjobs::search(empty, ada, u"marzipan"_s, 5);
        QVERIFY(!found);
        QVERIFY(!found.error().detail.contains("marzipan"_L1));
        const auto got = memoryjobs::get(empty, u"id"_s);
        QVERIFY(!got);
        QVERIFY(got.error().kind != Error::Kind::NotFound);
    }

private:
    QSqlDatabase &connection() { return m_database->connection(); }
    /// Answers the id of the one memory that it makes.
    QString add(const MemoryAddition &addition, qint64 now)
    {
        const auto receipt = memoryjobs::add(connection(), addition, now);
        if (!receipt || receipt->memoryIds.size() != 1)
            return {};
        return receipt->memoryIds.first();
    }

    std::optional<test::MigratedDatabase> m_database;
};

QTEST_GUILESS_MAIN(tst_MemoryJobs)
#include "tst_memoryjobs.moc"
