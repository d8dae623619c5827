// SPDX-License-Identifier: MIT
#include "panes/answerpage.h"

#include "sender/answerdiff.h"
#include "widgets/labels.h"

#include <QDateTime>
#include <QEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextBlock>

using namespace Qt::StringLiterals;

namespace am {

namespace {

QPlainTextEdit *textOf(const QString &name)
{
    auto *const text = new QPlainTextEdit;
    text->setReadOnly(true);
    text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    text->setAccessibleName(name);
    return text;
}

QString timeOf(const SentWebhook &sent)
{
    return QDateTime::fromMSecsSinceEpoch(sent.at).toString(u"HH:mm:ss"_s);
}

} // namespace

AnswerPage::AnswerPage(QWidget *parent)
    : QWidget(parent)
    , m_status(heading(tr("Nothing was sent yet")))
    , m_text(textOf(tr("Answer")))
    , m_toCall(new QPushButton(tr("See the call")))
    , m_toDifference(new QPushButton)
    , m_cancel(new QPushButton(tr("Cancel")))
{
    m_status->setObjectName(u"answerStatus"_s);
    m_toCall->setObjectName(u"toCall"_s);
    m_toCall->hide();
    m_toDifference->setObjectName(u"toDifference"_s);
    m_toDifference->setProperty("flat", true);
    m_toDifference->hide();
    m_cancel->setObjectName(u"cancelSending"_s);
    m_cancel->hide();
    auto *const line = new QHBoxLayout;
    line->addWidget(m_status, 1);
    line->addWidget(m_cancel);
    line->addWidget(m_toDifference);
    line->addWidget(m_toCall);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 14, 20, 16);
    column->addLayout(line);
    column->addWidget(m_text, 1);
    connect(m_cancel, &QPushButton::clicked, this, &AnswerPage::cancelWanted);
    connect(m_toCall, &QPushButton::clicked, this, &AnswerPage::callWanted);
    connect(m_toDifference, &QPushButton::clicked, this, &AnswerPage::differenceWanted);
}

void AnswerPage::showSending()
{
    clear();
    m_status->setText(tr("Sending …"));
    m_cancel->show();
}

void AnswerPage::clear()
{
    m_status->setText(tr("Nothing was answered yet"));
    setTone(m_status, Tone::Plain);
    m_text->clear();
    for (QPushButton *const button : {m_cancel, m_toCall, m_toDifference})
        button->hide();
}

void AnswerPage::show(const SentWebhook &sent, qsizetype differing)
{
    m_cancel->hide();
    m_status->setText(sent.status);
    const bool isAnswered = !sent.headers.isEmpty() || !sent.answer.isEmpty() || sent.isAccepted;
    setTone(m_status, sent.isAccepted ? Tone::Good : isAnswered ? Tone::Warning : Tone::Bad);
    m_text->setPlainText(isAnswered ? sent.headers + u'\n' + sent.answer : QString());
    m_toCall->setVisible(sent.isAccepted && webhookTemplates().at(sent.kind).isSigned);
    m_toDifference->setVisible(differing >= 0);
    m_toDifference->setText(differing == 0 ? tr("The same as before") : tr("Lines that differ: %1").arg(differing));
}

void AnswerPage::forgetCall()
{
    m_toCall->hide();
}

DifferencePage::DifferencePage(QWidget *parent)
    : QWidget(parent)
    , m_title(explanation(tr("Send a webhook again, or choose two in the history, to see how their answers differ.")))
    , m_text(textOf(tr("Difference")))
{
    m_title->setObjectName(u"differenceTitle"_s);
    m_text->setObjectName(u"difference"_s);
    m_text->hide(); // until there is one
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 14, 20, 16);
    column->addWidget(m_title, 0, Qt::AlignTop);
    column->addWidget(m_text, 1);
}

/// A sign before each line, so that nobody has to tell colors apart.
qsizetype DifferencePage::compare(const SentWebhook &before, const SentWebhook &after)
{
    const QList<DiffLine> lines =
        linesThatDiffer(before.status.section(u' ', 0, 0) + u'\n' + comparable(before.headers, before.answer),
                        after.status.section(u' ', 0, 0) + u'\n' + comparable(after.headers, after.answer));
    const qsizetype count = differences(lines);
    m_title->setText(
        count == 0 ? tr("The answers of %1 and %2 are the same.").arg(timeOf(before), timeOf(after))
                   : tr("− stood in the answer of %1, + stands in that of %2.").arg(timeOf(before), timeOf(after)));
    QString text;
    for (const DiffLine &line : lines) {
        const QString sign = line.kind == DiffLine::Kind::Same   ? u"  "_s
                             : line.kind == DiffLine::Kind::Gone ? u"− "_s
                                                                 : u"+ "_s;
        text += sign + line.text + u'\n';
    }
    m_text->setPlainText(text);
    m_text->show();
    paintLines();
    return count;
}

void DifferencePage::paintLines()
{
    const Colors &colors = colorsOf(palette());
    for (QTextBlock block = m_text->document()->begin(); block.isValid(); block = block.next()) {
        const QChar sign = block.text().isEmpty() ? QChar() : block.text().at(0);
        QTextCursor cursor(block);
        cursor.select(QTextCursor::LineUnderCursor);
        QTextCharFormat format;
        format.setForeground(sign == u'+' ? colors.good : sign == u'−' ? colors.bad : colors.text);
        cursor.setCharFormat(format);
    }
}

void DifferencePage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        paintLines();
}

} // namespace am
