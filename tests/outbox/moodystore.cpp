// SPDX-License-Identifier: MIT
#include "moodystore.h"

#include <QTimer>

using namespace Qt::StringLiterals;

namespace am::test {

namespace {

template<typename T>
void later(QObject *context, Reply<T> reply, Result<T> result)
{
    QTimer::singleShot(0, context, [reply, result] { reply(result); });
}

} // namespace

void MoodyStore::add(const MemoryAddition &addition, CallOptions options, QObject *context,
                     Reply<AdditionReceipt> reply)
{
    sent.append(addition);
    using State = AdditionReceipt::State;
    const auto fail = [context, &reply](Error::Kind kind) {
        later<AdditionReceipt>(context, reply, Error{kind, u"in a mood"_s, 0});
    };
    const auto store = [this, &addition, options] {
        static QObject nobody;
        memories.add(addition, options, &nobody, [](const auto &) {});
    };
    const Mood now = mood(addition);
    switch (now) {
    case Mood::Well:
        return memories.add(addition, options, context, std::move(reply));
    case Mood::NothingNew:
        return later<AdditionReceipt>(context, reply, AdditionReceipt{});
    case Mood::Busy:
        return fail(Error::Kind::Busy);
    case Mood::Lost:
        return fail(Error::Kind::Unreachable);
    case Mood::Forgetful:
        store();
        return fail(Error::Kind::Timeout);
    case Mood::Silent:
        return;
    case Mood::SilentlyStored:
        return store();
    case Mood::Denied:
        return fail(Error::Kind::Denied);
    case Mood::BadInput:
        return fail(Error::Kind::BadInput);
    case Mood::FailedAtOnce:
        return later<AdditionReceipt>(context, reply, AdditionReceipt{.state = State::Failed, .reason = u"no model"_s});
    case Mood::PendingForgotten:
        store();
        break;
    case Mood::PendingThenStored:
    case Mood::PendingThenFailed:
    case Mood::PendingForever:
    case Mood::PendingUnseen:
        m_events.insert(u"e%1"_s.arg(sent.size()), {addition, now});
        break;
    }
    later<AdditionReceipt>(context, reply,
                           AdditionReceipt{.state = State::Pending, .eventId = u"e%1"_s.arg(sent.size())});
}

void MoodyStore::event(const QString &id, CallOptions options, QObject *context, Reply<AdditionReceipt> reply)
{
    ++questions;
    using State = AdditionReceipt::State;
    const auto found = m_events.find(id);
    if (found == m_events.end())
        return later<AdditionReceipt>(context, reply, Error{Error::Kind::NotFound, u"no such event"_s, 0});
    if (found->mood == Mood::PendingUnseen && found->questionsLeft-- > 0)
        return later<AdditionReceipt>(context, reply, Error{Error::Kind::NotFound, u"no such event"_s, 0});
    if (found->mood == Mood::PendingForever || found->questionsLeft-- > 0)
        return later<AdditionReceipt>(context, reply, AdditionReceipt{.state = State::Pending, .eventId = id});
    const Event over = m_events.take(id);
    if (over.mood == Mood::PendingThenFailed) {
        m_events.insert(id, {over.addition, over.mood, 0});
        return later<AdditionReceipt>(context, reply, AdditionReceipt{.state = State::Failed, .reason = u"no model"_s});
    }
    memories.add(over.addition, options, context, std::move(reply));
}

void MoodyStore::list(const QString &caller, const QString &conversation, int page, int pageSize, CallOptions options,
                      QObject *context, Reply<MemoryPage> reply)
{
    ++lists;
    if (listFails())
        return later<MemoryPage>(context, reply, Error{Error::Kind::Unreachable, u"in a mood"_s, 0});
    memories.list(caller, conversation, page, pageSize, options, context, std::move(reply));
}

} // namespace am::test
