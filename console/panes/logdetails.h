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

} // namespace am
