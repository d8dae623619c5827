// SPDX-License-Identifier: MIT
#include "window/firststart.h"

#include "link/daemonconnection.h"
#include "look/glyphs.h"
#include "widgets/labels.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// A command to be read, and copied with one press.
QWidget *commandLine(const QString &command)
{
    auto *const line = new QWidget;
    auto *const row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    auto *const text = new QLineEdit(command);
    text->setReadOnly(true);
    text->setFont(QFont(u"monospace"_s));
    text->setAccessibleName(FirstStart::tr("Command"));
    auto *const copy = new QPushButton(FirstStart::tr("Copy"));
    QObject::connect(copy, &QPushButton::clicked, text, [command] { QApplication::clipboard()->setText(command); });
    row->addWidget(text, 1);
    row->addWidget(copy);
    return line;
}

} // namespace

FirstStart::FirstStart(DaemonConnection &connection, QWidget *parent)
    : QWidget(parent)
{
    setObjectName(u"firstStart"_s);
    auto *const column = new QVBoxLayout;
    column->setSpacing(12);
    auto *const picture = new QLabel;
    picture->setPixmap(programIcon().pixmap(48, 48));
    auto *const trouble = explanation(connection.trouble());
    trouble->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *const retry = new QPushButton(tr("Try now"));
    retry->setProperty("primary", true);

    column->addStretch(2);
    column->addWidget(picture);
    column->addWidget(title(tr("There is no daemon to speak with yet")));
    column->addWidget(explanation(tr("This window shows what a running AgenticMemory daemon knows. It looks for one "
                                     "every few seconds and goes on by itself as soon as there is one.")));
    column->addSpacing(8);
    column->addWidget(heading(tr("Start your own, from the source tree")));
    column->addWidget(commandLine(u"packaging/quickstart --no-demo"_s));
    column->addWidget(heading(tr("Start the service")));
    column->addWidget(commandLine(u"sudo systemctl start agenticmemoryd"_s));
    column->addWidget(heading(tr("It runs, and its socket is elsewhere")));
    column->addWidget(commandLine(u"agenticmemory-console --socket /path/to/agenticmemory.sock"_s));
    column->addSpacing(8);
    column->addWidget(trouble);
    column->addWidget(retry, 0, Qt::AlignLeft);
    column->addStretch(3);

    auto *const row = new QHBoxLayout(this);
    row->addStretch(1);
    row->addLayout(column, 4);
    row->addStretch(1);
    connect(retry, &QPushButton::clicked, &connection, &DaemonConnection::retry);
    connect(&connection, &DaemonConnection::stateChanged, trouble,
            [trouble, &connection] { trouble->setText(connection.trouble()); });
}

} // namespace am
