// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonArray>
#include <QTextBrowser>

namespace am {

/// What a memory was and became, the newest change first: words that went are struck out, those that came are
/// underlined.
class HistoryView final : public QTextBrowser
{
    Q_OBJECT

public:
    explicit HistoryView(QWidget *parent = nullptr);

    /// As `memories.history` answers; `now` is for ages.
    void setHistory(const QJsonArray &history, const QDateTime &now);

protected:
    void changeEvent(QEvent *event) override;

private:
    void render();
    [[nodiscard]] QString asHtml(const QJsonObject &change) const;

    QJsonArray m_history;
    QDateTime m_now;
};

} // namespace am
