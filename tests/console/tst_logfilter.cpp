// SPDX-License-Identifier: MIT
#include "models/logfilter.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace am;

/// The filter language of the live log.
class tst_LogFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void matches_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("holds");
        QTest::newRow("nothing lets everything through") << u""_s << true;
        QTest::newRow("a status") << u"status:503"_s << true;
        QTest::newRow("another status") << u"status:500"_s << false;
        QTest::newRow("a hundred of statuses") << u"status:5xx"_s << true;
        QTest::newRow("a status from") << u"status:>=503"_s << true;
        QTest::newRow("a status above") << u"status:>503"_s << false;
        QTest::newRow("a status below") << u"status:<504"_s << true;
        QTest::newRow("a status below itself") << u"status:<503"_s << false;
        QTest::newRow("a piece of the endpoint") << u"endpoint:post-call"_s << true;
        QTest::newRow("the endpoint's end") << u"endpoint:*call"_s << true;
        QTest::newRow("a wildcard means all of it") << u"endpoint:*post"_s << false;
        QTest::newRow("a caller by the last digits") << u"caller:*29"_s << true;
        QTest::newRow("another caller") << u"caller:*28"_s << false;
        QTest::newRow("how long it took") << u"ms:>100"_s << true;
        QTest::newRow("it was faster than that") << u"ms:>130.5"_s << false;
        QTest::newRow("lately") << u"since:15m"_s << true;
        QTest::newRow("not so lately") << u"since:5m"_s << false;
        QTest::newRow("before that") << u"until:5m"_s << true;
        QTest::newRow("a time as written") << u"since:2026-03-12T15:00:00Z"_s << true;
        QTest::newRow("a word in the note") << u"TIMED"_s << true;
        QTest::newRow("a word that is nowhere") << u"refused"_s << false;
        QTest::newRow("words in quotes") << u"\"store timed\""_s << true;
        QTest::newRow("words in quotes in another order") << u"\"timed store\""_s << false;
        QTest::newRow("not") << u"-status:2xx"_s << true;
        QTest::newRow("not, which it is") << u"-timed"_s << false;
        QTest::newRow("all terms must hold") << u"status:503 endpoint:retrieve"_s << false;
        QTest::newRow("a colon in a word is no key") << u"what:else"_s << false;
        QTest::newRow("its own example") << u"status:>=500 endpoint:post-call caller:*29 since:15m timed"_s << true;
    }
    void matches()
    {
        QFETCH(QString, text);
        QFETCH(bool, holds);
        const auto filter = LogFilter::parse(text, now);
        QVERIFY(filter);
        QCOMPARE(filter->matches(line()), holds);
    }

    void saysWhatItDoesNotUnderstand_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("a status that is none") << u"status:bad"_s;
        QTest::newRow("a time that is none") << u"since:yesterday"_s;
        QTest::newRow("a key without a value") << u"caller:"_s;
        QTest::newRow("a comparison of nothing") << u"ms:>"_s;
    }
    void saysWhatItDoesNotUnderstand()
    {
        QFETCH(QString, text);
        const auto filter = LogFilter::parse(text, now);
        QVERIFY(!filter);
        QCOMPARE(filter.error().kind, Error::Kind::BadInput);
        QVERIFY(!filter.error().detail.isEmpty());
    }

private:
    static constexpr qint64 now = 1'773'330'000'000; // 2026-03-12 15:40 UTC
    static LogLine line()
    {
        return {.id = 1,
                .at = now - 10 * 60'000,
                .status = 503,
                .took = 130.5,
                .method = u"POST"_s,
                .endpoint = u"/post-call"_s,
                .code = u"storage"_s,
                .caller = u"***29"_s,
                .conversation = u"conv_1"_s,
                .note = u"the store timed out"_s};
    }
};

QTEST_GUILESS_MAIN(tst_LogFilter)
#include "tst_logfilter.moc"
