// SPDX-License-Identifier: MIT
#include "panes/sendpane.h"

#include "panes/doctorpage.h"
#include "widgets/jsoneditor.h"
#include "widgets/labels.h"
#include "widgets/notices.h"

#include <QAction>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFontDatabase>
#include <QJsonDocument>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
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
constexpr qsizetype mostSent = 100;

enum Way { ThroughDaemon, Directly };

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
    setAcceptDrops(true);
    QStringList kinds;
    for (const WebhookTemplate &kind : webhookTemplates())
        kinds.append(kind.title);
    m_kind = comboOf(tr("Webhook"), kinds);
    auto *const open = new QPushButton(tr("Open …"));
    auto *const save = new QPushButton(tr("Save …"));
    m_send = new QPushButton(tr("Send"));
    m_send->setObjectName(u"sendButton"_s);
    m_send->setProperty("primary", true);
    m_send->setToolTip(tr("Ctrl+Return"));
    for (QWidget *const widget : {static_cast<QWidget *>(m_kind), static_cast<QWidget *>(open),
                                  static_cast<QWidget *>(save), static_cast<QWidget *>(m_send)})
        head()->addWidget(widget);
    auto *const splitter = new QSplitter;
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(buildEditor());
    splitter->addWidget(buildAnswer());
    splitter->setSizes({560, 480});
    body()->addWidget(splitter, 1);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &SendPane::chooseTemplate);
    connect(open, &QPushButton::clicked, this, &SendPane::openFile);
    connect(save, &QPushButton::clicked, this, &SendPane::saveFile);
    connect(m_send, &QPushButton::clicked, this, &SendPane::send);
    addCommand(tr("Send this webhook"), QKeySequence(Qt::CTRL | Qt::Key_Return), [this] { m_send->click(); });
    addCommand(tr("Open a saved webhook …"), QKeySequence::Open, [this] { openFile(); });
    addCommand(tr("Save this webhook …"), QKeySequence::Save, [this] { saveFile(); });
    chooseTemplate(0);
}

QWidget *SendPane::buildEditor()
{
    QStringList faults;
    for (const WebhookFault &fault : webhookFaults())
        faults.append(fault.title);
    m_fault = comboOf(tr("Fault"), faults);
    m_fault->setObjectName(u"fault"_s);
    m_caller = new QLineEdit(u"+15550100123"_s);
    m_caller->setAccessibleName(tr("Caller"));
    m_caller->setToolTip(tr("Stands for {{caller}}"));
    m_editor = new JsonEditor;
    m_editor->setAccessibleName(tr("Body"));
    m_mistake = new QLabel;
    setTone(m_mistake, Tone::Bad);
    m_mistake->hide();
    auto *const line = new QHBoxLayout;
    line->addLayout(named(tr("Caller"), m_caller), 1);
    line->addLayout(named(tr("Fault"), m_fault), 1);
    auto *const widget = new QWidget;
    auto *const column = new QVBoxLayout(widget);
    column->setContentsMargins(24, 14, 20, 16);
    column->setSpacing(10);
    column->addLayout(line);
    column->addLayout(buildWay());
    column->addWidget(m_editor, 1);
    column->addWidget(m_mistake);
    connect(m_editor, &JsonEditor::mistakeChanged, m_mistake, [this](const QString &mistake) {
        m_mistake->setText(mistake);
        m_mistake->setVisible(!mistake.isEmpty());
    });
    return widget;
}

QLayout *SendPane::buildWay()
{
    m_way = comboOf(tr("Way"), {tr("The daemon sends it to itself"), tr("Directly, with a key")});
    m_way->setObjectName(u"way"_s);
    m_address = new QLineEdit(u"http://127.0.0.1:8080"_s);
    m_address->setAccessibleName(tr("Address"));
    m_address->setObjectName(u"address"_s);
    m_key = new QLineEdit;
    m_key->setEchoMode(QLineEdit::Password);
    m_key->setPlaceholderText(tr("Key (it stays in this window)"));
    m_key->setAccessibleName(tr("Key"));
    m_key->setObjectName(u"key"_s);
    auto *const line = new QHBoxLayout;
    line->addLayout(named(tr("Way"), m_way), 1);
    for (QLineEdit *const field : {m_address, m_key}) {
        line->addWidget(field, 1, Qt::AlignBottom);
        field->hide();
        connect(m_way, &QComboBox::currentIndexChanged, field,
                [field](int way) { field->setVisible(way == Directly); });
    }
    return line;
}

QWidget *SendPane::buildAnswer()
{
    m_status = heading(tr("Nothing was sent yet"));
    m_status->setObjectName(u"answerStatus"_s);
    m_answer = new QPlainTextEdit;
    m_answer->setReadOnly(true);
    m_answer->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_answer->setAccessibleName(tr("Answer"));
    m_toCall = new QPushButton(tr("See the call"));
    m_toCall->setObjectName(u"toCall"_s);
    m_toCall->hide();
    auto *const line = new QHBoxLayout;
    line->addWidget(m_status, 1);
    line->addWidget(m_toCall);
    auto *const answer = new QWidget;
    auto *const column = new QVBoxLayout(answer);
    column->setContentsMargins(0, 14, 20, 16);
    column->addLayout(line);
    column->addWidget(m_answer, 1);
    m_history = new QListWidget;
    m_history->setFrameShape(QFrame::NoFrame);
    m_history->setAccessibleName(tr("What was sent"));
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(answer, tr("Answer"));
    m_tabs->addTab(m_history, tr("History"));
    m_tabs->addTab(new DoctorPage(m_desk.clock), tr("Signature doctor"));
    auto *const frame = new QWidget;
    auto *const layout = new QVBoxLayout(frame);
    layout->setContentsMargins(20, 8, 0, 0);
    layout->addWidget(m_tabs);
    connect(m_history, &QListWidget::currentRowChanged, this, &SendPane::showSent);
    connect(m_toCall, &QPushButton::clicked, this, [this] { Q_EMIT callWanted(m_conversation); });
    return frame;
}

void SendPane::chooseTemplate(int number)
{
    m_editor->setPlainText(webhookTemplates().at(number).body);
}

void SendPane::send()
{
    const WebhookVariables variables{.now = m_desk.clock() / 1000,
                                     .uuid = QUuid::createUuid().toString(QUuid::Id128),
                                     .caller = m_caller->text().trimmed()};
    WebhookOrder order{.kind = webhookTemplates().at(m_kind->currentIndex()),
                       .body = filledIn(m_editor->toPlainText(), variables).toUtf8(),
                       .fault = webhookFaults().at(m_fault->currentIndex()).name};
    if (m_way->currentIndex() == Directly) {
        if (webhookFaults().at(m_fault->currentIndex()).needsDaemon)
            return m_desk.notices.complain(tr("Only the daemon can send it so, to itself"));
        order.address = QUrl(m_address->text().trimmed());
        order.key = m_key->text().toUtf8();
        if (!order.address.isValid() || order.address.host().isEmpty())
            return m_desk.notices.complain(tr("An address is expected, such as http://127.0.0.1:8080"));
    }
    const Sent sent{m_kind->currentIndex(), m_editor->toPlainText(), {}, conversationIn(order.body)};
    m_send->setEnabled(false);
    m_send->setText(tr("Sending …"));
    m_sender.send(order, this, [this, sent](const Result<WebhookAnswer> &answer) { take(answer, sent); });
}

void SendPane::take(const Result<WebhookAnswer> &answer, const Sent &sent)
{
    m_send->setEnabled(true);
    m_send->setText(tr("Send"));
    m_tabs->setCurrentIndex(0);
    if (!answer) {
        const bool notOffered = answer.error().kind == Error::Kind::WrongAddress;
        m_status->setText(notOffered ? tr("This daemon does not offer this yet; send directly, with a key")
                                     : answer.error().detail);
        setTone(m_status, Tone::Bad);
        m_toCall->hide();
        return m_answer->clear();
    }
    const bool isAccepted = answer->status >= 200 && answer->status < 300;
    m_status->setText(tr("%1 in %2 ms").arg(answer->status).arg(answer->took, 0, 'f', 1));
    setTone(m_status, isAccepted ? Tone::Good : Tone::Warning);
    m_conversation = sent.conversation;
    m_toCall->setVisible(isAccepted && webhookTemplates().at(sent.kind).isSigned);
    m_answer->setPlainText(answer->headers + u'\n' + answer->body);
    Sent kept = sent;
    kept.answer = m_answer->toPlainText();
    m_sent.prepend(kept);
    m_history->insertItem(0,
                          u"%1   %2   %3"_s.arg(QDateTime::fromMSecsSinceEpoch(m_desk.clock()).toString(u"HH:mm:ss"_s),
                                                m_status->text(), webhookTemplates().at(sent.kind).title));
    if (m_sent.size() > mostSent) {
        m_sent.removeLast();
        delete m_history->takeItem(m_history->count() - 1);
    }
}

void SendPane::showSent(int row)
{
    if (row < 0 || row >= m_sent.size())
        return;
    const Sent sent = m_sent.at(row);
    m_kind->setCurrentIndex(sent.kind);
    m_editor->setPlainText(sent.body);
    m_answer->setPlainText(sent.answer);
}

void SendPane::loadFile(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return m_desk.notices.complain(u"%1: %2"_s.arg(name, file.errorString()));
    if (file.size() > largestFile)
        return m_desk.notices.complain(tr("%1 is too large to be edited").arg(name));
    m_editor->setPlainText(QString::fromUtf8(file.readAll()));
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

void SendPane::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().constFirst().isLocalFile())
        event->acceptProposedAction();
}

void SendPane::dropEvent(QDropEvent *event)
{
    loadFile(event->mimeData()->urls().constFirst().toLocalFile());
    event->acceptProposedAction();
}

} // namespace am
