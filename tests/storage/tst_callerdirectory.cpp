// SPDX-License-Identifier: MIT
#include "storage/callerdirectory.h"
#include "storage/cardtable.h"
#include "storage/deliverytable.h"
#include "support/migrateddatabase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::CallerDirectory;
using am::CardTable;
using am::Error;

class tst_CallerDirectory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_database.emplace();
    }
    void cleanup() { m_database.reset(); }

    void listsTheLatestCallFirst()
    {
        called(u"+1"_s, 100);
        called(u"+2"_s, 200);
        called(u""_s, 250); // withheld: nobody
        called(u"+1"_s, 300);
        card(u"+2"_s, u"Paul"_s, 7);
        card(u"+9"_s, u"Maren"_s, 3);
        QCOMPARE(all({}, 50), u"+1//-1/300 +2/Paul/7/200 +9/Maren/3/0"_s);
    }

    void whatIsPlannedCountsAsMuchAsWhatIsNot_data()
    {
        QTest::addColumn<QList<int>>("planned");
        QTest::newRow("nothing") << QList<int>{};
        QTest::newRow("the older ones") << QList<int>{1, 2};
        QTest::newRow("a newer one, because an older one is planned again") << QList<int>{3};
        QTest::newRow("everything") << QList<int>{1, 2, 3, 4};
    }
    void whatIsPlannedCountsAsMuchAsWhatIsNot()
    {
        QFETCH(QList<int>, planned);
        called(u"+1"_s, 100);
        called(u"+2"_s, 200);
        called(u"+1"_s, 300);
        called(u"+3"_s, 400);
        card(u"+3"_s, u"Paul"_s, 7);
        card(u"+9"_s, u"Maren"_s, 3);
        const QStringList callers{u"+1"_s, u"+2"_s, u"+1"_s, u"+3"_s};
        for (const int id : planned) {
            QVERIFY(am::DeliveryTable(m_database->connection())
                        .plan({.key = {u"default"_s, id}, .caller = callers.at(id - 1), .parts = {u"factual"_s}}, 500));
        }
        QCOMPARE(all({}, 50), u"+3/Paul/7/400 +1//-1/300 +2//-1/200 +9/Maren/3/0"_s);
        QCOMPARE(directory().find(u"+1"_s)->lastCallAt, 300);
    }

    void pagesWithoutRepeatingOrLosingAnybody_data()
    {
        QTest::addColumn<int>("limit");
        for (const int limit : {1, 2, 3, 5, 11})
            QTest::addRow("%d a page", limit) << limit;
    }
    void pagesWithoutRepeatingOrLosingAnybody()
    {
        QFETCH(int, limit);
        QStringList expected;
        for (int i = 5; i >= 1; --i) {
            called(u"+10%1"_s.arg(6 - i), 100 - i);
            expected.append(u"+10%1//-1/%2"_s.arg(i).arg(100 - (6 - i)));
        }
        for (int i = 1; i <= 5; ++i) {
            card(u"+20%1"_s.arg(i), {}, i);
            expected.append(u"+20%1//%1/0"_s.arg(i));
        }
        QCOMPARE(all({}, limit), expected.join(u' '));
    }

    void goesOnBehindWhatItLooksAtInOnePage()
    {
        called(u"+1"_s, 1);
        QVERIFY(m_database->connection().transaction());
        for (int i = 0; i < 4500; ++i)
            called(u"+2"_s, i + 2);
        QVERIFY(m_database->connection().commit());
        const auto first = directory().page({}, {}, 10);
        QVERIFY(first);
        QCOMPARE(first->callers.size(), 1);
        QVERIFY(!first->next.isEmpty());
        QCOMPARE(all({}, 10), u"+2//-1/4501 +1//-1/1"_s);
    }

    void searches_data()
    {
        QTest::addColumn<QString>("search");
        QTest::addColumn<QString>("found");
        QTest::newRow("a piece of a number") << u"0199"_s << u"+15550199"_s;
        QTest::newRow("a number as people write it") << u"555 01-00"_s << u"+15550100"_s;
        QTest::newRow("a name") << u"mar"_s << u"+15550199 +15550300"_s;
        QTest::newRow("a name in capitals") << u"MAREN"_s << u"+15550199 +15550300"_s;
        QTest::newRow("letters that are no ASCII") << u"Özil"_s << u"+15550100"_s;
        QTest::newRow("nobody") << u"%"_s << u""_s;
    }
    void searches()
    {
        QFETCH(QString, search);
        called(u"+15550100"_s, 100);
        called(u"+15550199"_s, 200);
        card(u"+15550100"_s, u"Özil"_s, 1);
        card(u"+15550199"_s, u"Maren"_s, 1);
        card(u"+15550300"_s, u"Marena"_s, 1);
        QStringList callers;
        const auto page = directory().page(search, {}, 10);
        const auto rest = directory().page(search, page->next, 10);
        for (const am::ListedCaller &one : page->callers + rest->callers)
            callers.append(one.caller);
        QTEST(callers.join(u' '), "found");
    }

    void findsOne()
    {
        called(u"+1"_s, 100);
        called(u"+1"_s, 300);
        card(u"+1"_s, u"Maren"_s, 4);
        QCOMPARE(*directory().find(u"+1"_s), (am::ListedCaller{u"+1"_s, u"Maren"_s, 4, 300}));
        QCOMPARE(*directory().find(u"+7"_s), (am::ListedCaller{.caller = u"+7"_s}));
    }

    void refusesWhatIsNoPages_data()
    {
        QTest::addColumn<QString>("before");
        for (const char *before : {"d", "dx", "d0", "d-1", "7", "x1"})
            QTest::newRow(before) << QString::fromLatin1(before);
    }
    void refusesWhatIsNoPages()
    {
        QFETCH(QString, before);
        QCOMPARE(directory().page({}, before, 10).error().kind, Error::Kind::BadInput);
    }

    void knowsWhoIsOnNoPage()
    {
        called(u"+1"_s, 1000);
        card(u"+2"_s, {}, 1);
        QCOMPARE(*directory().unlisted({u"+3"_s, u"+1"_s, QString(), u"+2"_s, u"web:4"_s}, {}),
                 (QStringList{u"+3"_s, u"web:4"_s}));
        QCOMPARE(*directory().unlisted({u"+3"_s, u"web:4"_s}, u"WEB"_s), QStringList{u"web:4"_s});
    }

    void tenantsNeverMeet()
    {
        called(u"+1"_s, 1000);
        card(u"+2"_s, u"Maren"_s, 1);
        CallerDirectory other(m_database->connection(), u"other"_s);
        QString before;
        do {
            const auto page = other.page({}, before, 10);
            QVERIFY(page && page->callers.isEmpty());
            before = page->next;
        } while (!before.isEmpty());
        QCOMPARE(*other.find(u"+2"_s), am::ListedCaller{.caller = u"+2"_s});
        QCOMPARE(other.unlisted({u"+1"_s, u"+2"_s}, {})->size(), 2);
    }

private:
    CallerDirectory directory() { return CallerDirectory(m_database->connection()); }

    void called(const QString &caller, qint64 at)
    {
        am::DeliveryTable table(m_database->connection());
        QVERIFY(table.insert({.tenant = u"default"_s,
                              .platform = u"elevenlabs"_s,
                              .type = u"post_call_transcription"_s,
                              .conversation = u"conv_%1"_s.arg(++m_calls),
                              .agent = {},
                              .caller = caller,
                              .body = "{}"},
                             at));
    }
    void card(const QString &caller, const QString &name, qint64 total)
    {
        QVERIFY(CardTable(m_database->connection())
                    .put({.caller = caller, .name = name, .total = total, .memories = "[]", .builtAt = 1}));
    }
    QString all(const QString &search, int limit)
    {
        QStringList lines;
        QString before;
        do {
            const auto page = directory().page(search, before, limit);
            if (!page)
                return page.error().detail;
            for (const am::ListedCaller &one : page->callers) {
                lines.append(
                    QStringList{one.caller, one.name, QString::number(one.memories), QString::number(one.lastCallAt)}
                        .join(u'/'));
            }
            before = page->next;
        } while (!before.isEmpty());
        return lines.join(u' ');
    }

    std::optional<am::test::MigratedDatabase> m_database;
    int m_calls = 0;
};

QTEST_GUILESS_MAIN(tst_CallerDirectory)
#include "tst_callerdirectory.moc"
