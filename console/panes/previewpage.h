// SPDX-License-Identifier: MIT
#pragma once

#include "link/anotherlook.h"
#include "panes/pane.h"
#include "shared/result.h"

#include <QStackedWidget>

class QLabel;
class QTextBrowser;

namespace am {

class EmptyState;

/// What the agent will know if a caller's number rings now, with why each memory is told or left out. While the daemon
/// says that this is about to change, it is asked again.
class PreviewPage final : public QStackedWidget
{
    Q_OBJECT

public:
    explicit PreviewPage(const Desk &desk, QWidget *parent = nullptr);

    /// Also to bring it up to date after a correction. Empty = nobody.
    void setCaller(const QString &caller);

protected:
    void changeEvent(QEvent *event) override;

private:
    void ask();
    void look();
    void take(const Result<QJsonValue> &result);
    void render();

    Desk m_desk;
    QString m_caller;
    EmptyState *m_empty;
    QLineEdit *m_agent;
    QLabel *m_tokens;
    QTextBrowser *m_text;
    QJsonObject m_preview;
    quint64 m_generation = 0;
    AnotherLook m_again;
};

} // namespace am
