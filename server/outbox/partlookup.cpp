// SPDX-License-Identifier: MIT
#include "outbox/partlookup.h"

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr int pageSize = 200;
constexpr int mostPages = 50; // of one conversation's memories

struct Lookup
{
    MemoryStore &store;
    PartInStore wanted;
    std::chrono::milliseconds deadline;
    QObject *context;
    Reply<QStringList> reply;
};

void lookUpPage(const Lookup &lookup, int page, const QStringList &found)
{
    const PartInStore &wanted = lookup.wanted;
    lookup.store.list(wanted.caller, wanted.conversation, page, pageSize, {.deadline = lookup.deadline}, lookup.context,
                      [lookup, page, found](const Result<MemoryPage> &answer) {
                          if (!answer) {
                              Error error = answer.error();
                              if (error.kind == Error::Kind::BadInput) // of the question, not of the part
                                  error.kind = Error::Kind::Internal;
                              return lookup.reply(error);
                          }
                          QStringList ids = found;
                          for (const Memory &memory : answer->memories) {
                              const bool ofAnother =
                                  !memory.conversation.isEmpty() && memory.conversation != lookup.wanted.conversation;
                              if (!ofAnother && memory.metadata.value("part"_L1).toString() == lookup.wanted.part)
                                  ids.append(memory.id);
                          }
                          if (!answer->last && page < mostPages)
                              return lookUpPage(lookup, page + 1, ids);
                          lookup.reply(ids);
                      });
}

} // namespace

void lookUpPart(MemoryStore &store, const PartInStore &wanted, std::chrono::milliseconds deadline, QObject *context,
                Reply<QStringList> reply)
{
    lookUpPage({store, wanted, deadline, context, std::move(reply)}, 1, {});
}

} // namespace am
