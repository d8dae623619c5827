// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace am {

/// A webhook to begin with. In its body {{now}} (seconds), {{uuid}} and {{caller}} are filled in when it is sent.
struct WebhookTemplate
{
    QString type; ///< as `test.send` names it
    QString title;
    QString path;
    bool isSigned = false; ///< else it carries the workspace's key
    QString mark = {};     ///< a field that only this one's body has, where that names no type
    QString body;
};

const QList<WebhookTemplate> &webhookTemplates();
/// The number of the one that such a body belongs to; -1 = none of them. Its variables need not be filled in.
int templateOf(const QString &body);

struct WebhookVariables
{
    qint64 now = 0; ///< seconds
    QString uuid = {};
    QString caller = {};
};
QString filledIn(QString body, const WebhookVariables &variables);

} // namespace am
