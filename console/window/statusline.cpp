// SPDX-License-Identifier: MIT
#include "window/statusline.h"

#include "widgets/labels.h"

#include <QHBoxLayout>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace am {

StatusLine::StatusLine(DaemonConnection &connection, Notices &notices, QWidget *parent)
    : QStatusBar(parent)
    , m_connection(connection)
    , m_dot(new QLabel(u"●"_s))
    , m_state(new QLabel)
    , m_notice(new QLabel)
    , m_action(new QPushButton)
    , m_retry(new QPushButton(tr("Try now")))
{
    setSizeGripEnabled(false);
    m_state->setObjectName(u"connectionState"_s);
    m_notice->setObjectName(u"notice"_s);
    m_action->setObjectName(u"noticeAction"_s);
    auto *const line = new QWidget;
    auto *const row = new QHBoxLayout(line);
    row->setContentsMargins(14, 0, 14, 0);
    line->setMinimumHeight(30);
    row->setSpacing(8);
    for (QLabel *const label : {m_dot, m_state, m_notice}) {
        label->setTextFormat(Qt::PlainText);
        row->addWidget(label);
        if (label == m_state) {
            row->addWidget(m_retry);
            row->addStretch();
        }
    }
    row->addWidget(m_action);
    for (QPushButton *const button : {m_action, m_retry})
        button->setProperty("flat", true);
    addWidget(line, 1);
    m_until.setSingleShot(true);
    connect(&m_until, &QTimer::timeout, this, &StatusLine::clearNotice);
    connect(&connection, &DaemonConnection::stateChanged, this, &StatusLine::showConnection);
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

void StatusLine::showConnection()
{
    using enum DaemonConnection::State;
    m_retry->setVisible(m_connection.state() == Offline);
    switch (m_connection.state()) {
    case Offline:
        setTone(m_dot, Tone::Bad);
        m_state->setText(tr("Offline"));
        m_state->setToolTip(m_connection.trouble());
        return;
    case Connecting:
        setTone(m_dot, Tone::Warning);
        return m_state->setText(tr("Connecting …"));
    case Live:
        break;
    }
    const QJsonObject hello = m_connection.hello();
    const QString rights = m_connection.mayChange() ? tr("may change") : tr("may only look");
    setTone(m_dot, Tone::Good);
    m_state->setText(tr("Live  ·  %1, %2  ·  daemon %3")
                         .arg(hello.value("user"_L1).toString(), rights, hello.value("version"_L1).toString()));
    m_state->setToolTip({});
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
