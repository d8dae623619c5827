// SPDX-License-Identifier: MIT
#include "window/statusline.h"

#include "link/profiles.h"
#include "widgets/labels.h"
#include "window/elidedlabel.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace am {

StatusLine::StatusLine(DaemonConnection &connection, Notices &notices, Profiles *profiles, QWidget *parent)
    : QStatusBar(parent)
    , m_connection(connection)
    , m_profiles(profiles)
    , m_dot(new QLabel(u"●"_s))
    , m_profile(new QPushButton)
    , m_menu(new QMenu(this))
    , m_state(new QLabel)
    , m_reason(new ElidedLabel)
    , m_notice(new QLabel)
    , m_action(new QPushButton)
    , m_retry(new QPushButton(tr("Try now")))
{
    build();
    buildProfiles();
    m_until.setSingleShot(true);
    connect(&m_until, &QTimer::timeout, this, &StatusLine::clearNotice);
    connect(&m_second, &QTimer::timeout, this, &StatusLine::showConnection);
    connect(&connection, &DaemonConnection::stateChanged, this, &StatusLine::showConnection);
    connect(&connection, &DaemonConnection::troubleChanged, this, &StatusLine::showConnection);
    connect(&notices, &Notices::given, this, &StatusLine::showNotice);
    connect(m_retry, &QPushButton::clicked, &connection, &DaemonConnection::retry);
    connect(m_action, &QPushButton::clicked, this, [this] {
        const auto act = std::exchange(m_act, {});
        clearNotice();
        if (act)
            act();
    });
    clearNotice();
    showConnection();
}

void StatusLine::build()
{
    setSizeGripEnabled(false);
    m_state->setObjectName(u"connectionState"_s);
    m_reason->setObjectName(u"connectionReason"_s);
    m_notice->setObjectName(u"notice"_s);
    m_action->setObjectName(u"noticeAction"_s);
    auto *const line = new QWidget;
    auto *const row = new QHBoxLayout(line);
    row->setContentsMargins(14, 0, 14, 0);
    line->setMinimumHeight(30);
    row->setSpacing(8);
    for (QLabel *const label : {m_dot, m_state, m_notice})
        label->setTextFormat(Qt::PlainText);
    row->addWidget(m_dot);
    row->addWidget(m_profile);
    row->addWidget(m_state);
    row->addWidget(m_reason);
    row->addWidget(m_retry);
    row->addStretch(1);
    row->addWidget(m_notice);
    row->addWidget(m_action);
    for (QPushButton *const button : {m_profile, m_action, m_retry})
        button->setProperty("flat", true);
    addWidget(line, 1);
}

void StatusLine::buildProfiles()
{
    m_profile->setObjectName(u"profileButton"_s);
    m_profile->setVisible(m_profiles != nullptr);
    if (!m_profiles)
        return;
    m_profile->setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &StatusLine::fillMenu);
    connect(m_profiles, &Profiles::changed, this, &StatusLine::showProfile);
    connect(m_profiles, &Profiles::switched, this, &StatusLine::showProfile);
    showProfile();
}

void StatusLine::fillMenu()
{
    m_menu->clear();
    for (int row = 0; row < m_profiles->rowCount(); ++row) {
        QAction *const action = m_menu->addAction(QString(m_profiles->at(row).name).replace(u'&', u"&&"_s));
        action->setCheckable(true);
        action->setChecked(row == m_profiles->current());
        connect(action, &QAction::triggered, m_profiles, [this, row] { m_profiles->use(row); });
    }
    m_menu->addSeparator();
    connect(m_menu->addAction(tr("Connections …")), &QAction::triggered, this, &StatusLine::connectionsWanted);
}

void StatusLine::showProfile()
{
    const QString name = m_profiles->profile().name;
    m_profile->setText(QString(name).replace(u'&', u"&&"_s));
    m_profile->setAccessibleName(tr("Connection: %1").arg(name));
    m_profile->setToolTip(tr("Which daemon this is; choose another"));
}

void StatusLine::showConnection()
{
    using enum DaemonConnection::State;
    const DaemonConnection::State state = m_connection.state();
    const QString trouble = m_connection.trouble();
    m_retry->setVisible(state == Offline);
    m_reason->setVisible(state != Live && !trouble.isEmpty());
    m_reason->setText(trouble);
    if (state != Offline)
        m_second.stop();
    switch (state) {
    case Offline: {
        const auto left = std::chrono::ceil<std::chrono::seconds>(m_connection.untilNextTry());
        setTone(m_dot, Tone::Bad);
        if (!m_second.isActive())
            m_second.start(std::chrono::seconds(1));
        return m_state->setText(left.count() > 0 ? tr("Offline, next try in %1 s").arg(left.count()) : tr("Offline"));
    }
    case Connecting:
        setTone(m_dot, Tone::Warning);
        return m_state->setText(m_connection.route().isRemote()
                                    ? tr("Connecting to %1 …").arg(m_connection.route().host.destination)
                                    : tr("Connecting …"));
    case Live:
        break;
    }
    const QJsonObject hello = m_connection.hello();
    const QString rights = m_connection.mayChange() ? tr("may change") : tr("may only look");
    setTone(m_dot, Tone::Good);
    m_state->setText(tr("Live  ·  %1, %2  ·  daemon %3")
                         .arg(hello.value("user"_L1).toString(), rights, hello.value("version"_L1).toString()));
}

void StatusLine::showNotice(const Notice &notice)
{
    m_act = notice.act;
    m_notice->setText(notice.text);
    setTone(m_notice, notice.tone);
    m_action->setText(notice.action);
    m_action->setVisible(!notice.action.isEmpty());
    m_until.start(notice.lasts);
}

void StatusLine::clearNotice()
{
    m_act = {};
    m_notice->clear();
    m_action->hide();
}

} // namespace am
