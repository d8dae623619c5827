// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

/// Where the build has put what tests start or load, and where their data is: absolute paths. A test that starts a
/// program says so to the build (add_dependencies).
namespace am::test::places {

QString daemon();           ///< agenticmemoryd
QString agenticmemoryctl(); ///< the program
QString console();          ///< agenticmemory-console
QString fakeMem0();
QString fakeSsh();
QString faultyDisk(); ///< to be preloaded
QString testData();   ///< the folder

} // namespace am::test::places
