// SPDX-License-Identifier: MIT
#pragma once

#include "shared/callreport.h"

#include <QTextBrowser>

namespace am {

/// What was said in a call, turn by turn.
class TranscriptView final : public QTextBrowser
{
    Q_OBJECT

public:
    explicit TranscriptView(QWidget *parent = nullptr);

    void setReport(const CallReport &report);

protected:
    void changeEvent(QEvent *event) override;

private:
    void render();

    CallReport m_report;
};

} // namespace am
