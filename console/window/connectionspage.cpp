// SPDX-License-Identifier: MIT
#include "window/connectionspage.h"

#include "link/profiles.h"
#include "widgets/labels.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr int listWidth = 240;
constexpr int formWidth = 560;
constexpr int newOne = -1;

QLineEdit *fieldOf(const QString &objectName, const QString &name, const QString &placeholder)
{
    auto *const field = new QLineEdit;
    field->setObjectName(objectName);
    field->setAccessibleName(name);
    field->setPlaceholderText(placeholder);
    return field;
}

} // namespace

ConnectionsPage::ConnectionsPage(Profiles &profiles, QWidget *parent)
    : Pane(tr("Connections"), Glyph::Plug, parent)
    , m_profiles(profiles)
{
    setObjectName(u"connections"_s);
    auto *const done = new QPushButton(tr("Done"));
    done->setToolTip(tr("Esc"));
    head()->addWidget(done);
    auto *const row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(buildList());
    row->addWidget(hairLine(Qt::Vertical));
    row->addWidget(buildForm());
    row->addStretch(1);
    body()->addLayout(row, 1);
    connect(done, &QPushButton::clicked, this, &ConnectionsPage::left);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        if (index.isValid())
            show(index.row());
    });
    for (QLineEdit *const field : {m_name, m_host, m_socket, m_webhooks}) {
        connect(field, &QLineEdit::textEdited, this, &ConnectionsPage::judge);
        connect(field, &QLineEdit::returnPressed, this, &ConnectionsPage::save);
    }
    show(0);
}

QWidget *ConnectionsPage::buildList()
{
    m_list = new QListView;
    m_list->setObjectName(u"profileList"_s);
    m_list->setAccessibleName(tr("Connections"));
    m_list->setModel(&m_profiles);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *const add = new QPushButton(tr("New connection"));
    add->setObjectName(u"newProfile"_s);
    auto *const side = new QWidget;
    side->setFixedWidth(listWidth);
    auto *const column = new QVBoxLayout(side);
    column->setContentsMargins(14, 14, 14, 16);
    column->addWidget(m_list, 1);
    column->addWidget(add);
    connect(add, &QPushButton::clicked, this, &ConnectionsPage::beginNew);
    return side;
}

QWidget *ConnectionsPage::buildForm()
{
    m_name = fieldOf(u"profileName"_s, tr("Name"), tr("Production"));
    m_host = fieldOf(u"profileHost"_s, tr("Computer"), tr("This one. Another: user@host or user@host:port"));
    m_socket = fieldOf(u"profileSocket"_s, tr("Admin socket there"), u"/run/agenticmemory/agenticmemory.sock"_s);
    m_webhooks = fieldOf(u"profileWebhooks"_s, tr("Address for webhooks that are sent directly"),
                         u"https://memory.example.com"_s);
    m_hint = explanation({});
    m_mistake = explanation({});
    m_mistake->setObjectName(u"profileMistake"_s);
    setTone(m_mistake, Tone::Bad);
    auto *const form = new QWidget;
    form->setFixedWidth(formWidth);
    auto *const column = new QVBoxLayout(form);
    column->setContentsMargins(24, 18, 24, 18);
    column->setSpacing(12);
    for (QLineEdit *const field : {m_name, m_host, m_socket, m_webhooks})
        column->addLayout(named(field->accessibleName(), field));
    column->addWidget(m_hint);
    column->addWidget(m_mistake);
    column->addLayout(buildButtons());
    column->addStretch();
    return form;
}

QLayout *ConnectionsPage::buildButtons()
{
    m_connect = new QPushButton(tr("Connect"));
    m_connect->setObjectName(u"connectProfile"_s);
    m_connect->setProperty("primary", true);
    m_save = new QPushButton(tr("Save"));
    m_save->setObjectName(u"saveProfile"_s);
    m_remove = new QPushButton;
    m_remove->setObjectName(u"removeProfile"_s);
    auto *const line = new QHBoxLayout;
    line->addWidget(m_connect);
    line->addWidget(m_save);
    line->addStretch();
    line->addWidget(m_remove);
    connect(m_connect, &QPushButton::clicked, this, &ConnectionsPage::connectNow);
    connect(m_save, &QPushButton::clicked, this, &ConnectionsPage::save);
    connect(m_remove, &QPushButton::clicked, this, &ConnectionsPage::remove);
    return line;
}

void ConnectionsPage::open()
{
    m_list->setCurrentIndex(m_profiles.index(m_profiles.current()));
    show(m_profiles.current());
    m_list->setFocus();
}

void ConnectionsPage::show(int row)
{
    m_row = row;
    m_mayRemove = false;
    const Profile profile = row == newOne ? Profile() : m_profiles.at(row);
    m_name->setText(profile.name);
    m_host->setText(profile.host);
    m_socket->setText(profile.socket);
    m_webhooks->setText(profile.webhooks);
    for (QLineEdit *const field : {m_name, m_host, m_socket})
        field->setEnabled(row != 0);
    m_hint->setText(row == 0 ? tr("The daemon of this computer is found by itself: this user's own, or the service's.")
                             : tr("Another computer is reached with your own ssh: its keys, its known hosts and its "
                                  "configuration. Nothing is asked here, so let “ssh user@host” work in a terminal "
                                  "first. You need to be in the group that may use the socket there."));
    m_remove->setVisible(row > 0);
    judge();
}

void ConnectionsPage::beginNew()
{
    m_list->setCurrentIndex({});
    show(newOne);
    m_name->setFocus();
}

Profile ConnectionsPage::typed() const
{
    return {.name = m_name->text().trimmed(),
            .host = m_host->text().trimmed(),
            .socket = m_socket->text().trimmed(),
            .webhooks = m_webhooks->text().trimmed()};
}

/// While nothing was typed yet, nothing is wrong.
void ConnectionsPage::judge()
{
    const QString mistake = mistakeIn(typed());
    m_mistake->setText(typed() == Profile() ? QString() : mistake);
    m_save->setEnabled(mistake.isEmpty());
    m_connect->setEnabled(mistake.isEmpty());
    m_remove->setText(m_mayRemove ? tr("Remove it and its keys") : tr("Remove"));
}

bool ConnectionsPage::save()
{
    const QString mistake = m_row == newOne ? m_profiles.add(typed()) : m_profiles.change(m_row, typed());
    m_mistake->setText(mistake);
    if (!mistake.isEmpty())
        return false;
    const int row = m_row == newOne ? m_profiles.rowCount() - 1 : m_row;
    m_list->setCurrentIndex(m_profiles.index(row));
    show(row);
    return true;
}

void ConnectionsPage::connectNow()
{
    if (!save())
        return;
    m_profiles.use(m_row);
    Q_EMIT left();
}

/// Pressed twice, as there is no undo for keys that the keychain has forgotten.
void ConnectionsPage::remove()
{
    if (!std::exchange(m_mayRemove, true))
        return judge();
    m_profiles.remove(m_row);
    open();
}

void ConnectionsPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT left();
    else
        Pane::keyPressEvent(event);
}

} // namespace am
