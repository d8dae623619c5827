// SPDX-License-Identifier: MIT
#include "outbox/heldcallers.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::HeldCallers;

class tst_HeldCallers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_answers = 0;
    }

    void answersOnceAndNeverFromInside()
    {
        HeldCallers held;
        hold(held, u"+1"_s);
        held.answer(u"default"_s, u"+1"_s);
        held.answer(u"default"_s, u"+1"_s);
        QCOMPARE(m_answers, 0);
        QTRY_COMPARE(m_answers, 1);
        QCoreApplication::processEvents();
        QCOMPARE(m_answers, 1);
    }

    void whoeverWaitsForAnotherIsNotAnswered()
    {
        HeldCallers held;
        hold(held, u"+1"_s);
        held.answer(u"default"_s, u"+2"_s);
        held.answer(u"other"_s, u"+1"_s);
        QCoreApplication::processEvents();
        QCOMPARE(m_answers, 0);
    }

    void isHeldUntilEverybodyHasLetGo()
    {
        HeldCallers held;
        QVERIFY(!held.contains(u"default"_s, u"+1"_s));
        hold(held, u"+1"_s);
        hold(held, u"+1"_s);
        QCOMPARE(held.size(), 1);
        held.release(u"default"_s, u"+1"_s);
        QVERIFY(held.contains(u"default"_s, u"+1"_s));
        QVERIFY(!held.contains(u"other"_s, u"+1"_s));
        held.release(u"default"_s, u"+1"_s);
        QVERIFY(!held.contains(u"default"_s, u"+1"_s));
        held.release(u"default"_s, u"+1"_s); // one too many does no harm
        QCOMPARE(held.size(), 0);
    }

    void whoeverHasGoneIsNotAnswered()
    {
        HeldCallers held;
        {
            QObject gone;
            held.hold(u"default"_s, u"+1"_s, &gone, [this] { ++m_answers; });
            held.answer(u"default"_s, u"+1"_s);
        }
        QCoreApplication::processEvents();
        QCOMPARE(m_answers, 0);
    }

private:
    void hold(HeldCallers &held, const QString &caller)
    {
        held.hold(u"default"_s, caller, this, [this] { ++m_answers; });
    }

    int m_answers = 0;
};

QTEST_GUILESS_MAIN(tst_HeldCallers)
#include "tst_heldcallers.moc"
