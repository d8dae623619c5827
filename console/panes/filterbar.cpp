// SPDX-License-Identifier: MIT
#include "panes/filterbar.h"

#include "widgets/filterfield.h"
#include "widgets/labels.h"
#include "widgets/notices.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>

using namespace Qt::StringLiterals;

namespace am {

FilterBar::FilterBar(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_book(desk.settings)
    , m_mistake(new QLabel)
    , m_name(new QLineEdit)
    , m_field(new FilterField(completions()))
{
    m_field->setPlaceholderText(tr("status:>=500 endpoint:post-call caller:*29 since:15m text"));
    m_field->setAccessibleName(tr("Filter"));
    m_field->setClearButtonEnabled(true);
    m_field->addAction(glyphIcon(Glyph::Search), QLineEdit::LeadingPosition);
    m_field->setMinimumWidth(430);
    m_field->setSaved(m_book.filters());
    setTone(m_mistake, Tone::Bad);
    buildName();
    auto *const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    row->addWidget(m_mistake);
    row->addWidget(m_name);
    row->addWidget(m_field, 1);
    connect(m_field, &QLineEdit::textChanged, this, &FilterBar::read);
    connect(&m_book, &FilterBook::changed, m_field, [this] { m_field->setSaved(m_book.filters()); });
}

QStringList FilterBar::completions()
{
    return LogFilter::keys() + QStringList{u"status:>=400"_s,
                                           u"status:>=500"_s,
                                           u"status:2xx"_s,
                                           u"status:4xx"_s,
                                           u"endpoint:post-call"_s,
                                           u"endpoint:client-data"_s,
                                           u"endpoint:retrieve"_s,
                                           u"since:15m"_s,
                                           u"since:1h"_s,
                                           u"since:1d"_s,
                                           u"ms:>100"_s};
}

void FilterBar::buildName()
{
    m_name->setObjectName(u"filterName"_s);
    m_name->setPlaceholderText(tr("Name, then Enter"));
    m_name->setAccessibleName(tr("The filter's name"));
    m_name->setMaximumWidth(170);
    m_name->hide();
    auto *const leave = new QAction(tr("Do not save the filter"), m_name);
    leave->setShortcut(Qt::Key_Escape);
    leave->setShortcutContext(Qt::WidgetShortcut);
    m_name->addAction(leave);
    connect(leave, &QAction::triggered, m_name, &QWidget::hide);
    connect(m_name, &QLineEdit::returnPressed, this, [this] {
        const QString name = m_name->text().trimmed();
        if (name.isEmpty())
            return;
        m_book.save(name, m_field->text().trimmed());
        m_name->hide();
        m_field->setFocus();
        m_desk.notices.say(tr("Saved; its name brings it back, here and among all commands"));
    });
}

void FilterBar::save()
{
    const auto parsed = LogFilter::parse(m_field->text(), m_desk.clock());
    if (!parsed || parsed->isEmpty())
        return m_desk.notices.say(tr("Type a filter first, then save it"));
    m_name->clear();
    m_name->show();
    m_name->setFocus();
}

void FilterBar::read(const QString &text)
{
    const auto parsed = LogFilter::parse(text, m_desk.clock());
    m_mistake->setText(parsed ? QString() : parsed.error().detail);
    if (parsed)
        Q_EMIT filterChanged(*parsed);
}

} // namespace am
