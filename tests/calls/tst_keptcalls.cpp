// SPDX-License-Identifier: MIT
#include "calls/keptcalls.h"

#include "storage/reader.h"
#include "storage/writer.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::CallRow;
using am::KeptCalls;
using am::Result;

class tst_KeptCalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        m_writer = *am::Writer::start(path());
        m_reader = *am::Reader::start(path());
        m_kept = std::make_unique<KeptCalls>(*m_writer, *m_reader);
    }
    void cleanup()
    {
        m_kept.reset();
        m_reader.reset();
        m_writer.reset();
    }

    void keepsABurstInAFewTransactions()
    {
        const quint64 before = m_writer->commits();
        for (int i = 0; i < 500; ++i)
            m_kept->keep(call(i));
        QTRY_VERIFY(find(499));
        QVERIFY(find(0));
        QCOMPARE(m_found->briefing, "{\"call\":0}"_ba);
        QCOMPARE(m_found->briefingBytes, 10);
        QVERIFY2(m_writer->commits() - before < 20, qPrintable(QString::number(m_writer->commits() - before)));
    }

    void keepsTheLengthOfWhatIsTooLong()
    {
        CallRow long1 = call(1);
        long1.briefing = QByteArray(KeptCalls::longestBriefing, 'a');
        CallRow long2 = call(2);
        long2.briefing = QByteArray(KeptCalls::longestBriefing + 1, 'a');
        m_kept->keep(long1);
        m_kept->keep(long2);
        QTRY_VERIFY(find(2));
        QCOMPARE(m_found->briefing, QByteArray());
        QCOMPARE(m_found->briefingBytes, KeptCalls::longestBriefing + 1);
        QVERIFY(find(1));
        QCOMPARE(m_found->briefing.size(), KeptCalls::longestBriefing);
    }

    void leavesOutWhatIsTooMuch()
    {
        for (int i = 0; i < KeptCalls::mostWaiting + 1000; ++i)
            m_kept->keep(call(i));
        QVERIFY(m_kept->dropped() > 0);
        QVERIFY(m_kept->dropped() <= 1000);
    }

    void forgetsWhatWaits()
    {
        for (int i = 0; i < 500; ++i) // the first goes at once, the others wait
            m_kept->keep(call(i));
        m_kept->forget(u"+1"_s, 400);
        QTRY_VERIFY(find(499));
        QVERIFY(find(400));
        QVERIFY(find(398)); // of another caller
        QVERIFY(!find(399));
    }

    void confirmsBeforeAndAfterItIsWritten()
    {
        m_kept->keep(call(1));
        m_kept->keep(call(2));
        m_kept->confirm(u"conv_1"_s);
        m_kept->confirm(u"conv_2"_s);
        QTRY_VERIFY(find(2));
        QTRY_VERIFY(find(2) && m_found->confirmed);
        QTRY_VERIFY(find(1) && m_found->confirmed);
    }

    void handsOverWhatWaitsWhenItGoes()
    {
        for (int i = 0; i < 500; ++i)
            m_kept->keep(call(i));
        m_kept = std::make_unique<KeptCalls>(*m_writer, *m_reader);
        QTRY_VERIFY(find(499));
    }

    void knowsNoOtherCall()
    {
        QVERIFY(!find(1));
        QCOMPARE(m_error, am::Error::Kind::NotFound);
    }

private:
    [[nodiscard]] QString path() const { return m_directory->filePath(u"t.db"_s); }
    static CallRow call(int number)
    {
        return {.conversation = u"conv_%1"_s.arg(number),
                .caller = number % 2 ? u"+1"_s : u"+2"_s,
                .beganAt = number,
                .briefing = "{\"call\":" + QByteArray::number(number) + '}'};
    }
    bool find(int number)
    {
        std::optional<Result<CallRow>> answer;
        QObject context;
        m_kept->find(u"conv_%1"_s.arg(number), &context, [&answer](const Result<CallRow> &row) { answer = row; });
        [&answer] { QTRY_VERIFY(answer); }();
        if (!answer || !*answer) {
            m_error = answer ? answer->error().kind : am::Error::Kind::Internal;
            return false;
        }
        m_found = **answer;
        return true;
    }

    std::optional<QTemporaryDir> m_directory;
    std::unique_ptr<am::Writer> m_writer;
    std::unique_ptr<am::Reader> m_reader;
    std::unique_ptr<KeptCalls> m_kept;
    std::optional<CallRow> m_found;
    am::Error::Kind m_error = am::Error::Kind::Internal;
};

QTEST_GUILESS_MAIN(tst_KeptCalls)
#include "tst_keptcalls.moc"
