// SPDX-License-Identifier: MIT
#pragma once

#include "models/logmodel.h"

namespace am {

/// Terms of LogFilter's language that come of one cell of the log.
struct CellFilter
{
    QString only;    ///< lines like this one; empty = the cell says nothing that could be looked for
    QString without; ///< the others
};

/// Of a time: what came since, and until then. Of what a request took: those as slow, and the quicker ones.
CellFilter cellFilter(const LogLine &line, LogModel::ColumnNumber column);

} // namespace am
