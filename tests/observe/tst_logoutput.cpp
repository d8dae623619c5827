// SPDX-License-Identifier: MIT
#include "observe/logoutput.h"

#include <QLoggingCategory>
#include <QtTest>

#include <csignal>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using am::LogOutput;

namespace {

QByteArray line(int number)
{
    return QByteArray::number(number).rightJustified(99, '.') + '\n';
}

} // namespace

class tst_LogOutput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        ::signal(SIGPIPE, SIG_IGN); // as the daemon does
        int ends[2] = {};
        QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
        m_reading = ends[0];
        m_writing = ends[1];
        QCOMPARE(::fcntl(m_reading, F_SETFL, O_NONBLOCK), 0);
    }
    void cleanup()
    {
        closeReading();
        ::close(m_writing);
    }

    void writesAtOnce()
    {
        LogOutput output(m_writing);
        output.write("one\ntwo\n");
        output.write("three\n");
        QCOMPARE(read(), "one\ntwo\nthree\n");
        QCOMPARE(output.dropped(), 0);
    }

    void writesTogetherWhatMayWait()
    {
        LogOutput output(m_writing);
        output.writeSoon("one\n");
        output.writeSoon("two\n");
        QCOMPARE(read(), QByteArray());
        output.write("three\n");
        QCOMPARE(read(), "one\ntwo\nthree\n");
        output.writeSoon("four\n");
        QByteArray got;
        const auto gathered = [this, &got] { return got += read(); };
        QTRY_COMPARE(gathered(), "four\n");
        std::thread([&output] { output.writeSoon("five\n"); }).join();
        QTRY_COMPARE(gathered(), "four\nfive\n");
        QByteArray many;
        for (int number = 0; number < 600; ++number) { // 60 KB: many more than are written at once
            many += line(number);
            output.writeSoon(line(number));
        }
        QTRY_COMPARE(gathered(), "four\nfive\n" + many);
    }

    void keepsWhatNobodyReadsYet()
    {
        LogOutput output(m_writing);
        QByteArray all;
        for (int number = 0; number < 3000; ++number) { // 300 KB into a pipe of 64 KB
            all += line(number);
            output.write(line(number));
        }
        QByteArray got;
        QTRY_COMPARE((got += read()).size(), all.size());
        QVERIFY(got == all);
        QCOMPARE(output.dropped(), 0);
        output.write("more\n");
        QCOMPARE(read(), "more\n");
    }

    void countsWhatFindsNoRoom()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^\\d+ log lines are missing before this one"_s));
        LogOutput output(m_writing, 50'000);
        for (int number = 0; number < 5000; ++number)
            output.write(line(number));
        const quint64 dropped = output.dropped();
        QVERIFY(dropped > 3000);
        QByteArray got;
        const auto expected = qsizetype((5000 - dropped) * 100);
        QTRY_COMPARE((got += read()).size(), expected);
        for (int number = 0; number * 100 < expected; ++number) // the oldest, whole
            QCOMPARE(got.mid(number * 100, 100), line(number));
        QTest::qWait(0); // the line about it
        output.write("afterwards\n");
        QCOMPARE(read(), "afterwards\n");
        QCOMPARE(output.dropped(), dropped);
    }

    void aPipeWithoutAReaderIsNoTrouble()
    {
        LogOutput output(m_writing);
        closeReading();
        for (int number = 0; number < 100; ++number) {
            output.write(line(number));
            QCoreApplication::processEvents();
        }
        QCOMPARE(output.dropped(), 100);
    }

    void takesLinesFromEveryThread()
    {
        LogOutput output(m_writing);
        std::vector<std::thread> threads;
        for (int thread = 0; thread < 3; ++thread) {
            threads.emplace_back([&output, thread] {
                for (int number = 0; number < 1000; ++number)
                    output.write(line(thread * 1000 + number));
            });
        }
        QByteArray got;
        QTRY_COMPARE((got += read()).size(), 300'000);
        for (std::thread &thread : threads)
            thread.join();
        QVector<int> last(3, -1);
        for (qsizetype at = 0; at < got.size(); at += 100) {
            const QByteArray whole = got.mid(at, 100);
            const int number = whole.mid(whole.lastIndexOf('.') + 1).trimmed().toInt();
            QCOMPARE(whole, line(number));
            QVERIFY(number > last[number / 1000]);
            last[number / 1000] = number;
        }
    }

    void writesWhatWaitsBeforeItDies()
    {
        std::optional<LogOutput> output;
        output.emplace(m_writing);
        for (int number = 0; number < 2000; ++number)
            output->write(line(number));
        QByteArray got;
        std::thread reader([this, &got] {
            while (got.size() < 200'000)
                got += read();
        });
        output.reset();
        reader.join();
        QVERIFY(got.endsWith(line(1999)));
    }

private:
    QByteArray read() const
    {
        QByteArray bytes(1'000'000, Qt::Uninitialized);
        bytes.truncate(qMax<qsizetype>(0, ::read(m_reading, bytes.data(), size_t(bytes.size()))));
        return bytes;
    }
    void closeReading()
    {
        if (m_reading >= 0)
            ::close(m_reading);
        m_reading = -1;
    }

    int m_reading = -1;
    int m_writing = -1;
};

QTEST_GUILESS_MAIN(tst_LogOutput)
#include "tst_logoutput.moc"
