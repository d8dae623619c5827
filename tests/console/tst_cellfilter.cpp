// SPDX-License-Identifier: MIT
#include "models/cellfilter.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace am;

namespace {

const LogLine refused{.id = 7,
                      .at = 1'773'330'000'123,
                      .status = 401,
                      .took = 12.34,
                      .method = u"POST"_s,
                      .endpoint = u"/post-call"_s,
                      .code = u"wrong_signature"_s,
                      .caller = u"***29"_s,
                      .conversation = u"conv_7"_s};
const LogLine well{.id = 8,
                   .at = refused.at + 1,
                   .status = 200,
                   .took = 1.5,
                   .method = u"POST"_s,
                   .endpoint = u"/retrieve"_s,
                   .conversation = u"conv_8"_s};
const LogLine noted{.id = 9, .at = refused.at - 1, .status = 503, .took = 3, .note = u"store \"down\" again"_s};

} // namespace

/// Terms for a cell, read back by the language they are in.
class tst_CellFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void tellsALineFromTheOthers_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("only");
        QTest::addColumn<QString>("without");
        QTest::newRow("its status") << int(LogModel::Status) << u"status:401"_s << u"-status:401"_s;
        QTest::newRow("its endpoint") << int(LogModel::Endpoint) << u"endpoint:/post-call"_s
                                      << u"-endpoint:/post-call"_s;
        QTest::newRow("its caller as the log shows them")
            << int(LogModel::Caller) << u"caller:*29"_s << u"-caller:*29"_s;
        QTest::newRow("its code") << int(LogModel::What) << u"code:wrong_signature"_s << u"-code:wrong_signature"_s;
        QTest::newRow("how long it took") << int(LogModel::Took) << u"ms:>=12.3"_s << u"ms:<12.3"_s;
    }
    void tellsALineFromTheOthers()
    {
        QFETCH(int, column);
        const CellFilter terms = cellFilter(refused, LogModel::ColumnNumber(column));
        QTEST(terms.only, "only");
        QTEST(terms.without, "without");
        const auto only = LogFilter::parse(terms.only, refused.at);
        const auto without = LogFilter::parse(terms.without, refused.at);
        QVERIFY(only && without);
        QVERIFY(only->matches(refused) && !only->matches(well));
        QVERIFY(!without->matches(refused) && without->matches(well));
    }

    void takesATimeForABound()
    {
        const CellFilter terms = cellFilter(refused, LogModel::Time);
        QVERIFY(LogFilter::parse(terms.only, 0)->matches(well));
        QVERIFY(!LogFilter::parse(terms.only, 0)->matches(noted));
        QVERIFY(LogFilter::parse(terms.without, 0)->matches(noted));
        QVERIFY(!LogFilter::parse(terms.without, 0)->matches(well));
    }

    void findsAConversationOrANoteWithSpaces()
    {
        QCOMPARE(cellFilter(well, LogModel::What).only, u"conversation:conv_8"_s);
        const auto found = LogFilter::parse(cellFilter(noted, LogModel::What).only, 0);
        QVERIFY(found->matches(noted) && !found->matches(well));
        const auto others = LogFilter::parse(cellFilter(noted, LogModel::What).without, 0);
        QVERIFY(!others->matches(noted) && others->matches(well));
    }

    void saysNothingOfAnEmptyCell()
    {
        QVERIFY(cellFilter(well, LogModel::Caller).only.isEmpty());
        QVERIFY(cellFilter({}, LogModel::What).only.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_CellFilter)
#include "tst_cellfilter.moc"
