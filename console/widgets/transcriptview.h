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
    /// Shows where this was said; false when it was not.
    bool mark(const QString &sentence);

protected:
    void changeEvent(QEvent *event) override;

private:
    void render();
    [[nodiscard]] QString asHtml(const QString &text) const;

    CallReport m_report;
    QString m_marked;
};

} // namespace am
