// SPDX-License-Identifier: MIT
#include "briefing/keptpage.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace am {

namespace {

void putDate(QJsonObject &object, QLatin1StringView name, const QDateTime &date)
{
    if (date.isValid())
        object.insert(name, date.toMSecsSinceEpoch());
}

QDateTime dateOf(const QJsonValue &value)
{
    return value.isDouble() ? QDateTime::fromMSecsSinceEpoch(value.toInteger(), QTimeZone::utc()) : QDateTime();
}

} // namespace

QByteArray toKept(const QList<Memory> &memories)
{
    QJsonArray kept;
    for (const Memory &memory : memories) {
        QJsonObject object{{u"id"_s, memory.id},
                           {u"text"_s, memory.text},
                           {u"conversation"_s, memory.conversation},
                           {u"metadata"_s, memory.metadata}};
        putDate(object, "created"_L1, memory.createdAt);
        putDate(object, "updated"_L1, memory.updatedAt);
        if (memory.uses > 0) {
            object.insert(u"uses"_s, memory.uses);
            putDate(object, "used"_L1, memory.usedAt);
        }
        kept.append(object);
    }
    return QJsonDocument(kept).toJson(QJsonDocument::Compact);
}

QList<Memory> fromKept(const QByteArray &kept, const QString &caller)
{
    QList<Memory> memories;
    const QJsonArray array = QJsonDocument::fromJson(kept).array();
    for (const QJsonValue value : array) {
        Memory memory;
        memory.id = value["id"_L1].toString();
        memory.text = value["text"_L1].toString();
        memory.caller = caller;
        memory.conversation = value["conversation"_L1].toString();
        memory.metadata = value["metadata"_L1].toObject();
        memory.createdAt = dateOf(value["created"_L1]);
        memory.updatedAt = dateOf(value["updated"_L1]);
        memory.uses = value["uses"_L1].toInteger();
        memory.usedAt = dateOf(value["used"_L1]);
        memories.append(std::move(memory));
    }
    return memories;
}

} // namespace am
