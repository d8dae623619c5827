// SPDX-License-Identifier: MIT
#pragma once

class QObject;

namespace am {

class AdminMethods;
class Retention;

/// retention.preview, retention.sweep. `context` is whose end ends what is under way.
void addRetentionMethods(AdminMethods &methods, Retention &retention, QObject *context);

} // namespace am
