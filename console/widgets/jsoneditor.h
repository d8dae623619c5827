// SPDX-License-Identifier: MIT
#pragma once

#include <QPlainTextEdit>

namespace am {

/// Where and why a text is no JSON; line and column from 1. {{…}} counts as a value.
struct JsonMistake
{
    int line = 0; ///< 0 = there is none
    int column = 0;
    qsizetype offset = 0; ///< in the text
    QString why = {};
};
JsonMistake jsonMistake(const QString &text);

/// JSON to be written, colored, with the first mistake marked.
class JsonEditor final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit JsonEditor(QWidget *parent = nullptr);

Q_SIGNALS:
    /// After each change; empty = there is none.
    void mistakeChanged(const QString &mistake);

protected:
    void changeEvent(QEvent *event) override;

private:
    void check();

    class QSyntaxHighlighter *m_highlighter;
};

} // namespace am
