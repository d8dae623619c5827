// SPDX-License-Identifier: MIT
#include "panes/sendpane.h"

#include "panes/doctorpage.h"
#include "panes/sendway.h"
#include "panes/senthistory.h"
#include "widgets/jsoneditor.h"
#include "widgets/labels.h"
#include "widgets/notices.h"

#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QJsonDocument>
#include <QLineEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QSplitter>
#include <QTabWidget>
#include <QUuid>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qint64 largestFile = 4LL * 1024 * 1024; ///< bytes

enum Tab { AnswerTab, DifferenceTab };

QComboBox *comboOf(const QString &name, const QStringList &texts)
{
    auto *const combo = new QComboBox;
    combo->setAccessibleName(name);
    combo->addItems(texts);
    return combo;
}

QString conversationIn(const QByteArray &body)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    const QString inner = object["data"_L1]["conversation_id"_L1].toString();
    return inner.isEmpty() ? object.value("conversation_id"_L1).toString() : inner;
}

} // namespace

SendPane::SendPane(const Desk &desk, QWidget *parent)
    : Pane(tr("Send"), Glyph::Send, parent)
    , m_desk(desk)
    , m_sender(desk.connection, desk.clock)
{
    setObjectName(u"send"_s);
    buildHead();
    auto *const splitter = new QSplitter;
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(buildEditor());
    splitter->addWidget(buildAnswer());
    splitter->setSizes({560, 480});
    body()->addWidget(splitter, 1);
    addCommand(tr("Send this webhook"), QKeySequence(Qt::CTRL | Qt::Key_Return), [this] { m_send->click(); });
    addCommand(tr("Open a saved webhook …"), QKeySequence::Open, [this] { openFile(); });
    addCommand(tr("Save this webhook …"), QKeySequence::Save, [this] { saveFile(); });
    chooseTemplate(0);
}

void SendPane::buildHead()
{
    QStringList kinds;
    for (const WebhookTemplate &kind : webhookTemplates())
        kinds.append(kind.title);
    m_kind = comboOf(tr("Webhook"), kinds);
    m_kind->setObjectName(u"kind"_s);
    auto *const open = new QPushButton(tr("Open …"));
    auto *const save = new QPushButton(tr("Save …"));
    m_send = new QPushButton(tr("Send"));
    m_send->setObjectName(u"sendButton"_s);
    m_send->setProperty("primary", true);
    m_send->setToolTip(tr("Ctrl+Return"));
    for (QWidget *const widget : {static_cast<QWidget *>(m_kind), static_cast<QWidget *>(open),
                                  static_cast<QWidget *>(save), static_cast<QWidget *>(m_send)})
        head()->addWidget(widget);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &SendPane::chooseTemplate);
    connect(open, &QPushButton::clicked, this, &SendPane::openFile);
    connect(save, &QPushButton::clicked, this, &SendPane::saveFile);
    connect(m_send, &QPushButton::clicked, this, &SendPane::send);
}

QWidget *SendPane::buildEditor()
{
    m_way = new SendWay(m_desk.keys);
    m_editor = new JsonEditor;
    m_editor->setAccessibleName(tr("Body"));
    auto *const mistake = new QLabel;
    setTone(mistake, Tone::Bad);
    mistake->hide();
    auto *const widget = new QWidget;
    auto *const column = new QVBoxLayout(widget);
    column->setContentsMargins(24, 14, 20, 16);
    column->setSpacing(10);
    column->addLayout(buildChoices());
    column->addWidget(m_way);
    column->addWidget(m_editor, 1);
    column->addWidget(mistake);
    connect(m_editor, &JsonEditor::mistakeChanged, mistake, [mistake](const QString &text) {
        mistake->setText(text);
        mistake->setVisible(!text.isEmpty());
    });
    return widget;
}

QLayout *SendPane::buildChoices()
{
    QStringList faults;
    for (const WebhookFault &fault : webhookFaults())
        faults.append(fault.title);
    m_fault = comboOf(tr("Fault"), faults);
    m_fault->setObjectName(u"fault"_s);
    m_caller = new QLineEdit(u"+15550100123"_s);
    m_caller->setAccessibleName(tr("Caller"));
    m_caller->setToolTip(tr("Stands for {{caller}}"));
    auto *const line = new QHBoxLayout;
    line->addLayout(named(tr("Caller"), m_caller), 1);
    line->addLayout(named(tr("Fault"), m_fault), 1);
    return line;
}

QWidget *SendPane::buildAnswer()
{
    m_answer = new AnswerPage;
    m_difference = new DifferencePage;
    m_history = new SentHistory;
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_answer, tr("Answer"));
    m_tabs->addTab(m_difference, tr("Difference"));
    m_tabs->addTab(m_history, tr("History"));
    m_tabs->addTab(new DoctorPage(m_desk.clock), tr("Signature doctor"));
    auto *const frame = new QWidget;
    auto *const layout = new QVBoxLayout(frame);
    layout->setContentsMargins(20, 8, 0, 0);
    layout->addWidget(m_tabs);
    connect(m_answer, &AnswerPage::cancelWanted, this, &SendPane::cancel);
    connect(m_answer, &AnswerPage::callWanted, this, [this] { Q_EMIT callWanted(m_conversation); });
    connect(m_answer, &AnswerPage::differenceWanted, this, [this] { m_tabs->setCurrentIndex(DifferenceTab); });
    connect(m_history, &SentHistory::chosen, this, &SendPane::lookBackAt);
    connect(m_history, &SentHistory::twoChosen, this, [this](const SentWebhook &older, const SentWebhook &newer) {
        m_difference->compare(older, newer);
        m_tabs->setCurrentIndex(DifferenceTab);
    });
    return frame;
}

void SendPane::chooseTemplate(int number)
{
    m_way->setSigned(webhookTemplates().at(number).isSigned);
    m_editor->setPlainText(webhookTemplates().at(number).body);
}

/// Without its template's body.
void SendPane::setKind(int number)
{
    const QSignalBlocker quiet(m_kind);
    m_kind->setCurrentIndex(number);
    m_way->setSigned(webhookTemplates().at(number).isSigned);
}

void SendPane::send()
{
    const WebhookVariables variables{.now = m_desk.clock() / 1000,
                                     .uuid = QUuid::createUuid().toString(QUuid::Id128),
                                     .caller = m_caller->text().trimmed()};
    const WebhookOrder order{.kind = webhookTemplates().at(m_kind->currentIndex()),
                             .body = filledIn(m_editor->toPlainText(), variables).toUtf8(),
                             .fault = webhookFaults().at(m_fault->currentIndex()).name};
    const SentWebhook sent{.kind = m_kind->currentIndex(),
                           .fault = m_fault->currentIndex(),
                           .body = m_editor->toPlainText(),
                           .conversation = conversationIn(order.body)};
    m_send->setEnabled(false);
    m_answer->showSending();
    m_tabs->setCurrentIndex(AnswerTab);
    m_underWay = std::make_unique<QObject>();
    m_way->complete(order, m_underWay.get(), [this, sent](const Result<WebhookOrder> &completed) {
        if (completed)
            return dispatch(*completed, sent);
        cancel();
        m_desk.notices.complain(completed.error().detail);
    });
}

void SendPane::dispatch(const WebhookOrder &order, SentWebhook sent)
{
    m_sender.send(order, m_underWay.get(),
                  [this, sent = std::move(sent)](const Result<WebhookAnswer> &answer) { take(answer, sent); });
}

void SendPane::cancel()
{
    endSending();
    m_answer->clear();
}

void SendPane::endSending()
{
    if (QObject *const sent = m_underWay.release())
        sent->deleteLater(); // this may come from its own answer
    m_send->setEnabled(true);
}

void SendPane::take(const Result<WebhookAnswer> &answer, SentWebhook sent)
{
    endSending();
    sent.at = m_desk.clock();
    if (answer) {
        sent.isAccepted = answer->status >= 200 && answer->status < 300;
        sent.status = tr("%1 in %2 ms").arg(answer->status).arg(answer->took, 0, 'f', 1);
        sent.headers = answer->headers;
        sent.answer = answer->body;
    } else {
        const bool isOffered = answer.error().kind != Error::Kind::WrongAddress;
        sent.status =
            isOffered ? answer.error().detail : tr("This daemon does not offer this yet; send directly, with a key");
    }
    m_conversation = sent.conversation;
    const bool isComparable = m_before && m_before->kind == sent.kind;
    m_answer->show(sent, isComparable ? m_difference->compare(*m_before, sent) : -1);
    m_before = sent;
    m_history->add(sent);
}

void SendPane::lookBackAt(const SentWebhook &sent)
{
    setKind(sent.kind);
    m_fault->setCurrentIndex(sent.fault);
    m_editor->setPlainText(sent.body);
    m_conversation = sent.conversation;
    m_answer->show(sent, -1);
    m_before = sent;
}

void SendPane::forgetDaemon()
{
    m_conversation.clear();
    m_before.reset();
    if (m_underWay)
        cancel();
    m_answer->forgetCall();
}

void SendPane::loadFile(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return m_desk.notices.complain(u"%1: %2"_s.arg(name, file.errorString()));
    if (file.size() > largestFile)
        return m_desk.notices.complain(tr("%1 is too large to be edited").arg(name));
    const QString text = QString::fromUtf8(file.readAll());
    if (const int number = templateOf(text); number >= 0)
        setKind(number);
    m_editor->setPlainText(text);
}

void SendPane::openFile()
{
    auto *const dialog = new QFileDialog(this, tr("Open a webhook"), {}, tr("Webhooks (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &SendPane::loadFile);
    dialog->open();
}

void SendPane::saveFile()
{
    auto *const dialog = new QFileDialog(this, tr("Save this webhook"), u"webhook.json"_s, tr("Webhooks (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &name) {
        QSaveFile file(name);
        if (!file.open(QIODevice::WriteOnly) || file.write(m_editor->toPlainText().toUtf8()) < 0 || !file.commit())
            m_desk.notices.complain(u"%1: %2"_s.arg(name, file.errorString()));
    });
    dialog->open();
}

} // namespace am
