// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

/// What may be shown of things that must not be shown. Every log line and every printed configuration goes through
/// here.
namespace am::redaction {

/// A caller id with all but its last two characters hidden: "+15550100123" becomes "***23". Ids of three
/// characters or fewer are hidden whole; an empty id stays empty.
QString caller(QStringView id);

/// Whether a secret is set, and which one, without telling it: "(set, 68 characters)" or "(not set)".
QString secret(const QByteArray &value);

/// Free text with everything in it that looks like a phone number masked as caller() does: runs of seven or more
/// digits, with or without '+', and with spaces, dots, dashes or parentheses between them, also percent-encoded as in
/// URLs.
QString text(const QString &line);

} // namespace am::redaction
