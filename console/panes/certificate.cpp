// SPDX-License-Identifier: MIT
#include "panes/certificate.h"

#include <QCoreApplication>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace am {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Certificate", text);
}

} // namespace

QList<std::pair<QString, QString>> certificateFacts(const QJsonObject &certificate)
{
    QList<std::pair<QString, QString>> facts = {
        {tr("Erased"), certificate.value("complete"_L1).toBool()
                           ? tr("completely")
                           : tr("not completely yet; the daemon goes on by itself")}};
    for (const QString &group : {u"removed"_s, u"verified"_s}) {
        const QJsonObject values = certificate.value(group).toObject();
        for (auto it = values.begin(); it != values.end(); ++it) {
            if (it->isDouble() || it->isBool())
                facts.append({u"%1: %2"_s.arg(group, it.key()), it->toVariant().toString()});
        }
    }
    for (const QString &group : {u"remaining"_s, u"unproved"_s}) {
        const QJsonArray lines = certificate.value(group).toArray();
        for (const QJsonValue line : lines)
            facts.append({group, line.toString()});
    }
    return facts;
}

} // namespace am
