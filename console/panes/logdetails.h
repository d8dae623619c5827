// SPDX-License-Identifier: MIT
#pragma once

#include "models/logstore.h"

#include <QScrollArea>

namespace am {

class FactSheet;
class Waterfall;

/// One line of the log as a whole, its stages drawn as they followed each other.
class LogDetails final : public QScrollArea
{
    Q_OBJECT

public:
    explicit LogDetails(QWidget *parent = nullptr);

    void setLine(const LogLine &line);

private:
    FactSheet *m_facts;
    Waterfall *m_stages;
};

/// The request as a command that can be tried, with what is secret or names somebody left out.
QString asCurl(const LogLine &line);
/// For spreadsheets: a line with its end, texts in quotes.
QString asCsv(const LogLine &line);
QString csvHead();
QJsonObject asJson(const LogLine &line);

} // namespace am
