// SPDX-License-Identifier: MIT
#pragma once

#include <QtTest>

namespace am::test {

/// Milliseconds a test waits for what must become true. It says nothing about how long that should take: Qt's own five
/// seconds are sometimes too few where six tests and a sanitizer share two cores and a disk. The precompiled headers
/// have this one, so the short forms wait as long in every test.
inline constexpr int patience = 30'000;

} // namespace am::test

#undef QTRY_VERIFY
#define QTRY_VERIFY(expr) QTRY_VERIFY_WITH_TIMEOUT(expr, am::test::patience)
#undef QTRY_VERIFY2
#define QTRY_VERIFY2(expr, message) QTRY_VERIFY2_WITH_TIMEOUT(expr, message, am::test::patience)
#undef QTRY_COMPARE
#define QTRY_COMPARE(expr, expected) QTRY_COMPARE_WITH_TIMEOUT(expr, expected, am::test::patience)
