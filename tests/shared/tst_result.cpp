// SPDX-License-Identifier: MIT
#include "shared/result.h"

#include <QtTest>

#include <memory>

using namespace Qt::StringLiterals;
using am::Error;
using am::Result;

class tst_Result : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void aValueIsAValue()
    {
        const Result<QString> result(u"tea"_s);
        QVERIFY(result.has_value());
        QVERIFY(bool(result));
        QCOMPARE(result.value(), u"tea"_s);
        QCOMPARE(*result, u"tea"_s);
        QCOMPARE(result->size(), 3);
    }

    void anErrorKeepsItsKindItsDetailAndItsPatience()
    {
        const Result<QString> result(Error{Error::Kind::Busy, u"too many"_s, 7});
        QVERIFY(!result.has_value());
        QVERIFY(!result);
        QCOMPARE(result.error().kind, Error::Kind::Busy);
        QCOMPARE(result.error().detail, u"too many"_s);
        QCOMPARE(result.error().retryAfterSeconds, 7);
    }

    void anErrorOfWhichNothingIsKnownIsInternal()
    {
        const Result<int> result{Error()};
        QVERIFY(!result);
        QCOMPARE(result.error().kind, Error::Kind::Internal);
        QCOMPARE(result.error().retryAfterSeconds, 0);
    }

    void emptyAndFalseValuesAreNoErrors()
    {
        QVERIFY(Result<QString>(QString()).has_value());
        QVERIFY(Result<am::Done>(am::Done()).has_value());
        const Result<bool> no(false);
        QVERIFY(no.has_value());
        QVERIFY(!*no);
    }

    void aValueCanBeChangedInPlace()
    {
        Result<QString> result(u"tea"_s);
        *result += u'!';
        result->prepend(u'>');
        result.value().append(u'<');
        QCOMPARE(*result, u">tea!<"_s);
    }

    void aValueThatCannotBeCopiedIsMovedOut()
    {
        Result<std::unique_ptr<int>> result(std::make_unique<int>(5));
        const std::unique_ptr<int> taken = *std::move(result);
        QCOMPARE(*taken, 5);
        Result<std::unique_ptr<int>> other(std::make_unique<int>(6));
        const std::unique_ptr<int> value = std::move(other).value();
        QCOMPARE(*value, 6);
    }

    void aCopyIsItsOwn()
    {
        const Result<QString> first(u"tea"_s);
        Result<QString> second = first;
        *second = u"coffee"_s;
        QCOMPARE(*first, u"tea"_s);
        second = Error{Error::Kind::Timeout, u"late"_s};
        QCOMPARE(second.error().kind, Error::Kind::Timeout);
        QVERIFY(first.has_value());
    }

    void valuesAndErrorsAreReturnedAsTheyAre()
    {
        const auto half = [](int number) -> Result<int> {
            if (number % 2 != 0)
                return Error{Error::Kind::BadInput, u"odd"_s};
            return number / 2;
        };
        QCOMPARE(*half(8), 4);
        QCOMPARE(half(7).error().detail, u"odd"_s);
    }
};

QTEST_GUILESS_MAIN(tst_Result)
#include "tst_result.moc"
