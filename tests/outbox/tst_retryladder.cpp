// SPDX-License-Identifier: MIT
#include "outbox/retryladder.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Error;
using am::Verdict;
using std::chrono::milliseconds;
using Course = am::Verdict::Course;

class tst_RetryLadder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void judges_data()
    {
        QTest::addColumn<Error>("error");
        QTest::addColumn<int>("failures");
        QTest::addColumn<Course>("course");
        QTest::addColumn<int>("wait");
        QTest::addColumn<bool>("uncertain");
        const auto row = [](const char *name, Error::Kind kind, int after, int failures, Course course, int wait,
                            bool uncertain) {
            QTest::newRow(name) << Error{kind, u"why"_s, after} << failures << course << wait << uncertain;
        };
        using enum Error::Kind;
        row("busy: half of the first step", Busy, 0, 0, Course::Retry, 500, false);
        row("busy: half of the second step", Busy, 0, 1, Course::Retry, 5000, false);
        row("busy: never sooner than asked", Busy, 7, 0, Course::Retry, 7000, false);
        row("busy: later than asked if the ladder says so", Busy, 2, 1, Course::Retry, 5000, false);
        row("the last step is taken", Busy, 0, 2, Course::Retry, 20'000, false);
        row("behind the last step there is none", Busy, 0, 3, Course::UsedUp, 0, false);
        row("no answer: it may have arrived, and takes time to show", Timeout, 0, 0, Course::Retry, 3000, true);
        row("unreachable: it may have arrived", Unreachable, 0, 1, Course::Retry, 5000, true);
        row("storage: it has not", Storage, 0, 0, Course::Retry, 500, false);
        row("a wrong address may be mended", NotFound, 0, 0, Course::Retry, 500, false);
        row("what is bad stays bad", BadInput, 0, 0, Course::Refused, 0, false);
        row("busy for longer than anybody waits", Busy, 1'000'000, 0, Course::Retry, 60'000, false);
    }
    void judges()
    {
        QFETCH(Error, error);
        QFETCH(int, failures);
        am::DeliverySettings settings;
        settings.retry = {milliseconds(1000), milliseconds(10'000), milliseconds(40'000)};
        settings.settle = milliseconds(3000);
        const Verdict verdict = am::judge(error, failures, settings, [] { return 0.5; });
        QTEST(verdict.course, "course");
        QTEST(int(verdict.wait.count()), "wait");
        QTEST(verdict.uncertain, "uncertain");
    }

    void nobodyWaitsLongerThanTheLongestPause()
    {
        am::DeliverySettings settings;
        QCOMPARE(am::longestWait(settings), milliseconds(12 * 3'600'000));
        settings.retry = {milliseconds(5)};
        QCOMPARE(am::longestWait(settings), milliseconds(60'000));
        settings.settle = milliseconds(61'000);
        QCOMPARE(am::longestWait(settings), milliseconds(61'000));
    }

    void anEmptyLadderIsUsedUpAtOnce()
    {
        am::DeliverySettings settings;
        settings.retry.clear();
        QCOMPARE(am::judge({Error::Kind::Busy, {}, 0}, 0, settings, &am::systemRandom).course, Course::UsedUp);
    }

    void randomNumbersAreSpread()
    {
        double sum = 0;
        for (int i = 0; i < 1000; ++i) {
            const double number = am::systemRandom();
            QVERIFY(number >= 0 && number < 1);
            sum += number;
        }
        QVERIFY(sum > 400 && sum < 600);
    }
};

QTEST_GUILESS_MAIN(tst_RetryLadder)
#include "tst_retryladder.moc"
