// SPDX-License-Identifier: MIT
#include "widgets/jsoneditor.h"

#include "look/colors.h"

#include <QEvent>
#include <QFontDatabase>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSyntaxHighlighter>

using namespace Qt::StringLiterals;

namespace am {

namespace {

class JsonHighlighter final : public QSyntaxHighlighter
{
public:
    JsonHighlighter(QTextDocument *document, const QWidget &widget)
        : QSyntaxHighlighter(document)
        , m_widget(widget)
    {
    }

protected:
    void highlightBlock(const QString &text) override
    {
        static const QRegularExpression strings(u"\"(?:[^\"\\\\]|\\\\.)*\"(\\s*:)?"_s);
        static const QRegularExpression others(u"\\b(?:true|false|null)\\b|-?\\b[0-9][0-9.eE+-]*\\b"_s);
        static const QRegularExpression variables(u"\\{\\{\\w+\\}\\}"_s);
        const Colors &colors = colorsOf(m_widget.palette());
        color(text, others, [&colors](const auto &) { return colors.warning; });
        color(text, strings,
              [&colors](const auto &match) { return match.hasCaptured(1) ? colors.accent : colors.good; });
        color(text, variables, [&colors](const auto &) { return colors.bad; });
    }

private:
    template<typename ColorOf>
    void color(const QString &text, const QRegularExpression &pattern, ColorOf colorOf)
    {
        for (auto matches = pattern.globalMatch(text); matches.hasNext();) {
            const auto match = matches.next();
            setFormat(int(match.capturedStart()), int(match.capturedLength()), colorOf(match));
        }
    }

    const QWidget &m_widget;
};

} // namespace

JsonMistake jsonMistake(const QString &text)
{
    static const QRegularExpression variable(u"\\{\\{\\w+\\}\\}"_s);
    // Of the same length, so that positions stay; within a string it is a string still.
    QString plain = text;
    for (auto matches = variable.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        plain.replace(match.capturedStart(), match.capturedLength(), QString(match.capturedLength(), u'1'));
    }
    QJsonParseError error;
    const QByteArray bytes = plain.toUtf8();
    QJsonDocument::fromJson(bytes, &error);
    if (error.error == QJsonParseError::NoError)
        return {};
    const QString before = QString::fromUtf8(bytes.left(error.offset));
    return {.line = int(before.count(u'\n')) + 1,
            .column = int(before.size() - before.lastIndexOf(u'\n')),
            .offset = before.size(),
            .why = error.errorString()};
}

JsonEditor::JsonEditor(QWidget *parent)
    : QPlainTextEdit(parent)
    , m_highlighter(new JsonHighlighter(document(), *this))
{
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setLineWrapMode(NoWrap);
    setTabStopDistance(fontMetrics().horizontalAdvance(u"  "_s));
    connect(this, &QPlainTextEdit::textChanged, this, &JsonEditor::check);
}

void JsonEditor::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_highlighter->rehighlight();
}

void JsonEditor::check()
{
    const JsonMistake mistake = jsonMistake(toPlainText());
    QList<QTextEdit::ExtraSelection> marks;
    if (mistake.line > 0) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(document());
        mark.cursor.setPosition(std::min(int(mistake.offset), document()->characterCount() - 1));
        mark.cursor.movePosition(QTextCursor::StartOfLine);
        mark.cursor.movePosition(QTextCursor::EndOfLine, QTextCursor::KeepAnchor);
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(colorsOf(palette()).bad);
        marks.append(mark);
    }
    setExtraSelections(marks);
    Q_EMIT mistakeChanged(mistake.line == 0
                              ? QString()
                              : tr("Line %1, column %2: %3").arg(mistake.line).arg(mistake.column).arg(mistake.why));
}

} // namespace am
