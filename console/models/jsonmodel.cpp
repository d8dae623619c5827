// SPDX-License-Identifier: MIT
#include "models/jsonmodel.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace am {

struct JsonModel::Node
{
    QString name;
    QJsonValue value;
    Node *parent = nullptr;
    int row = 0;
    std::vector<std::unique_ptr<Node>> children = {};
    bool isOpened = false;

    void open()
    {
        if (std::exchange(isOpened, true))
            return;
        const QJsonArray array = value.toArray();
        const QJsonObject object = value.toObject();
        for (const QJsonValue child : array)
            add(QString::number(children.size()), child);
        for (auto it = object.begin(); it != object.end(); ++it)
            add(it.key(), it.value());
    }
    void add(const QString &childName, const QJsonValue &childValue)
    {
        auto child = std::make_unique<Node>();
        child->name = childName;
        child->value = childValue;
        child->parent = this;
        child->row = int(children.size());
        children.push_back(std::move(child));
    }
    [[nodiscard]] QString text() const
    {
        switch (value.type()) {
        case QJsonValue::Array:
            return u"[ %1 ]"_s.arg(value.toArray().size());
        case QJsonValue::Object:
            return u"{ %1 }"_s.arg(value.toObject().size());
        case QJsonValue::Null:
            return u"null"_s;
        default:
            return value.toVariant().toString();
        }
    }
};

JsonModel::JsonModel(QObject *parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<Node>())
{
}

JsonModel::~JsonModel() = default;

void JsonModel::setValue(const QJsonValue &value)
{
    beginResetModel();
    m_root = std::make_unique<Node>();
    m_root->value = value;
    endResetModel();
}

JsonModel::Node *JsonModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

QModelIndex JsonModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeOf(parent)->children.at(size_t(row)).get());
}

QModelIndex JsonModel::parent(const QModelIndex &child) const
{
    if (!child.isValid())
        return {};
    Node *const above = nodeOf(child)->parent;
    return above == m_root.get() ? QModelIndex() : createIndex(above->row, 0, above);
}

int JsonModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    Node *const node = nodeOf(parent);
    node->open();
    return int(node->children.size());
}

int JsonModel::columnCount(const QModelIndex &) const
{
    return 2;
}

bool JsonModel::hasChildren(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return false;
    const QJsonValue &value = nodeOf(parent)->value;
    return !value.toArray().isEmpty() || !value.toObject().isEmpty();
}

QVariant JsonModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Node *const node = nodeOf(index);
    if (role == Qt::DisplayRole)
        return index.column() == 0 ? node->name : node->text().left(2000);
    return role == Qt::ToolTipRole && index.column() == 1 ? node->text().left(2000) : QVariant();
}

QVariant JsonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == 0 ? tr("Name") : tr("Value");
}

} // namespace am
