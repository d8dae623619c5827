// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QUrl>

namespace am {

using CallQuery = QList<std::pair<QByteArray, QString>>;

/// A configured address as callAddress() wants it: without user, password, query and fragment, and without a slash at
/// its end.
QUrl baseAddress(const QUrl &configured);

/// An address below `base`. `path` begins with a slash and is percent-encoded already; the query's values are not,
/// and are encoded so that a '+' survives.
QUrl callAddress(const QUrl &base, const QByteArray &path, const CallQuery &query = {});

} // namespace am
