// SPDX-License-Identifier: MIT
#include "briefing/consideredmemory.h"

using namespace Qt::StringLiterals;

namespace am {

QString noteKindName(NoteKind kind)
{
    switch (kind) {
    case NoteKind::Name:
        return u"name"_s;
    case NoteKind::Standing:
        return u"standing"_s;
    case NoteKind::Open:
        return u"open"_s;
    case NoteKind::Preference:
        return u"preference"_s;
    case NoteKind::Other:
        return u"other"_s;
    case NoteKind::Talk:
        return u"talk"_s;
    }
    return {};
}

QString noteVerdictName(NoteVerdict verdict)
{
    switch (verdict) {
    case NoteVerdict::Told:
        return u"told"_s;
    case NoteVerdict::Quarantined:
        return u"quarantined"_s;
    case NoteVerdict::Empty:
        return u"empty"_s;
    case NoteVerdict::Repeated:
        return u"repeated"_s;
    case NoteVerdict::Superseded:
        return u"superseded"_s;
    case NoteVerdict::Conflict:
        return u"conflict"_s;
    case NoteVerdict::BeyondBudget:
        return u"beyond_budget"_s;
    }
    return {};
}

} // namespace am
