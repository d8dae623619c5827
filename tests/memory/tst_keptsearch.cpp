// SPDX-License-Identifier: MIT
#include "memory/keptsearch.h"

#include <QtTest>

using namespace Qt::StringLiterals;

namespace {

am::Memory said(const QString &text, int day)
{
    am::Memory memory;
    memory.text = text;
    memory.createdAt = QDateTime(QDate(2026, 11, day), QTime(12, 0), Qt::UTC);
    return memory;
}

QStringList texts(const QList<am::Memory> &memories)
{
    QStringList all;
    for (const am::Memory &memory : memories)
        all.append(memory.text);
    return all;
}

} // namespace

class tst_KeptSearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void finds_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QStringList>("found");
        QTest::newRow("a word") << u"tea"_s << QStringList{u"Likes tea."_s};
        QTest::newRow("whatever its case and accents") << u"CAFÉ"_s << QStringList{u"Meets friends at the café."_s};
        QTest::newRow("in the singular") << u"order"_s << QStringList{u"Orders books in spring."_s};
        QTest::newRow("in the plural") << u"friends book"_s
                                       << QStringList{u"Orders books in spring."_s, u"Meets friends at the café."_s};
        QTest::newRow("more of the words first")
            << u"which books in spring, and tea?"_s << QStringList{u"Orders books in spring."_s, u"Likes tea."_s};
        QTest::newRow("no short beginning of another word") << u"te"_s << QStringList{};
        QTest::newRow("nothing alike") << u"payment"_s << QStringList{};
        QTest::newRow("nothing of stop words") << u"what is the"_s << QStringList{};
        QTest::newRow("nothing of nothing") << QString() << QStringList{};
    }
    void finds()
    {
        QFETCH(QString, query);
        QFETCH(QStringList, found);
        const QList<am::Memory> memories = {said(u"Likes tea."_s, 1), said(u"Orders books in spring."_s, 3),
                                            said(u"Meets friends at the café."_s, 2)};
        QCOMPARE(texts(am::searchKept(memories, query, 10)), found);
    }

    void theNewerGoesFirstAndTheLimitHolds()
    {
        const QList<am::Memory> memories = {said(u"Lives in Lisbon."_s, 1), said(u"Lives in Berlin."_s, 20),
                                            said(u"Lives in Porto."_s, 10)};
        QCOMPARE(texts(am::searchKept(memories, u"where does she live, lives"_s, 2)),
                 (QStringList{u"Lives in Berlin."_s, u"Lives in Porto."_s}));
    }
};

QTEST_GUILESS_MAIN(tst_KeptSearch)
#include "tst_keptsearch.moc"
