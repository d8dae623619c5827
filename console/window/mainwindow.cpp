// SPDX-License-Identifier: MIT
#include "window/mainwindow.h"

#include "link/profiles.h"
#include "look/look.h"
#include "panes/callerspane.h"
#include "panes/callspane.h"
#include "panes/deliveriespane.h"
#include "panes/healthpane.h"
#include "panes/logpane.h"
#include "panes/sendpane.h"
#include "widgets/labels.h"
#include "window/commandpalette.h"
#include "window/connectionspage.h"
#include "window/filedrop.h"
#include "window/firststart.h"
#include "window/shortcutsheet.h"
#include "window/statusline.h"

#include <QAction>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QSettings>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr std::chrono::seconds refreshEvery{5};
constexpr int sideBarWidth = 176;
constexpr int sideBarRow = 42;

} // namespace

MainWindow::MainWindow(DaemonConnection &connection, Look &look, QSettings &settings, std::function<qint64()> clock,
                       const Choice *choice)
    : m_connection(connection)
    , m_look(look)
    , m_settings(settings)
    , m_desk({.connection = connection,
              .notices = m_notices,
              .clock = std::move(clock),
              .keys = choice ? &choice->keys : nullptr,
              .settings = &settings})
    , m_sideBar(new QListWidget)
    , m_places(new QStackedWidget)
    , m_stack(new QStackedWidget)
    , m_firstStart(new FirstStart(connection))
    , m_palette(new CommandPalette(this))
{
    setWindowTitle(u"AgenticMemory"_s);
    buildPanes();
    buildSideBar();
    buildPlaces();
    auto *const statusLine = new StatusLine(connection, m_notices, choice ? &choice->profiles : nullptr);
    setStatusBar(statusLine);
    buildActions();
    if (choice)
        buildProfiles(choice->profiles);
    connect(statusLine, &StatusLine::connectionsWanted, this, &MainWindow::openConnections);
    connect(m_firstStart, &FirstStart::connectionsWanted, this, &MainWindow::openConnections);
    connect(new FileDrop(*this), &FileDrop::dropped, this, [this](const QString &file) {
        showPane(int(m_panes.indexOf(m_send)));
        m_send->loadFile(file);
    });
    connect(&connection, &DaemonConnection::stateChanged, this, &MainWindow::follow);
    connect(&connection, &DaemonConnection::routeChanged, this, &MainWindow::startAfresh);
    connect(&m_refresh, &QTimer::timeout, this, [this] {
        if (m_connection.isLive())
            m_panes.at(m_stack->currentIndex())->keepUp();
    });
    m_refresh.start(refreshEvery);
    restore();
    follow();
}

void MainWindow::buildPlaces()
{
    m_places->addWidget(m_stack);
    m_places->addWidget(m_firstStart);
    auto *const center = new QWidget;
    auto *const row = new QHBoxLayout(center);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_sideBar);
    row->addWidget(hairLine(Qt::Vertical));
    row->addWidget(m_places, 1);
    setCentralWidget(center);
}

void MainWindow::buildPanes()
{
    m_calls = new CallsPane(m_desk);
    if (!m_send)
        m_send = new SendPane(m_desk);
    m_panes = {new CallersPane(m_desk), m_calls, new DeliveriesPane(m_desk),
               new LogPane(m_desk),     m_send,  new HealthPane(m_desk)};
    for (Pane *const pane : std::as_const(m_panes)) {
        m_stack->addWidget(pane);
        connect(pane, &Pane::callWanted, m_calls, [this](const QString &conversation, const QString &sentence) {
            showPane(int(m_panes.indexOf(m_calls)));
            m_calls->showCall(conversation, sentence);
        });
    }
}

/// Another daemon: of the last one's callers, calls and lines nothing may stay. What is about to be sent is the
/// operator's own and stays.
void MainWindow::startAfresh()
{
    const int shown = m_stack->currentIndex();
    const auto panes = std::exchange(m_panes, {});
    for (Pane *const pane : panes) {
        m_stack->removeWidget(pane);
        if (pane != m_send)
            delete pane;
    }
    buildPanes();
    m_stack->setCurrentIndex(shown);
    m_send->forgetDaemon();
}

void MainWindow::buildProfiles(Profiles &profiles)
{
    m_connections = new ConnectionsPage(profiles);
    m_firstStart->offerConnections();
    m_places->addWidget(m_connections);
    addCommand(tr("Connections …"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)}, [this] { openConnections(); });
    connect(m_connections, &ConnectionsPage::left, this, &MainWindow::leaveConnections);
    connect(&profiles, &Profiles::failed, &m_notices, &Notices::complain);
    connect(&profiles, &Profiles::switched, this, [this, &profiles] { m_connection.use(profiles.route()); });
    connect(&profiles, &Profiles::changed, this, [this, &profiles] { nameProfiles(profiles); });
    nameProfiles(profiles);
}

/// One command for each, so that the palette finds them.
void MainWindow::nameProfiles(Profiles &profiles)
{
    qDeleteAll(std::exchange(m_profileCommands, {}));
    for (int row = 0; row < profiles.rowCount(); ++row) {
        m_profileCommands.append(
            addCommand(tr("Connect to %1").arg(profiles.at(row).name), {}, [&profiles, row] { profiles.use(row); }));
    }
}

void MainWindow::openConnections()
{
    if (!m_connections)
        return;
    m_places->setCurrentWidget(m_connections);
    m_sideBar->clearSelection(); // no pane is shown
    m_connections->open();
}

void MainWindow::leaveConnections()
{
    m_places->setCurrentWidget(m_stack);
    m_sideBar->setCurrentRow(m_stack->currentIndex(), QItemSelectionModel::ClearAndSelect);
    showPlace();
}

void MainWindow::buildSideBar()
{
    m_sideBar->setObjectName(u"sideBar"_s);
    m_sideBar->setAccessibleName(tr("Panes"));
    m_sideBar->setFixedWidth(sideBarWidth);
    m_sideBar->setIconSize({20, 20});
    m_sideBar->setFrameShape(QFrame::NoFrame);
    m_sideBar->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (const Pane *const pane : std::as_const(m_panes)) {
        auto *const item = new QListWidgetItem(glyphIcon(pane->glyph()), pane->title());
        item->setSizeHint({0, sideBarRow}); // what it has before the style sheet is known would stay
        m_sideBar->addItem(item);
    }
    connect(m_sideBar, &QListWidget::currentRowChanged, this, [this](int number) {
        if (number < 0)
            return;
        m_stack->setCurrentIndex(number);
        leaveConnections();
        refreshPane();
    });
    connect(m_sideBar, &QListWidget::itemClicked, this, &MainWindow::leaveConnections);
}

void MainWindow::buildActions()
{
    for (int i = 0; i < m_panes.size(); ++i)
        addCommand(m_panes.at(i)->title(), {QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + i))},
                   [this, i] { showPane(i); });
    addCommand(tr("Search here"), {QKeySequence::Find, QKeySequence(u"/"_s)}, [this] {
        if (QLineEdit *const field = m_panes.at(m_stack->currentIndex())->searchField())
            field->setFocus(Qt::ShortcutFocusReason);
    });
    addCommand(tr("All commands"), {QKeySequence(Qt::CTRL | Qt::Key_K)}, [this] { m_palette->open(commands()); });
    addCommand(tr("Bring up to date"), {QKeySequence(Qt::Key_F5)}, [this] { refreshPane(); });
    addCommand(tr("Connect now"), {}, [this] { m_connection.retry(); });
    addCommand(tr("Colors as the system's"), {}, [this] { setScheme(int(Look::Scheme::System)); });
    addCommand(tr("Light colors"), {}, [this] { setScheme(int(Look::Scheme::Light)); });
    addCommand(tr("Dark colors"), {}, [this] { setScheme(int(Look::Scheme::Dark)); });
    addCommand(tr("Shortcuts"), {QKeySequence(Qt::Key_F1), QKeySequence(u"?"_s)}, [this] { openShortcuts(); });
    addCommand(tr("Quit"), {QKeySequence::Quit}, [this] { close(); });
}

QAction *MainWindow::addCommand(const QString &text, const QList<QKeySequence> &keys, std::function<void()> act)
{
    auto *const action = new QAction(text, this);
    action->setShortcuts(keys);
    connect(action, &QAction::triggered, this, [act = std::move(act)] { act(); });
    addAction(action);
    return action;
}

QList<QAction *> MainWindow::commands() const
{
    return m_panes.at(m_stack->currentIndex())->actions() + actions();
}

void MainWindow::showPane(int number)
{
    m_sideBar->setCurrentRow(number);
    leaveConnections();
}

void MainWindow::follow()
{
    showPlace();
    refreshPane();
}

/// What was once shown stays readable without a daemon; only a start without one is explained.
void MainWindow::showPlace()
{
    if (m_places->currentWidget() == m_connections && m_connections)
        return;
    using enum DaemonConnection::State;
    if (m_connection.hasBeenLive())
        m_places->setCurrentWidget(m_stack);
    else if (m_connection.state() == Offline)
        m_places->setCurrentWidget(m_firstStart);
}

void MainWindow::refreshPane()
{
    if (m_connection.isLive())
        m_panes.at(m_stack->currentIndex())->refresh();
}

void MainWindow::openShortcuts()
{
    QList<std::pair<QString, QList<QAction *>>> groups = {{tr("Everywhere"), actions()}};
    for (const Pane *const pane : std::as_const(m_panes))
        groups.append({pane->title(), pane->actions()});
    (new ShortcutSheet(groups, this))->show();
}

void MainWindow::setScheme(int scheme)
{
    m_look.setScheme(Look::Scheme(scheme));
    m_settings.setValue(u"window/scheme"_s, scheme);
}

void MainWindow::restore()
{
    resize(1240, 780);
    restoreGeometry(m_settings.value(u"window/geometry"_s).toByteArray());
    const int scheme = m_settings.value(u"window/scheme"_s).toInt();
    if (scheme >= 0 && scheme <= int(Look::Scheme::Dark))
        m_look.setScheme(Look::Scheme(scheme));
    const int pane = m_settings.value(u"window/pane"_s).toInt();
    showPane(pane >= 0 && pane < m_panes.size() ? pane : 0);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_settings.setValue(u"window/geometry"_s, saveGeometry());
    m_settings.setValue(u"window/pane"_s, m_stack->currentIndex());
    QMainWindow::closeEvent(event);
}

} // namespace am
