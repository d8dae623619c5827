// SPDX-License-Identifier: MIT
#include "http/descriptor.h"
#include "http/sendbuffer.h"

#include <QtTest>

#include <sys/socket.h>

using namespace Qt::StringLiterals;
using am::SendBuffer;

namespace {

/// Two connected sockets that never block.
struct Pair
{
    Pair()
    {
        int numbers[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, numbers) != 0)
            qFatal("no sockets");
        ours = am::Descriptor(numbers[0]);
        theirs = am::Descriptor(numbers[1]);
    }

    /// All that has come to the other side.
    [[nodiscard]] QByteArray received() const
    {
        QByteArray all;
        QByteArray piece(65536, Qt::Uninitialized);
        for (ssize_t size = 0; (size = ::recv(theirs.number(), piece.data(), size_t(piece.size()), 0)) > 0;)
            all.append(piece.constData(), size);
        return all;
    }

    am::Descriptor ours;
    am::Descriptor theirs;
};

} // namespace

class tst_SendBuffer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void sendsWhatItHolds()
    {
        const Pair pair;
        SendBuffer buffer;
        bool progress = false;
        buffer.fill("hello");
        QCOMPARE(buffer.held(), 5);
        QCOMPARE(buffer.flush(pair.ours.number(), progress), SendBuffer::Outcome::Done);
        QVERIFY(progress);
        QCOMPARE(buffer.held(), 0);
        QCOMPARE(pair.received(), "hello");
    }

    void anEmptyOneIsDone()
    {
        const Pair pair;
        SendBuffer buffer;
        bool progress = false;
        QCOMPARE(buffer.flush(pair.ours.number(), progress), SendBuffer::Outcome::Done);
        QVERIFY(!progress);
        QCOMPARE(pair.received(), "");
    }

    void goesOnWhereThePeerStoppedTaking()
    {
        const Pair pair;
        QByteArray bytes;
        for (int number = 0; bytes.size() < 3'000'000; ++number)
            bytes += QByteArray::number(number) + ' ';
        SendBuffer buffer;
        buffer.fill(bytes);
        bool progress = false;
        QCOMPARE(buffer.flush(pair.ours.number(), progress), SendBuffer::Outcome::Blocked);
        QVERIFY(progress);
        QCOMPARE(buffer.held(), bytes.size()); // the memory, not what is left to send

        QCOMPARE(buffer.flush(pair.ours.number(), progress), SendBuffer::Outcome::Blocked);
        QVERIFY2(!progress, "a peer that takes nothing makes no progress");

        QByteArray received;
        for (auto outcome = SendBuffer::Outcome::Blocked; outcome == SendBuffer::Outcome::Blocked;) {
            received += pair.received();
            outcome = buffer.flush(pair.ours.number(), progress);
            QVERIFY(outcome != SendBuffer::Outcome::Broken);
            QVERIFY(progress);
        }
        received += pair.received();
        QVERIFY(received == bytes);
        QCOMPARE(buffer.held(), 0);
    }

    void noticesThatThePeerHasGone()
    {
        Pair pair;
        pair.theirs.close();
        SendBuffer buffer;
        buffer.fill("hello");
        bool progress = false;
        QCOMPARE(buffer.flush(pair.ours.number(), progress), SendBuffer::Outcome::Broken); // and no SIGPIPE
        QVERIFY(!progress);
    }

    void aNewFillBeginsAnew()
    {
        const Pair pair;
        SendBuffer buffer;
        bool progress = false;
        buffer.fill(QByteArray(3'000'000, 'x'));
        QCOMPARE(buffer.flush(pair.ours.number(), progress), SendBuffer::Outcome::Blocked);
        QVERIFY(!pair.received().isEmpty());
        buffer.fill("new");
        QCOMPARE(buffer.held(), 3);
        QCOMPARE(buffer.flush(pair.ours.number(), progress), SendBuffer::Outcome::Done);
        QCOMPARE(pair.received(), "new");
    }
};

QTEST_APPLESS_MAIN(tst_SendBuffer)
#include "tst_sendbuffer.moc"
