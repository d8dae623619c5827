// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

#include <vector>

namespace am {

/// What words mean where somebody gives a voice agent orders. A set of these: a word may mean several ("debes" is
/// both You and Must).
namespace meaning {
enum Meaning : quint64 {
    Agent = 1ULL << 0,        ///< assistant, bot, AI
    You = 1ULL << 1,          ///< you, your; a verb that speaks to somebody
    Must = 1ULL << 2,         ///< must, should, will (to somebody)
    Lasting = 1ULL << 3,      ///< always, never
    FromNow = 1ULL << 4,      ///< from now on
    Drop = 1ULL << 5,         ///< ignore, forget, do not follow
    Rules = 1ULL << 6,        ///< instructions, guidelines
    Prior = 1ULL << 7,        ///< previous, all
    Renewed = 1ULL << 8,      ///< new, real
    Supersede = 1ULL << 9,    ///< replaces, takes priority
    Reveal = 1ULL << 10,      ///< show, tell me, read out; as an order, not as a report
    Data = 1ULL << 11,        ///< data, numbers, notes
    Private = 1ULL << 12,     ///< codes, balances
    Others = 1ULL << 13,      ///< other callers
    EachCaller = 1ULL << 14,  ///< every caller, the next caller
    Say = 1ULL << 15,         ///< say, tell
    Grant = 1ULL << 16,       ///< approve, give, waive
    Money = 1ULL << 17,       ///< refund, discount, free of charge
    Guarded = 1ULL << 18,     ///< identity, password, access
    Unguarded = 1ULL << 19,   ///< without checking, never ask for verification
    Disable = 1ULL << 20,     ///< skip, disable
    Check = 1ULL << 21,       ///< verification, checks
    Obey = 1ULL << 22,        ///< obey, comply
    BecomeNow = 1ULL << 23,   ///< you are now
    Pretend = 1ULL << 24,     ///< act as if, pretend to be
    Unlimited = 1ULL << 25,   ///< without restrictions
    Admin = 1ULL << 26,       ///< administrator, developer
    When = 1ULL << 27,        ///< when, whenever
    Calls = 1ULL << 28,       ///< calls, is on the line
    Caller = 1ULL << 29,      ///< the caller, customer
    SystemLabel = 1ULL << 30, ///< "System:"
    AgentLabel = 1ULL << 31,  ///< "Assistant:"
    NoteTo = 1ULL << 32,      ///< note to, message for
    Colon = 1ULL << 33,
    Transfer = 1ULL << 34,  ///< transfer, connect; as an order
    ThisCall = 1ULL << 35,  ///< this caller, every call
    Link = 1ULL << 36,      ///< https
    Fetch = 1ULL << 37,     ///< open, fetch
    EachReply = 1ULL << 38, ///< every answer, each conversation
    Claim = 1ULL << 39,     ///< verified, unlocked
    Mode = 1ULL << 40,      ///< developer mode
    Enable = 1ULL << 41,    ///< enable, enter
    Lie = 1ULL << 42,
    ThisPerson = 1ULL << 48,  ///< this caller, as somebody says who writes about them for the agent
    Asked = 1ULL << 49,       ///< says, asks
    Unlock = 1ULL << 50,      ///< approve, unlock: what agents guard
    FutureCalls = 1ULL << 51, ///< in all upcoming calls
    Please = 1ULL << 52,
    Vocative = 1ULL << 53,     ///< "agent," when the agent is spoken to
    Confidential = 1ULL << 54, ///< hidden text, what you were told
    Steps = 1ULL << 55,        ///< execute, steps
    // Enough alone.
    ToAgent = 1ULL << 56, ///< "To the assistant:"
    SystemPrompt = 1ULL << 43,
    TellsReader = 1ULL << 44, ///< whoever reads this note
    Obedience = 1ULL << 45,   ///< do as I say, follow these commands
    ToolOrder = 1ULL << 46,   ///< call the function
    Escape = 1ULL << 47,      ///< end of notes, jailbreak yourself
};
} // namespace meaning

/// Where in a text something is meant.
struct Meant
{
    quint64 meanings = 0;
    int at = 0; ///< in half words: a Japanese character that belongs to no known word counts as half of one
    int sentence = 0;
};

/// The meanings in `words` as plainWords() gives them, in order; words that mean nothing here are left out. Knows
/// English, Spanish, German, French, Portuguese and Japanese; words written with digits ("1gn0re"), with parts apart
/// ("ig-nore"), with letters exchanged ("ignroe") or together ("ignoreallrules").
std::vector<Meant> meaningsOf(const QStringList &words);

} // namespace am
