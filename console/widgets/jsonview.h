// SPDX-License-Identifier: MIT
#pragma once

#include <QTreeView>

namespace am {

class JsonModel;

/// A JSON value to look into. Ctrl+C copies the value that is chosen.
class JsonView final : public QTreeView
{
    Q_OBJECT

public:
    explicit JsonView(QWidget *parent = nullptr);

    void setValue(const QJsonValue &value);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fitNames();

    JsonModel *m_model;
};

} // namespace am
