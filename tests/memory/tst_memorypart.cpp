// SPDX-License-Identifier: MIT
#include "memory/memorypart.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Message;

class tst_MemoryPart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keeps_data()
    {
        const auto user = Message::Role::User;
        const auto assistant = Message::Role::Assistant;
        QTest::addColumn<QString>("part");
        QTest::addColumn<QList<Message>>("messages");
        QTest::addColumn<QStringList>("texts");
        QTest::newRow("a summary's sentences and each datum whole")
            << u"factual"_s
            << QList<Message>{{user, u"Ada called. She wants a book."_s}, {user, u"note: Wait. Call back."_s}}
            << QStringList{u"Ada called."_s, u"She wants a book."_s, u"note: Wait. Call back."_s};
        QTest::newRow("a datum whole also where the summary should be")
            << u"factual"_s << QList<Message>{{user, u"favorite_book: It. A novel."_s}}
            << QStringList{u"favorite_book: It. A novel."_s};
        QTest::newRow("a colon within a sentence makes no datum")
            << u"factual"_s << QList<Message>{{user, u"Ada called about two things today: a book. And a pen."_s}}
            << QStringList{u"Ada called about two things today: a book."_s, u"And a pen."_s};
        QTest::newRow("the caller's substantial turns")
            << u"semantic/2"_s
            << QList<Message>{{assistant, u"How can I help you today, Ada?"_s},
                              {user, u"Hello!"_s},
                              {user, u"I look for a novel. A long one."_s},
                              {user, u"I look for a novel. A long one."_s}}
            << QStringList{u"I look for a novel. A long one."_s};
        QTest::newRow("any other part as it is")
            << u"note"_s << QList<Message>{{assistant, u" Hi. "_s}, {user, u" "_s}} << QStringList{u"Hi."_s};
        QTest::newRow("nothing of nothing") << u"factual"_s << QList<Message>{{user, QString()}} << QStringList{};
    }
    void keeps()
    {
        QFETCH(QString, part);
        QFETCH(QList<Message>, messages);
        QFETCH(QStringList, texts);
        am::MemoryAddition addition;
        addition.part = part;
        addition.messages = messages;
        QCOMPARE(am::memoryTexts(addition), texts);
    }

    void namesTheKind()
    {
        QCOMPARE(am::memoryKind(u"factual"_s), u"factual"_s);
        QCOMPARE(am::memoryKind(u"semantic/3"_s), u"semantic"_s);
        QCOMPARE(am::memoryKind(QString()), u"factual"_s);
    }
};

QTEST_GUILESS_MAIN(tst_MemoryPart)
#include "tst_memorypart.moc"
