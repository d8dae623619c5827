// SPDX-License-Identifier: MIT
#pragma once

class QObject;

namespace am {

class AdminMethods;
class TestSender;

/// test.send. `sender` outlives it, `context` is whose end ends what is under way.
void addTestMethods(AdminMethods &methods, TestSender &sender, QObject *context);

} // namespace am
