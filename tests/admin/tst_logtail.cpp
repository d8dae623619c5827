// SPDX-License-Identifier: MIT
#include "admin/adminmethods.h"
#include "admin/adminsocket.h"
#include "admin/auditlog.h"
#include "admin/logmethods.h"
#include "admin/logtail.h"
#include "shared/adminprotocol.h"
#include "storage/reader.h"
#include "storage/writer.h"
#include "support/localclient.h"

#include <QJsonArray>
#include <QtTest>

#include <list>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using am::AdminListener;
using am::LoggedRequest;
using am::LogTail;
using am::test::LocalClient;
namespace protocol = am::adminprotocol;

namespace {

/// A client that takes frames, or does not.
class Listener final : public AdminListener
{
public:
    bool offer(const QByteArray &frame) override
    {
        if (!takes)
            return false;
        largest = qMax(largest, frame.size());
        const auto message = protocol::parseMessage(frame);
        missed += message->params.value("missed"_L1).toInteger();
        const QJsonArray lines = message->params.value("lines"_L1).toArray();
        batches.append(lines.size());
        for (const QJsonValue line : lines)
            ids.append(line["id"_L1].toInteger());
        return true;
    }

    bool takes = true;
    QList<qint64> ids;
    QList<qsizetype> batches;
    qint64 missed = 0;
    qsizetype largest = 0;
};

LoggedRequest line(qint64 id)
{
    return {.tenant = u"default"_s,
            .id = id,
            .at = id,
            .method = u"POST"_s,
            .endpoint = u"/retrieve"_s,
            .status = 200,
            .microseconds = 1500,
            .stages = u"{\"search\":1.25}"_s,
            .caller = u"***29"_s,
            .conversation = u"conv_1"_s};
}

} // namespace

/// The log as clients follow it: quick ones, stalled ones, many.
class tst_LogTail : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void showsALine()
    {
        QCOMPARE(am::toJson(line(7)), (QJsonObject{{u"id"_s, 7},
                                                   {u"at"_s, u"1970-01-01T00:00:00.007Z"_s},
                                                   {u"method"_s, u"POST"_s},
                                                   {u"endpoint"_s, u"/retrieve"_s},
                                                   {u"status"_s, 200},
                                                   {u"code"_s, u""_s},
                                                   {u"ms"_s, 1.5},
                                                   {u"stages"_s, QJsonObject{{u"search"_s, 1.25}}},
                                                   {u"caller"_s, u"***29"_s},
                                                   {u"conversation"_s, u"conv_1"_s},
                                                   {u"agent"_s, u""_s},
                                                   {u"note"_s, u""_s}}));
    }

    void tellsInBatches()
    {
        LogTail tail(0, {.recent = 100, .batch = 3, .rest = 1ms});
        Listener listener;
        tail.take(line(1)); // before anybody listens
        tail.follow(listener);
        for (int id = 2; id <= 5; ++id)
            tail.take(line(id));
        QTRY_COMPARE(listener.ids, (QList<qint64>{2, 3, 4, 5}));
        QCOMPARE(listener.batches, (QList<qsizetype>{3, 1}));
        tail.stop(listener);
        QCOMPARE(tail.followers(), 0);
    }

    void tellsAllThatIsKeptToWhoSawNothingYet()
    {
        LogTail tail(0, {.recent = 3, .batch = 2, .rest = 1ms});
        for (int id = 1; id <= 3; ++id)
            tail.take(line(id)); // none of them on disk yet
        QVERIFY(tail.reachesBackTo(0));
        Listener listener;
        tail.follow(listener, 0);
        tail.take(line(4));
        QTRY_COMPARE(listener.ids, (QList<qint64>{1, 2, 3, 4}));
        QVERIFY(!tail.reachesBackTo(0)); // the first has gone
    }

    void beginsWhereTheClientLeftOff()
    {
        LogTail tail(10, {.recent = 3, .batch = 2, .rest = 1ms});
        QVERIFY(tail.reachesBackTo(10));
        QVERIFY(!tail.reachesBackTo(9)); // an earlier process's
        for (int id = 11; id <= 15; ++id)
            tail.take(line(id));
        QCOMPARE(tail.oldest(), 13);
        QVERIFY(tail.reachesBackTo(12));
        QVERIFY(!tail.reachesBackTo(11));
        Listener listener;
        tail.follow(listener, 12);
        tail.take(line(16));
        QTRY_COMPARE(listener.ids, (QList<qint64>{13, 14, 15, 16}));
        tail.follow(listener, 15); // again: in place of the first time
        tail.take(line(17));
        QTRY_COMPARE(listener.ids, (QList<qint64>{13, 14, 15, 16, 16, 17}));
        QCOMPARE(tail.followers(), 1);
    }

    void tellsWhatWasMissed()
    {
        LogTail tail(0, {.recent = 10, .batch = 2, .rest = 1ms});
        Listener slow;
        Listener quick;
        tail.follow(slow);
        tail.follow(quick);
        tail.take(line(1));
        tail.take(line(2));
        slow.takes = false;
        for (int id = 3; id <= 7; ++id)
            tail.take(line(id));
        QTRY_COMPARE(quick.ids.size(), 7);
        slow.takes = true;
        QTRY_COMPARE(slow.missed, 5); // without a line that would bring it along
        tail.take(line(8));
        QTRY_COMPARE(slow.ids, (QList<qint64>{1, 2, 8}));
        QCOMPARE(quick.missed, 0);
    }

    void forgetsWhoHasGone()
    {
        LogTail tail(0, {.recent = 10, .batch = 1, .rest = 1ms});
        {
            Listener gone;
            tail.follow(gone);
        }
        tail.take(line(1));
        QCOMPARE(tail.followers(), 0);
    }

    void splitsWhatDoesNotFitIntoAFrame()
    {
        LogTail tail(0, {.recent = 10, .batch = 500, .rest = 1ms});
        Listener listener;
        tail.follow(listener);
        LoggedRequest odd = line(1);
        for (odd.id = 1; odd.id <= 500; ++odd.id) {
            odd.note = QString(300, QChar(1)); // six bytes each in JSON
            odd.endpoint = odd.note;
            tail.take(odd);
        }
        QTRY_COMPARE(listener.ids.size(), 500);
        QVERIFY(listener.batches.size() > 1);
        QVERIFY(listener.largest <= protocol::largestFrame);
    }

    void aFloodToManyClientsAndAStalledOneIsBoundedAndCounted()
    {
        House house;
        QVERIFY(house.listen());
        std::list<LocalClient> clients;
        for (int i = 0; i < 63; ++i)
            clients.emplace_back(house.path());
        LocalClient stalled(house.path());
        int id = 0;
        for (LocalClient &client : clients)
            client.sendRequest(++id, "log.tail");
        stalled.sendRequest(++id, "log.tail");
        QTRY_COMPARE(house.tail.followers(), 64);

        constexpr int lines = 6000;
        for (int i = 1; i <= lines; ++i) {
            house.tail.take(line(i));
            if (i % 500 == 0) {
                QTest::qWait(0);
                for (LocalClient &client : clients)
                    (void)client.frames();
            }
        }
        for (LocalClient &client : clients) {
            QTRY_COMPARE(counted(client).first + counted(client).second, lines);
            QCOMPARE(counted(client).second, 0);
        }
        // The kernel's buffer and its own took something; the rest it is told of as soon as it reads.
        QTRY_COMPARE(counted(stalled).first + counted(stalled).second, lines);
        QVERIFY(counted(stalled).second > lines / 2);
    }

    void asksTheProtocolsWay()
    {
        House house;
        QVERIFY(house.listen());
        house.tail.take(line(1));
        house.tail.take(line(2));
        LocalClient client(house.path());
        client.sendRequest(1, "log.tail", {{u"after"_s, 1}});
        QTRY_COMPARE(counted(client).first, 1);
        QCOMPARE(client.answer(1)["result"_L1].toObject(), (QJsonObject{{u"complete"_s, true}, {u"oldest"_s, 1}}));
        QCOMPARE(client.frames().at(1)["id"_L1].toInt(), 1); // the answer comes before the lines
        client.sendRequest(2, "log.stop");
        QTRY_VERIFY(!client.answer(2).isEmpty());
        QCOMPARE(house.tail.followers(), 0);
        client.sendRequest(4, "log.tail", {{u"after"_s, 0}}); // before the first line: all that is kept
        QTRY_COMPARE(counted(client).first, 3);
        client.sendRequest(3, "log.tail", {{u"after"_s, -1}});
        QTRY_COMPARE(client.answer(3)["error"_L1]["code"_L1].toInt(), int(protocol::BadParams));
    }

private:
    /// A daemon's admin socket, as far as the log needs one.
    struct House
    {
        House()
            : writer(std::move(*am::Writer::start(directory.filePath(u"t.db"_s))))
            , reader(std::move(*am::Reader::start(directory.filePath(u"t.db"_s))))
        {
            am::addLogMethods(
                methods, *reader, tail, [](const QString &id) { return id; }, &context);
        }
        [[nodiscard]] QString path() const { return directory.filePath(u"a.sock"_s); }
        bool listen() { return socket.listen().has_value(); }

        QTemporaryDir directory;
        std::unique_ptr<am::Writer> writer;
        std::unique_ptr<am::Reader> reader;
        am::AuditLog audit{*writer};
        am::AdminMethods methods{audit};
        LogTail tail{0, {.recent = 100, .batch = 500, .rest = 1ms}};
        QObject context;
        am::AdminSocket socket{{.socket = path(), .group = {}, .readOnlyGroup = {}}, methods, {.unsent = 64 * 1024}};
    };

    /// Lines that came, and lines that it was told it missed.
    static std::pair<qint64, qint64> counted(LocalClient &client)
    {
        std::pair<qint64, qint64> count;
        for (const QJsonObject &frame : client.frames()) {
            if (frame["method"_L1].toString() != "log"_L1)
                continue;
            count.first += frame["params"_L1]["lines"_L1].toArray().size();
            count.second += frame["params"_L1]["missed"_L1].toInteger();
        }
        return count;
    }
};

QTEST_GUILESS_MAIN(tst_LogTail)
#include "tst_logtail.moc"
