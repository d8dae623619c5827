// SPDX-License-Identifier: MIT
#include "widgets/historyview.h"

#include "ctl/moment.h"
#include "look/colors.h"
#include "models/worddiff.h"

#include <QEvent>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace am {

HistoryView::HistoryView(QWidget *parent)
    : QTextBrowser(parent)
{
    setOpenLinks(false);
    setFrameShape(NoFrame);
    setAccessibleName(tr("History"));
    setPlaceholderText(tr("Choose a memory to read what it was before, and when it changed."));
}

void HistoryView::setHistory(const QJsonArray &history, const QDateTime &now)
{
    m_history = history;
    m_now = now;
    render();
}

void HistoryView::changeEvent(QEvent *event)
{
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_history.isEmpty())
        render(); // the colors are in the document
}

QString HistoryView::asHtml(const QJsonObject &change) const
{
    constexpr int toTheMinute = 16; // characters
    const Colors &colors = colorsOf(palette());
    const QString event = change.value("event"_L1).toString();
    const QString what = event == "ADD"_L1 ? tr("remembered") : event == "DELETE"_L1 ? tr("deleted") : tr("changed");
    QStringList words;
    const auto pieces = wordDiff(change.value("old_text"_L1).toString(), change.value("new_text"_L1).toString());
    for (const DiffPiece &piece : pieces) {
        const QString text = piece.text.toHtmlEscaped();
        if (piece.kind == DiffPiece::Kind::Same || event == "ADD"_L1)
            words.append(text);
        else if (piece.kind == DiffPiece::Kind::Gone)
            words.append(u"<s style='color:%1'>%2</s>"_s.arg(colors.bad.name(), text));
        else
            words.append(u"<u style='color:%1'>%2</u>"_s.arg(colors.good.name(), text));
    }
    return u"<p style='margin:0 0 3px 0;color:%1'><b style='color:%2'>%3</b>&nbsp;&nbsp;%4, %5</p>"
           "<p style='margin:0 0 18px 0;color:%2'>%6</p>"_s.arg(
               colors.quiet.name(), colors.text.name(), what, ctl::clockTime(change.value("at"_L1)).left(toTheMinute),
               tr("%1 ago").arg(ctl::age(change.value("at"_L1), m_now)), words.join(u' '));
}

void HistoryView::render()
{
    QList<QJsonObject> changes;
    for (const QJsonValue change : std::as_const(m_history))
        changes.append(change.toObject());
    std::stable_sort(changes.begin(), changes.end(), [](const QJsonObject &one, const QJsonObject &other) {
        return ctl::moment(one.value("at"_L1)) > ctl::moment(other.value("at"_L1));
    });
    QString html;
    for (const QJsonObject &change : std::as_const(changes))
        html += asHtml(change);
    setHtml(html);
}

} // namespace am
