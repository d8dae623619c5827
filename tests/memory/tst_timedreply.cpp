// SPDX-License-Identifier: MIT
#include "memory/timedreply.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using am::Error;
using am::Result;
using am::TimedReply;

class tst_TimedReply : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_answers.clear();
    }

    void passesTheAnswerOn()
    {
        const TimedReply<int> timed(1h, this, collect());
        timed(1);
        timed(2);
        QCOMPARE(m_answers.size(), 1);
        QCOMPARE(*m_answers.constFirst(), 1);
        QVERIFY(!*timed.late());
    }

    void answersTimeoutOnce()
    {
        const TimedReply<int> timed(1ms, this, collect());
        QVERIFY(m_answers.isEmpty());
        QTRY_COMPARE(m_answers.size(), 1);
        QCOMPARE(m_answers.constFirst().error().kind, Error::Kind::Timeout);
        QVERIFY(*timed.late());
        timed(1);
        QCOMPARE(m_answers.size(), 1);
    }

    void isSilentToADeadContext()
    {
        auto context = std::make_unique<QObject>();
        const TimedReply<int> timed(1ms, context.get(), collect());
        context.reset();
        const TimedReply<int> other(5ms, this, collect());
        QTRY_COMPARE(m_answers.size(), 1);
        QVERIFY(!*timed.late());
    }

    void endsWithItsLastCopy()
    {
        const auto held = std::make_shared<int>(0);
        {
            const TimedReply<int> timed(1h, this, [held](const Result<int> &) {});
            const am::Reply<int> copy = timed;
            QVERIFY(held.use_count() > 1);
        }
        QCOMPARE(held.use_count(), 1);
    }

private:
    am::Reply<int> collect()
    {
        return [this](const Result<int> &answer) { m_answers.append(answer); };
    }

    QList<Result<int>> m_answers;
};

QTEST_GUILESS_MAIN(tst_TimedReply)
#include "tst_timedreply.moc"
