// SPDX-License-Identifier: MIT
#include "widgets/labels.h"

#include <QFrame>
#include <QHash>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// The style sheet knows them by this property.
QLabel *labelOf(const QString &role, const QString &text)
{
    auto *const label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setProperty("role", role);
    return label;
}

} // namespace

QLabel *title(const QString &text)
{
    return labelOf(u"title"_s, text);
}

QLabel *heading(const QString &text)
{
    return labelOf(u"heading"_s, text);
}

QLabel *explanation(const QString &text)
{
    QLabel *const label = labelOf(u"quiet"_s, text);
    label->setWordWrap(true);
    return label;
}

QFrame *hairLine(Qt::Orientation orientation)
{
    auto *const line = new QFrame;
    line->setProperty("role", u"line"_s);
    if (orientation == Qt::Horizontal)
        line->setFixedHeight(1);
    else
        line->setFixedWidth(1);
    return line;
}

QLayout *named(const QString &name, QWidget *field)
{
    auto *const column = new QVBoxLayout;
    column->setSpacing(4);
    column->addWidget(explanation(name));
    column->addWidget(field);
    return column;
}

void setTone(QLabel *label, Tone tone)
{
    static const QHash<Tone, QString> names = {{Tone::Plain, u"plain"_s},     {Tone::Quiet, u"quiet"_s},
                                               {Tone::Accent, u"accent"_s},   {Tone::Good, u"good"_s},
                                               {Tone::Warning, u"warning"_s}, {Tone::Bad, u"bad"_s}};
    label->setProperty("tone", names.value(tone));
    label->style()->unpolish(label);
    label->style()->polish(label);
}

} // namespace am
