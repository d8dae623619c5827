// SPDX-License-Identifier: MIT
#include "widgets/jsonview.h"

#include "models/jsonmodel.h"

#include <QHeaderView>

namespace am {

JsonView::JsonView(QWidget *parent)
    : QTreeView(parent)
    , m_model(new JsonModel(this))
{
    setModel(m_model);
    setUniformRowHeights(true);
    setHeaderHidden(true);
    setFrameShape(NoFrame);
    setAccessibleName(tr("The raw report"));
}

void JsonView::setValue(const QJsonValue &value)
{
    m_model->setValue(value);
    expandToDepth(0);
    header()->resizeSection(0, 240);
}

} // namespace am
