// SPDX-License-Identifier: MIT
#include "support/places.h"

namespace am::test::places {

QString daemon()
{
    return QStringLiteral(AM_DAEMON);
}

QString agenticmemoryctl()
{
    return QStringLiteral(AM_CTL);
}

QString console()
{
    return QStringLiteral(AM_CONSOLE);
}

QString fakeMem0()
{
    return QStringLiteral(AM_FAKE_MEM0);
}

QString fakeSsh()
{
    return QStringLiteral(AM_FAKE_SSH);
}

QString faultyDisk()
{
    return QStringLiteral(AM_FAULTY_DISK);
}

QString testData()
{
    return QStringLiteral(AM_TEST_DATA);
}

} // namespace am::test::places
