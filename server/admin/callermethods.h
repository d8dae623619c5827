// SPDX-License-Identifier: MIT
#pragma once

#include "admin/params.h"
#include "shared/result.h"

namespace am {

class AdminMethods;
class Erasure;
class ExportFiles;

/// Writes everything that is held of a caller into a new file; answers its bytes. As CallerExport::write().
using WriteExport = std::function<void(const QString &tenant, const QString &caller, const QString &file,
                                       QObject *context, Reply<qint64> reply)>;

/// callers.erase, callers.certificate. An erasure begins by clearing `files`: one of them may be of that caller.
void addErasureMethods(AdminMethods &methods, Erasure &erasure, ExportFiles &files, const CallerKeyOf &callerKeyOf,
                       QObject *context);

/// callers.export, and callers.export_read and .export_end to fetch what it wrote.
void addExportMethods(AdminMethods &methods, const WriteExport &write, ExportFiles &files,
                      const CallerKeyOf &callerKeyOf, QObject *context);

} // namespace am
