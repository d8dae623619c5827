// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonValue>
#include <QString>

namespace am {

/// What a peer's error body says, in any of the shapes {"error"}, {"detail"}, {"message"}, ["..."], {"field": ["..."]};
/// also FastAPI's {"detail": [{"loc", "msg"}]}. Of what is no JSON, its beginning. At most 200 characters, with phone
/// numbers masked, and never the input that a validation error repeats.
QString problemText(const QByteArray &body);
QString problemText(const QJsonValue &problem);

} // namespace am
