// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>
#include <QStringView>

namespace am {

/// Whether `id` stands for "no number" instead of for a person: the words networks and PBXs send ("anonymous",
/// "Private Number"), the same words typed on a keypad (+266696687), what broken templates leave behind ("null",
/// "{{system__caller_id}}"), and the operator's own `more`. Case and punctuation do not count.
/// Whoever took such an id for a person would merge strangers.
bool isWithheld(QStringView id, const QStringList &more);

} // namespace am
