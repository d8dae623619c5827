// SPDX-License-Identifier: MIT
#include "panes/previewpage.h"

#include "link/daemonconnection.h"
#include "widgets/emptystate.h"
#include "widgets/labels.h"
#include "widgets/listpage.h"

#include <QEvent>
#include <QJsonArray>
#include <QLineEdit>
#include <QTextBrowser>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace am {

PreviewPage::PreviewPage(const Desk &desk, QWidget *parent)
    : QStackedWidget(parent)
    , m_desk(desk)
    , m_empty(new EmptyState)
    , m_agent(searchFieldFor(this, tr("Agent's id; none = the default"), [this](const QString &) { ask(); }))
    , m_tokens(explanation({}))
    , m_text(new QTextBrowser)
    , m_again([this] { look(); })
{
    auto *const page = new QWidget;
    auto *const column = new QVBoxLayout(page);
    column->setContentsMargins(4, 14, 16, 0);
    column->setSpacing(8);
    m_agent->setObjectName(u"previewAgent"_s);
    column->addWidget(m_agent);
    column->addWidget(m_tokens);
    column->addWidget(m_text, 1);
    m_text->setFrameShape(NoFrame);
    m_text->setOpenLinks(false);
    m_text->document()->setDocumentMargin(0);
    m_text->setAccessibleName(tr("What the agent will know"));
    addWidget(m_empty);
    addWidget(page);
}

void PreviewPage::setCaller(const QString &caller)
{
    m_caller = caller;
    ask();
}

void PreviewPage::ask()
{
    m_again.startOver();
    look();
}

void PreviewPage::look()
{
    const quint64 generation = ++m_generation;
    if (m_caller.isEmpty())
        return m_empty->tell(Glyph::Callers, {}, {});
    QJsonObject params{{u"caller"_s, m_caller}};
    if (const QString agent = m_agent->text().trimmed(); !agent.isEmpty())
        params.insert(u"agent"_s, agent);
    m_desk.connection.ask(u"briefing.preview"_s, params, this, [this, generation](const Result<QJsonValue> &result) {
        if (generation == m_generation)
            take(result);
    });
}

void PreviewPage::take(const Result<QJsonValue> &result)
{
    if (result) {
        m_preview = result->toObject();
        render();
        if (m_preview.value("old"_L1).toBool())
            m_again.rest();
        return setCurrentIndex(1);
    }
    setCurrentIndex(0);
    if (result.error().kind == Error::Kind::WrongAddress)
        tellNotOffered(*m_empty);
    else
        m_empty->tell(Glyph::Plug, tr("No preview"), result.error().detail);
}

void PreviewPage::changeEvent(QEvent *event)
{
    QStackedWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_preview.isEmpty())
        render(); // the colors are in the document
}

void PreviewPage::render()
{
    const Colors &colors = colorsOf(palette());
    m_tokens->setText(tr("%1 of %2 tokens. %3")
                          .arg(m_preview.value("tokens"_L1).toInt())
                          .arg(m_preview.value("token_budget"_L1).toInt())
                          .arg(m_preview.value("note"_L1).toString()));
    QString html;
    const QJsonObject variables = m_preview["briefing"_L1]["dynamic_variables"_L1].toObject();
    for (auto it = variables.begin(); it != variables.end(); ++it) {
        if (it.key() != "memory_context"_L1 && it->isString() && !it->toString().isEmpty())
            html += u"<p style='margin:0 0 6px 0'><span style='color:%1'>%2</span>&nbsp; %3</p>"_s.arg(
                colors.quiet.name(), it.key().toHtmlEscaped(), it->toString().toHtmlEscaped());
    }
    html += u"<p style='margin:10px 0 4px 0'><b>%1</b></p>"_s.arg(
        tr("Memories, and why each is told or not").toHtmlEscaped());
    const QJsonArray lines = m_preview.value("lines"_L1).toArray();
    for (const QJsonValue line : lines) {
        const bool told = !line["line"_L1].toString().isEmpty() && line["verdict"_L1].toString() == "told"_L1;
        const QString text = told ? line["line"_L1].toString() : line["text"_L1].toString();
        const QString reason = line["reason"_L1].toString();
        const QString why = reason.isEmpty() ? line["verdict"_L1].toString() : reason;
        html += u"<p style='margin:0 0 9px 0;color:%1'>%2 %3%4</p>"_s.arg(
            (told ? colors.text : colors.quiet).name(), told ? u"●"_s : u"○"_s, text.toHtmlEscaped(),
            told ? QString() : u"<br><i>%1</i>"_s.arg(why.toHtmlEscaped()));
    }
    m_text->setHtml(html);
}

} // namespace am
