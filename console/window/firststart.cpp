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
QLineEdit *addCommand(QVBoxLayout *column, const QString &meaning, const QString &command)
{
    auto *const row = new QHBoxLayout;
    auto *const text = new QLineEdit(command);
    text->setReadOnly(true);
    text->setFont(QFont(u"monospace"_s));
    text->setAccessibleName(meaning);
    auto *const copy = new QPushButton(FirstStart::tr("Copy"));
    copy->setAccessibleName(FirstStart::tr("Copy: %1").arg(meaning));
    QObject::connect(copy, &QPushButton::clicked, text, [text] { QApplication::clipboard()->setText(text->text()); });
    row->addWidget(text, 1);
    row->addWidget(copy);
    column->addWidget(heading(meaning));
    column->addLayout(row);
    return text;
}

QVBoxLayout *columnOf(QWidget *widget)
{
    auto *const column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    return column;
}

} // namespace

FirstStart::FirstStart(DaemonConnection &connection, QWidget *parent)
    : QWidget(parent)
    , m_connection(connection)
    , m_title(title({}))
    , m_text(explanation({}))
    , m_here(buildHere())
    , m_there(buildThere())
    , m_trouble(explanation({}))
{
    setObjectName(u"firstStart"_s);
    auto *const picture = new QLabel;
    picture->setPixmap(programIcon().pixmap(48, 48));
    m_trouble->setObjectName(u"firstStartTrouble"_s);
    setTone(m_trouble, Tone::Warning);
    m_trouble->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *const column = new QVBoxLayout;
    column->setSpacing(12);
    column->addStretch(2);
    for (QWidget *const widget : {static_cast<QWidget *>(picture), static_cast<QWidget *>(m_title),
                                  static_cast<QWidget *>(m_trouble), static_cast<QWidget *>(m_text), m_here, m_there})
        column->addWidget(widget);
    column->addLayout(buildButtons());
    column->addStretch(3);

    auto *const row = new QHBoxLayout(this);
    row->addStretch(1);
    row->addLayout(column, 4);
    row->addStretch(1);
    connect(&connection, &DaemonConnection::stateChanged, this, &FirstStart::follow);
    connect(&connection, &DaemonConnection::troubleChanged, this, &FirstStart::follow);
    connect(&connection, &DaemonConnection::routeChanged, this, &FirstStart::follow);
    follow();
}

QWidget *FirstStart::buildHere()
{
    auto *const here = new QWidget;
    auto *const column = columnOf(here);
    addCommand(column, tr("Start your own, from the source tree"), u"packaging/quickstart --no-demo"_s);
    addCommand(column, tr("Start the service"), u"sudo systemctl start agenticmemoryd"_s);
    addCommand(column, tr("It runs, and its socket is elsewhere"),
               u"agenticmemory-console --socket /path/to/agenticmemory.sock"_s);
    return here;
}

QWidget *FirstStart::buildThere()
{
    auto *const there = new QWidget;
    auto *const column = columnOf(there);
    m_ssh = addCommand(column, tr("Try the way there, once, in a terminal"), {});
    addCommand(column, tr("Start the service there"), u"sudo systemctl start agenticmemoryd"_s);
    return there;
}

QLayout *FirstStart::buildButtons()
{
    auto *const retry = new QPushButton(tr("Try now"));
    retry->setProperty("primary", true);
    m_connections = new QPushButton(tr("Connections …"));
    m_connections->hide();
    m_connections->setToolTip(tr("For a daemon on another computer, or at another socket"));
    auto *const line = new QHBoxLayout;
    line->addWidget(retry);
    line->addWidget(m_connections);
    line->addStretch();
    connect(retry, &QPushButton::clicked, &m_connection, &DaemonConnection::retry);
    connect(m_connections, &QPushButton::clicked, this, &FirstStart::connectionsWanted);
    return line;
}

void FirstStart::offerConnections()
{
    m_connections->show();
}

void FirstStart::follow()
{
    const Route &route = m_connection.route();
    const SshHost &host = route.host;
    m_here->setVisible(!route.isRemote());
    m_there->setVisible(route.isRemote());
    m_title->setText(route.isRemote() ? tr("There is no way to the daemon on %1 yet").arg(host.destination)
                                      : tr("There is no daemon to speak with yet"));
    m_text->setText(tr("This window shows what a running AgenticMemory daemon knows. It looks for one every few "
                       "seconds and goes on by itself as soon as there is one."));
    m_ssh->setText((host.port > 0 ? u"ssh -p %1 "_s.arg(host.port) : u"ssh "_s) +
                   u"%1 ls -l %2"_s.arg(host.destination, route.sockets.value(0)));
    m_trouble->setText(m_connection.trouble());
    m_trouble->setVisible(!m_connection.trouble().isEmpty());
}

} // namespace am
