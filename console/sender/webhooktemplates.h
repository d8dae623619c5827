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
    QString body;
};

const QList<WebhookTemplate> &webhookTemplates();

struct WebhookVariables
{
    qint64 now = 0; ///< seconds
    QString uuid = {};
    QString caller = {};
};
QString filledIn(QString body, const WebhookVariables &variables);

} // namespace am
