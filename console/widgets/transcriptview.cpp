// SPDX-License-Identifier: MIT
#include "widgets/transcriptview.h"

#include "look/colors.h"

#include <QEvent>

using namespace Qt::StringLiterals;

namespace am {

TranscriptView::TranscriptView(QWidget *parent)
    : QTextBrowser(parent)
{
    setOpenLinks(false);
    setFrameShape(NoFrame);
    setAccessibleName(tr("Transcript"));
}

void TranscriptView::setReport(const CallReport &report)
{
    m_report = report;
    m_marked.clear();
    render();
}

bool TranscriptView::mark(const QString &sentence)
{
    m_marked = sentence;
    render();
    if (sentence.isEmpty() || !find(sentence))
        return false;
    ensureCursorVisible();
    QTextCursor here = textCursor();
    here.clearSelection(); // the ground says it
    setTextCursor(here);
    return true;
}

/// With the marked sentence on a ground of its own.
QString TranscriptView::asHtml(const QString &text) const
{
    QString html = text.toHtmlEscaped();
    if (!m_marked.isEmpty())
        html.replace(m_marked.toHtmlEscaped(),
                     u"<span style='background:%1'>%2</span>"_s.arg(colorsOf(palette()).ground(Tone::Accent).name(),
                                                                    m_marked.toHtmlEscaped()));
    return html;
}

void TranscriptView::changeEvent(QEvent *event)
{
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_report.conversation.isEmpty())
        render(); // the colors are in the document
}

void TranscriptView::render()
{
    const Colors &colors = colorsOf(palette());
    const QString quiet = colors.quiet.name();
    QString html;
    if (!m_report.summary.isEmpty())
        html += u"<p style='color:%1;margin-bottom:14px'>%2</p>"_s.arg(quiet, asHtml(m_report.summary));
    for (const CallReport::Turn &turn : std::as_const(m_report.turns)) {
        const bool isCaller = turn.role == CallReport::Turn::Role::User;
        const int seconds = int(turn.seconds);
        html += u"<p style='margin:0 0 2px 0;color:%1'><b>%2</b>&nbsp;&nbsp;<span style='color:%3'>%4:%5</span></p>"
                "<p style='margin:0 0 14px 0;color:%6'>%7</p>"_s
                    .arg((isCaller ? colors.accent : colors.quiet).name(), isCaller ? tr("Caller") : tr("Agent"), quiet)
                    .arg(seconds / 60)
                    .arg(seconds % 60, 2, 10, QLatin1Char('0'))
                    .arg(colors.text.name(), asHtml(turn.text));
    }
    if (m_report.turns.isEmpty())
        html += u"<p style='color:%1'>%2</p>"_s.arg(quiet, tr("Nothing was said in this call."));
    setHtml(html);
}

} // namespace am
