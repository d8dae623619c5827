// SPDX-License-Identifier: MIT
#include "window/filedrop.h"

#include <QApplication>
#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// Empty = it is something else, and no business of ours.
QString jsonFileIn(const QMimeData &data)
{
    const QList<QUrl> urls = data.urls();
    const bool isOne = urls.size() == 1 && urls.constFirst().isLocalFile();
    const QString file = isOne ? urls.constFirst().toLocalFile() : QString();
    return file.endsWith(u".json"_s, Qt::CaseInsensitive) ? file : QString();
}

} // namespace

FileDrop::FileDrop(QWidget &window)
    : QObject(&window)
    , m_window(window)
{
    window.setAcceptDrops(true);
    qApp->installEventFilter(this); // a drop goes to the widget under the pointer, whichever that is
}

bool FileDrop::eventFilter(QObject *watched, QEvent *event)
{
    const QEvent::Type type = event->type();
    if (type != QEvent::DragEnter && type != QEvent::DragMove && type != QEvent::Drop)
        return false;
    const auto *const widget = qobject_cast<QWidget *>(watched);
    if (!widget || widget->window() != &m_window)
        return false;
    auto *const drop = static_cast<QDropEvent *>(event);
    const QString file = jsonFileIn(*drop->mimeData());
    if (file.isEmpty())
        return false;
    drop->acceptProposedAction();
    if (type == QEvent::Drop)
        Q_EMIT dropped(file);
    return true;
}

} // namespace am
