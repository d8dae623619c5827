// SPDX-License-Identifier: MIT
#include "widgets/jsonview.h"

#include "models/jsonmodel.h"

#include <QHeaderView>

#include <algorithm>

namespace am {

namespace {

constexpr int narrowestNames = 120;
constexpr double mostOfTheWidth = 0.55; ///< the values want room, too
constexpr int gap = 6;

} // namespace

JsonView::JsonView(QWidget *parent)
    : QTreeView(parent)
    , m_model(new JsonModel(this))
{
    setModel(m_model);
    setUniformRowHeights(true);
    setHeaderHidden(true);
    setFrameShape(NoFrame);
    setAccessibleName(tr("The raw report"));
    connect(this, &QTreeView::expanded, this, &JsonView::fitNames);
}

void JsonView::setValue(const QJsonValue &value)
{
    m_model->setValue(value);
    expandToDepth(0);
    fitNames();
}

void JsonView::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    fitNames();
}

void JsonView::fitNames()
{
    const int widest = std::max(narrowestNames, int(viewport()->width() * mostOfTheWidth));
    header()->resizeSection(0, std::clamp(sizeHintForColumn(0) + gap, narrowestNames, widest));
}

} // namespace am
