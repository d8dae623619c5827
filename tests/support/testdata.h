// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

namespace am::test {

/// The bytes of a file below test_data/; fails the running test loudly (qFatal) when it cannot be read.
QByteArray testData(const QString &relativePath);

} // namespace am::test
