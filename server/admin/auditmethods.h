// SPDX-License-Identifier: MIT
#pragma once

class QObject;

namespace am {

class AdminMethods;
class Reader;

/// audit.list: what was done at this socket. `context` is whose end ends what is under way.
void addAuditMethods(AdminMethods &methods, Reader &reader, QObject *context);

} // namespace am
