// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>

#include <functional>

class QObject;

namespace am {

class AdminMethods;
class Reader;
class RequestStats;

/// stats. `load` is what of it only the running daemon knows; asked at each request. What is referred to outlives the
/// method, `context` is whose end ends what is under way.
void addStatsMethods(AdminMethods &methods, Reader &reader, const RequestStats &stats,
                     const std::function<QJsonObject()> &load, QObject *context);

} // namespace am
