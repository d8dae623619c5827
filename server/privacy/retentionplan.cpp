// SPDX-License-Identifier: MIT
#include "privacy/retentionplan.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace am {

QJsonObject RetentionPlan::toJson() const
{
    QJsonObject json{{u"reports"_s, reports},        {u"report_bytes"_s, reportBytes},
                     {u"receipts"_s, receipts},      {u"calls"_s, calls},
                     {u"log_lines"_s, logLines},     {u"audio_files"_s, audioFiles},
                     {u"audio_bytes"_s, audioBytes}, {u"oldest_kept"_s, QJsonValue()}};
    if (oldestKept > 0)
        json.insert("oldest_kept"_L1, QDateTime::fromMSecsSinceEpoch(oldestKept).toUTC().toString(Qt::ISODate));
    return json;
}

} // namespace am
