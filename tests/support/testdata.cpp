// SPDX-License-Identifier: MIT
#include "support/testdata.h"
#include "support/places.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace am::test {

QByteArray testData(const QString &relativePath)
{
    QFile file(places::testData() + u'/' + relativePath);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(file.fileName()));
    return file.readAll();
}

} // namespace am::test
