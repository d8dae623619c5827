// SPDX-License-Identifier: MIT
#include "memory/embeddedstore.h"
#include "storage/reader.h"
#include "storage/writer.h"

#include <QSemaphore>
#include <QTimeZone>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace am;

namespace {

const auto ada = u"+15550100123"_s;
const auto bob = u"+15550100188"_s;

} // namespace

class tst_EmbeddedStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        m_path = m_directory->filePath(u"t.db"_s);
        auto writer = Writer::start(m_path);
        QVERIFY(writer);
        m_writer = std::move(*writer);
        auto reader = Reader::start(m_path);
        QVERIFY(reader);
        m_reader = std::move(*reader);
        m_now = 1'700'000'000'000;
        m_store.emplace(*m_writer, *m_reader, [this] { return m_now; });
    }
    void cleanup()
    {
        m_store.reset();
        m_reader.reset();
        m_writer.reset();
    }

    void keepsFactsAndTurns()
    {
        const auto facts = add(ada, u"conv_1"_s, u"factual"_s,
                               {{Message::Role::User, u"Ada called. She likes Dr. Who."_s},
                                {Message::Role::User, u"favorite_book: The Hobbit. The old one."_s}});
        QCOMPARE(facts.state, AdditionReceipt::State::Stored);
        QCOMPARE(facts.memoryIds.size(), 3);
        const auto turns = add(ada, u"conv_1"_s, u"semantic/1"_s,
                               {{Message::Role::User, u"Hello!"_s},
                                {Message::Role::Assistant, u"What are you looking for today?"_s},
                                {Message::Role::User, u"I want a novel for my sister"_s}});
        QCOMPARE(turns.memoryIds.size(), 1);
        const Memory turn = value(get(turns.memoryIds.constFirst()));
        QCOMPARE(turn.text, u"I want a novel for my sister"_s);
        QCOMPARE(turn.caller, ada);
        QCOMPARE(turn.conversation, u"conv_1"_s);
        QCOMPARE(turn.metadata.value("part"_L1).toString(), u"semantic/1"_s);
        QCOMPARE(turn.metadata.value("agent_id"_L1).toString(), u"agent_1"_s);
        QCOMPARE(turn.createdAt, QDateTime::fromMSecsSinceEpoch(m_now, QTimeZone::utc()));
        QVERIFY(turn.updatedAt.isNull());
        QCOMPARE(texts(list(ada)).size(), 4);
    }

    void addsAPartOnce()
    {
        const auto first = addFact(ada, u"Ada called. She likes tea."_s);
        const auto again = addFact(ada, u"Ada called. She likes tea."_s);
        QCOMPARE(again.memoryIds, first.memoryIds);
        QCOMPARE(texts(list(ada)).size(), 2);
    }

    void bringsNothingRemovedBack()
    {
        const auto first = addFact(ada, u"Ada called. She likes tea."_s);
        value(change<Done>([&](auto reply) { m_store->remove(first.memoryIds.first(), {}, this, reply); }));
        value(change<Done>(
            [&](auto reply) { m_store->update(first.memoryIds.last(), {.text = u"Coffee"_s}, {}, this, reply); }));
        QCOMPARE(addFact(ada, u"Ada called. She likes tea."_s).memoryIds, QStringList{first.memoryIds.last()});
        QCOMPARE(texts(list(ada)), QStringList{u"Coffee"_s});
    }

    void keepsATextOncePerConversation()
    {
        add(ada, u"conv_1"_s, u"factual"_s, {{Message::Role::User, u"She likes tea."_s}});
        add(ada, u"conv_1"_s, u"factual/2"_s,
            {{Message::Role::User, u"She likes tea."_s}, {Message::Role::User, u"a: b"_s}});
        add(ada, u"conv_2"_s, u"factual"_s, {{Message::Role::User, u"She likes tea."_s}});
        add(bob, u"conv_1"_s, u"factual"_s, {{Message::Role::User, u"She likes tea."_s}});
        QCOMPARE(texts(list(ada)), (QStringList{u"She likes tea."_s, u"a: b"_s, u"She likes tea."_s}));
        QCOMPARE(texts(list(bob)).size(), 1);
    }

    void callersNeverMeet()
    {
        addFact(ada, u"Ada likes novels."_s);
        addFact(bob, u"Bob likes novels."_s);
        QCOMPARE(found(ada, u"novels"_s), QStringList{u"Ada likes novels."_s});
        QCOMPARE(found(bob, u"novels"_s), QStringList{u"Bob likes novels."_s});
        QCOMPARE(found(ada, u"Bob"_s), QStringList{});
        QCOMPARE(found(u"+1555"_s, u"novels"_s), QStringList{});
        QCOMPARE(texts(list(ada)), QStringList{u"Ada likes novels."_s});
        QCOMPARE(texts(list(u"+1555"_s)), QStringList{});
    }

    void finds_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("first");
        const auto author = u"Her favourite author is Agatha Christie."_s;
        const auto order = u"order_number: 4711"_s;
        QTest::newRow("a word") << u"Christie"_s << author;
        QTest::newRow("its other forms") << u"Which authors does she like?"_s << author;
        QTest::newRow("case and accents aside") << u"CHRÍSTIE"_s << author;
        QTest::newRow("a datum by its label") << u"order number"_s << order;
        QTest::newRow("a datum by its value") << u"is it 4711?"_s << order;
        QTest::newRow("a beginning when no word fits") << u"Aga"_s << author;
        QTest::newRow("an ideograph") << u"東京"_s << u"彼女は東京に住んでいる。"_s;
        QTest::newRow("a verb's forms") << u"moving"_s << u"Ada moved to Leeds."_s;
        QTest::newRow("only stop words: nothing") << u"who is it"_s << QString();
        QTest::newRow("only emoji: nothing") << u"🎉"_s << QString();
        QTest::newRow("nothing: nothing") << QString() << QString();
        QTest::newRow("another word: nothing") << u"zebra"_s << QString();
    }
    void finds()
    {
        QFETCH(QString, query);
        QFETCH(QString, first);
        add(ada, u"conv_1"_s, u"factual"_s,
            {{Message::Role::User, u"Ada moved to Leeds. Her favourite author is Agatha Christie. "
                                   "彼女は東京に住んでいる。"_s},
             {Message::Role::User, u"order_number: 4711"_s}});
        QCOMPARE(found(ada, query).value(0), first);
    }

    void hostileQueriesFindNothingOfOthers_data()
    {
        QTest::addColumn<QString>("query");
        QTest::newRow("a closing quote and a column") << u"\" OR caller:*"_s;
        QTest::newRow("NEAR") << u"NEAR("_s;
        QTest::newRow("unbalanced quotes") << u"\"\"\" ' \" secret"_s;
        QTest::newRow("operators") << u"AND OR NOT AND"_s;
        QTest::newRow("a star") << u"* words:* ^secret"_s;
        QTest::newRow("braces") << u"{words} : secret + -secret"_s;
        QTest::newRow("SQL") << u"'; DROP TABLE memories; --"_s;
        QTest::newRow("a zero byte") << (u"sec"_s + QChar(u'\0') + u"ret"_s);
        QTest::newRow("half a surrogate pair") << (QString(QChar(0xd83d)) + u"secret"_s);
        QTest::newRow("100 KB") << u"secret \" "_s.repeated(12'000);
    }
    void hostileQueriesFindNothingOfOthers()
    {
        QFETCH(QString, query);
        addFact(ada, u"Secret of Ada."_s);
        addFact(bob, u"Bob is here."_s);
        QCOMPARE(found(bob, query), QStringList{});
        QCOMPARE(texts(list(ada)).size(), 1);
    }

    void scoresAndLimits()
    {
        for (int i = 0; i < 10; ++i)
            addFact(ada, u"Number %1 about tea"_s.arg(i) + (i == 3 ? u" and cake"_s : u""_s));
        const auto hits = value(search(ada, u"tea cake"_s, 3));
        QCOMPARE(hits.size(), 3);
        QVERIFY(hits.first().text.endsWith("cake"_L1));
        QCOMPARE(hits.first().score, 1.0);
        for (const Memory &hit : hits)
            QVERIFY(hit.score > 0 && hit.score <= 1);
        QCOMPARE(value(search(ada, u"tea"_s, 0)).size(), 0);
    }

    void theNewerOfEqualsIsFirst()
    {
        addFact(ada, u"Ada likes tea."_s);
        m_now += 1000;
        addFact(ada, u"Bea likes tea."_s);
        QCOMPARE(found(ada, u"tea"_s), (QStringList{u"Bea likes tea."_s, u"Ada likes tea."_s}));
    }

    void updates()
    {
        const QString id = addFact(ada, u"Ada likes tea."_s).memoryIds.first();
        m_now += 1000;
        value(change<Done>([&](auto reply) {
            m_store->update(id, {.text = u"Ada likes coffee."_s, .metadata = QJsonObject{{u"a"_s, 1}}}, {}, this,
                            reply);
        }));
        QCOMPARE(found(ada, u"tea"_s), QStringList{});
        QCOMPARE(found(ada, u"coffee"_s), QStringList{u"Ada likes coffee."_s});
        const Memory memory = value(get(id));
        QCOMPARE(memory.metadata, (QJsonObject{{u"a"_s, 1}}));
        QCOMPARE(memory.updatedAt.toMSecsSinceEpoch(), m_now);
        const auto entries = history(id);
        QCOMPARE(entries.size(), 2);
        QCOMPARE(entries[0].event, u"ADD"_s);
        QCOMPARE(entries[0].newText, u"Ada likes tea."_s);
        QCOMPARE(entries[1].event, u"UPDATE"_s);
        QCOMPARE(entries[1].oldText, u"Ada likes tea."_s);
        QCOMPARE(entries[1].newText, u"Ada likes coffee."_s);
        QCOMPARE(entries[1].at.toMSecsSinceEpoch(), m_now);
    }

    void refusesWhatItCannotChange()
    {
        const QString id = addFact(ada, u"Ada likes tea."_s).memoryIds.first();
        const auto kind = [&](const QString &memory, const QString &text) {
            return change<Done>([&](auto reply) { m_store->update(memory, {.text = text}, {}, this, reply); })
                .error()
                .kind;
        };
        QCOMPARE(kind(u"nobody"_s, u"text"_s), Error::Kind::NotFound);
        QCOMPARE(kind(id, u" "_s), Error::Kind::BadInput);
        QCOMPARE(get(u"nobody"_s).error().kind, Error::Kind::NotFound);
        const auto event = change<AdditionReceipt>([&](auto reply) { m_store->event(u"e"_s, {}, this, reply); });
        QCOMPARE(event.error().kind, Error::Kind::NotFound);
        const auto homeless = change<AdditionReceipt>([&](auto reply) { m_store->add({}, {}, this, reply); });
        QCOMPARE(homeless.error().kind, Error::Kind::BadInput);
    }

    void removesOne()
    {
        const auto ids = addFact(ada, u"Ada likes tea. Ada likes novels."_s).memoryIds;
        value(change<Done>([&](auto reply) { m_store->remove(ids.first(), {}, this, reply); }));
        value(change<Done>([&](auto reply) { m_store->remove(ids.first(), {}, this, reply); }));
        QCOMPARE(found(ada, u"tea"_s), QStringList{});
        QCOMPARE(texts(list(ada)), QStringList{u"Ada likes novels."_s});
        const auto entries = history(ids.first());
        QCOMPARE(entries.size(), 2);
        QCOMPARE(entries[1].event, u"DELETE"_s);
        for (const auto &entry : entries)
            QVERIFY(entry.oldText.isEmpty() && entry.newText.isEmpty());
    }

    void removesACallerToTheLastByte()
    {
        const auto ids = addFact(ada, u"Ada likes xylophones."_s).memoryIds;
        value(change<Done>(
            [&](auto reply) { m_store->update(ids.first(), {.text = u"Ada likes quokkas."_s}, {}, this, reply); }));
        addFact(bob, u"Bob likes walruses."_s);
        QVERIFY(onDisk("xylophon") && onDisk("quokka") && onDisk("walrus"));
        value(change<Done>([&](auto reply) { m_store->removeCaller(ada, {}, this, reply); }));
        QCOMPARE(texts(list(ada)), QStringList{});
        QCOMPARE(found(ada, u"quokkas"_s), QStringList{});
        QCOMPARE(history(ids.first()).size(), 0);
        // Fragments: the index compresses words by their beginnings.
        QTRY_VERIFY(!onDisk("ylophon") && !onDisk("uokka"));
        QVERIFY(onDisk("walrus"));
        QCOMPARE(found(bob, u"walrus"_s).size(), 1);
        value(change<Done>([&](auto reply) { m_store->removeCaller(u"nobody"_s, {}, this, reply); }));
    }

    void remembersACallWithoutACaller()
    {
        const auto ids = addFact(QString(), u"Somebody likes tea."_s, u"conv_9"_s).memoryIds;
        addFact(ada, u"Ada likes tea."_s);
        QCOMPARE(addFact(QString(), u"Somebody likes tea."_s, u"conv_9"_s).memoryIds, ids);
        QCOMPARE(texts(list(QString(), u"conv_9"_s)), QStringList{u"Somebody likes tea."_s});
        QCOMPARE(texts(list(QString(), QString())), QStringList{});
        QCOMPARE(found(QString(), u"tea"_s), QStringList{});
        QCOMPARE(found(ada, u"somebody"_s), QStringList{});
        QCOMPARE(knownCallers(1, 10).callers.size(), 1);
        value(change<Done>([&](auto reply) { m_store->removeCaller(QString(), {}, this, reply); }));
        QCOMPARE(texts(list(QString(), u"conv_9"_s)).size(), 1);
    }

    void listsAConversation()
    {
        addFact(ada, u"One."_s, u"conv_1"_s);
        addFact(ada, u"Two."_s, u"conv_2"_s);
        QCOMPARE(texts(list(ada, u"conv_2"_s)), QStringList{u"Two."_s});
        QCOMPARE(texts(list(bob, u"conv_2"_s)), QStringList{});
        QCOMPARE(texts(list(QString(), u"conv_1"_s)), QStringList{u"One."_s});
    }

    void pagesThroughTenThousand()
    {
        for (int part = 0; part < 20; ++part) {
            QList<Message> messages;
            for (int i = 0; i < 500; ++i)
                messages.append({Message::Role::User, u"datum %1: value"_s.arg(part * 500 + i)});
            QCOMPARE(add(ada, u"conv_1"_s, u"factual/%1"_s.arg(part), messages).memoryIds.size(), 500);
        }
        addFact(bob, u"Bob is here."_s);
        QSet<QString> seen;
        for (int page = 1; page <= 50; ++page) {
            const MemoryPage part = list(ada, {}, page, 200);
            QCOMPARE(part.total, 10'000);
            QCOMPARE(part.last, page == 50);
            QCOMPARE(part.memories.size(), 200);
            for (const Memory &memory : part.memories)
                seen.insert(memory.id);
            if (page == 1)
                QCOMPARE(part.memories.first().text, u"datum 9999: value"_s);
        }
        QCOMPARE(seen.size(), 10'000);
        const MemoryPage beyond = list(ada, {}, 51, 200);
        QVERIFY(beyond.memories.isEmpty() && beyond.last);
        QCOMPARE(list(ada, {}, -5, 100'000).memories.size(), 200);
        QCOMPARE(found(ada, u"4711"_s).value(0), u"datum 4711: value"_s);
        QCOMPARE(value(search(ada, u"datum"_s, 5)).size(), 5);
    }

    void tellsItsCallers()
    {
        addFact(bob, u"Bob is here."_s);
        m_now += 1000;
        addFact(bob, u"Bob is there."_s, u"conv_2"_s);
        addFact(ada, u"Ada is here."_s);
        const auto page = knownCallers(1, 1);
        QCOMPARE(page.callers.size(), 1);
        QVERIFY(!page.last);
        QCOMPARE(page.callers.first().caller, ada);
        const auto next = knownCallers(2, 1);
        QVERIFY(next.last);
        QCOMPARE(next.callers.first().caller, bob);
        QCOMPARE(next.callers.first().memories, 2);
        QCOMPARE(next.callers.first().createdAt.toMSecsSinceEpoch(), m_now - 1000);
        QCOMPARE(next.callers.first().updatedAt.toMSecsSinceEpoch(), m_now);
    }

    void answersTimeoutWhenTheReaderIsStuck()
    {
        QSemaphore gate;
        bool freed = false;
        m_reader->read<Done>(
            [&](QSqlDatabase &) -> Result<Done> {
                gate.acquire();
                return Done{};
            },
            this, [&](const Result<Done> &) { freed = true; }, am::Reader::Lane::Background);
        int answers = 0;
        std::optional<Result<QList<Memory>>> answer;
        m_store->search(ada, u"tea"_s, 3, {.deadline = 1ms}, this, [&](const Result<QList<Memory>> &result) {
            ++answers;
            answer = result;
        });
        QVERIFY(!answer);
        QTRY_VERIFY(answer);
        QCOMPARE(answer->error().kind, Error::Kind::Timeout);
        gate.release();
        QTRY_VERIFY(freed);
        QCOMPARE(found(ada, u"tea"_s), QStringList{});
        QCOMPARE(answers, 1);
    }

    void dropsTheAnswerOfADeadContext()
    {
        auto context = std::make_unique<QObject>();
        bool answered = false;
        m_store->list(ada, {}, 1, 10, {}, context.get(), [&](const auto &) { answered = true; });
        m_store->event(u"e"_s, {}, context.get(), [&](const auto &) { answered = true; });
        m_store->remove(u"m"_s, {}, context.get(), [&](const auto &) { answered = true; });
        context.reset();
        list(ada);
        history(u"m"_s);
        QVERIFY(!answered);
    }

    void probes()
    {
        value(change<Done>([&](auto reply) { m_store->probe({}, this, reply); }));
        QCOMPARE(m_store->name(), u"embedded"_s);
    }

    void remembersAcrossARestart()
    {
        addFact(ada, u"Ada likes tea."_s);
        cleanup();
        m_writer = std::move(*Writer::start(m_path));
        m_reader = std::move(*Reader::start(m_path));
        m_store.emplace(*m_writer, *m_reader);
        QCOMPARE(found(ada, u"tea"_s), QStringList{u"Ada likes tea."_s});
    }

private:
    /// The answer to one call.
    template<typename T>
    Result<T> change(const std::function<void(Reply<T>)> &call)
    {
        auto answer = std::make_shared<std::optional<Result<T>>>();
        call([answer](const Result<T> &result) { *answer = result; });
        [&] { QVERIFY2(!*answer, "answered inside the call"); }();
        // Not QTRY_VERIFY, which looks every 50 ms only.
        [&] { QVERIFY(QTest::qWaitFor([&] { return answer->has_value(); }, am::test::patience)); }();
        return answer->value_or(Error{Error::Kind::Internal, u"no answer"_s});
    }
    template<typename T>
    static T value(const Result<T> &result)
    {
        [&] { QVERIFY2(result, result ? "" : qPrintable(result.error().detail)); }();
        return result ? *result : T{};
    }

    AdditionReceipt add(const QString &caller, const QString &conversation, const QString &part,
                        const QList<Message> &messages)
    {
        const MemoryAddition addition{.caller = caller,
                                      .conversation = conversation,
                                      .part = part,
                                      .messages = messages,
                                      .metadata = {{u"agent_id"_s, u"agent_1"_s}}};
        return value(change<AdditionReceipt>([&](auto reply) { m_store->add(addition, {}, this, reply); }));
    }
    /// Under a part of its own text, so that another text is another part.
    AdditionReceipt addFact(const QString &caller, const QString &text, const QString &conversation = u"conv_1"_s)
    {
        return add(caller, conversation, u"factual/"_s + text, {{Message::Role::User, text}});
    }
    Result<QList<Memory>> search(const QString &caller, const QString &text, int limit)
    {
        return change<QList<Memory>>([&](auto reply) { m_store->search(caller, text, limit, {}, this, reply); });
    }
    QStringList found(const QString &caller, const QString &text)
    {
        return texts({.memories = value(search(caller, text, 10))});
    }
    MemoryPage list(const QString &caller, const QString &conversation = {}, int page = 1, int size = 50)
    {
        return value(
            change<MemoryPage>([&](auto reply) { m_store->list(caller, conversation, page, size, {}, this, reply); }));
    }
    Result<Memory> get(const QString &id)
    {
        return change<Memory>([&](auto reply) { m_store->get(id, {}, this, reply); });
    }
    QList<HistoryEntry> history(const QString &id)
    {
        return value(change<QList<HistoryEntry>>([&](auto reply) { m_store->history(id, {}, this, reply); }));
    }
    KnownCallerPage knownCallers(int page, int size)
    {
        return value(change<KnownCallerPage>([&](auto reply) { m_store->callers(page, size, {}, this, reply); }));
    }
    static QStringList texts(const MemoryPage &page)
    {
        QStringList all;
        for (const Memory &memory : page.memories)
            all.append(memory.text);
        return all;
    }
    bool onDisk(const QByteArray &fragment) const
    {
        for (const QString &suffix : {u""_s, u"-wal"_s}) {
            QFile file(m_path + suffix);
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(fragment))
                return true;
        }
        return false;
    }

    std::optional<QTemporaryDir> m_directory;
    QString m_path;
    qint64 m_now = 0;
    std::unique_ptr<Writer> m_writer;
    std::unique_ptr<Reader> m_reader;
    std::optional<EmbeddedStore> m_store;
};

QTEST_GUILESS_MAIN(tst_EmbeddedStore)
#include "tst_embeddedstore.moc"
