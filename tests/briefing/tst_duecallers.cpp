// SPDX-License-Identifier: MIT
#include "briefing/duecallers.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using am::DueCallers;

class tst_DueCallers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_told.clear();
    }

    void tellsEachOnceAndInTheOrderOfTheirTimes()
    {
        DueCallers callers([this](const QString &caller) { m_told.append(caller); });
        callers.set(u"c"_s, 30ms);
        callers.set(u"a"_s, 0ms);
        callers.set(u"b"_s, 15ms);
        QVERIFY(m_told.isEmpty()); // not from inside the call
        QTRY_COMPARE(m_told, (QStringList{u"a"_s, u"b"_s, u"c"_s}));
        callers.set(u"d"_s, 1ms); // behind whatever would be told twice
        QTRY_COMPARE(m_told.last(), u"d"_s);
        QCOMPARE(m_told.size(), 4);
    }

    void aNewTimeTakesTheOldOnesPlace()
    {
        DueCallers callers([this](const QString &caller) { m_told.append(caller); });
        callers.set(u"a"_s, 1h);
        callers.set(u"a"_s, 1ms);
        callers.set(u"b"_s, 1ms);
        callers.set(u"b"_s, 1h);
        callers.set(u"c"_s, 20ms);
        QTRY_VERIFY(m_told.contains(u"c"_s));
        QCOMPARE(m_told, (QStringList{u"a"_s, u"c"_s}));
    }

    void whoHasATimeKeepsIt()
    {
        DueCallers callers([this](const QString &caller) { m_told.append(caller); });
        callers.setIfNone(u"a"_s, 1ms);
        callers.setIfNone(u"a"_s, 1h);
        callers.setIfNone(u"b"_s, 1h);
        callers.setIfNone(u"b"_s, 1ms);
        callers.set(u"c"_s, 20ms);
        QTRY_VERIFY(m_told.contains(u"c"_s));
        QCOMPARE(m_told, (QStringList{u"a"_s, u"c"_s}));
    }

    void whoIsRemovedIsNotTold()
    {
        DueCallers callers([this](const QString &caller) { m_told.append(caller); });
        callers.set(u"a"_s, 1ms);
        callers.set(u"b"_s, 5ms);
        callers.remove(u"a"_s);
        callers.remove(u"nobody"_s);
        QTRY_COMPARE(m_told, (QStringList{u"b"_s}));
    }

    void whoIsToldMayBeSetAnewAndTakeAnotherAway()
    {
        DueCallers *callers = nullptr;
        DueCallers own([this, &callers](const QString &caller) {
            m_told.append(caller);
            callers->remove(u"b"_s);
            if (m_told.size() < 3)
                callers->set(caller, 1ms);
        });
        callers = &own;
        callers->set(u"a"_s, 0ms);
        callers->set(u"b"_s, 0ms);
        QTRY_COMPARE(m_told, QStringList(3, u"a"_s));
    }

private:
    QStringList m_told;
};

QTEST_GUILESS_MAIN(tst_DueCallers)
#include "tst_duecallers.moc"
