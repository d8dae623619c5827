// SPDX-License-Identifier: MIT
#include "panes/detailtabs.h"

#include "link/reportfetch.h"
#include "panes/receiptpage.h"
#include "panes/recordingbar.h"
#include "shared/callreport.h"
#include "widgets/emptystate.h"
#include "widgets/jsonview.h"
#include "widgets/listpage.h"
#include "widgets/notices.h"
#include "widgets/transcriptview.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTabWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace am {

DetailTabs::DetailTabs(const Desk &desk, QWidget *parent)
    : QStackedWidget(parent)
    , m_desk(desk)
    , m_empty(new EmptyState)
    , m_tabs(new QTabWidget)
    , m_transcript(new TranscriptView)
    , m_recording(new RecordingBar(desk))
    , m_receipt(new ReceiptPage)
    , m_briefing(new QStackedWidget)
    , m_briefingView(new JsonView)
    , m_noBriefing(new EmptyState)
    , m_report(new JsonView)
{
    m_briefing->addWidget(m_noBriefing);
    m_briefing->addWidget(framed(m_briefingView));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_receipt, tr("Receipt"));
    auto *const heard = new QWidget;
    auto *const hearing = new QVBoxLayout(heard);
    hearing->setContentsMargins(0, 0, 0, 0);
    hearing->setSpacing(0);
    hearing->addWidget(m_recording);
    hearing->addWidget(m_transcript, 1);
    m_tabs->addTab(framed(heard), tr("Transcript"));
    m_tabs->addTab(m_briefing, tr("Briefing served"));
    m_tabs->addTab(framed(m_report), tr("Raw report"));
    m_briefingView->setAccessibleName(tr("Briefing served"));
    auto *const page = new QWidget;
    auto *const column = new QVBoxLayout(page);
    column->setContentsMargins(24, 10, 0, 0);
    column->addWidget(m_tabs);
    addWidget(m_empty);
    addWidget(page);
    connect(m_tabs, &QTabWidget::currentChanged, this, &DetailTabs::openPage);
}

QWidget *DetailTabs::framed(QWidget *content)
{
    auto *const frame = new QWidget;
    auto *const layout = new QVBoxLayout(frame);
    layout->setContentsMargins(0, 14, 18, 0);
    layout->addWidget(content);
    return frame;
}

void DetailTabs::showNothing(const QString &title, const QString &text)
{
    ++m_generation;
    m_empty->tell(Glyph::Calls, title, text);
    setCurrentWidget(m_empty);
}

void DetailTabs::showCall(const QString &conversation, const QString &sentence)
{
    m_sentence = sentence;
    ask(u"calls.get"_s, {{u"conversation"_s, conversation}});
}

void DetailTabs::showDelivery(qint64 id)
{
    m_sentence.clear();
    ask(u"deliveries.get"_s, {{u"id"_s, id}});
}

void DetailTabs::ask(const QString &method, const QJsonObject &params)
{
    const quint64 generation = ++m_generation;
    m_desk.connection.ask(method, params, this, [this, generation](const Result<QJsonValue> &result) {
        if (generation != m_generation)
            return;
        if (result)
            take(result->toObject());
        else
            showNothing(tr("That did not work"), result.error().detail);
    });
}

/// A call with its deliveries, or one delivery.
void DetailTabs::take(const QJsonObject &answer)
{
    QJsonObject shown = answer;
    const QJsonArray deliveries = answer.value("deliveries"_L1).toArray();
    for (const QJsonValue delivery : deliveries) {
        if (shown == answer || delivery["type"_L1] == "post_call_transcription"_L1)
            shown = delivery.toObject();
    }
    m_conversation = answer.value("conversation"_L1).toString();
    m_delivery = shown.value("id"_L1).toInteger();
    m_isReportOpen = false;
    m_isBriefingOpen = false;
    m_receipt->setDelivery(shown);
    m_recording->setRecordings(m_conversation, answer.value("recordings"_L1).toArray());
    setCurrentIndex(1);
    if (!m_sentence.isEmpty())
        m_tabs->setCurrentIndex(Transcript);
    openPage();
}

void DetailTabs::openPage()
{
    if (currentIndex() != 1)
        return;
    const int page = m_tabs->currentIndex();
    if ((page == Transcript || page == Report) && !std::exchange(m_isReportOpen, true))
        openReport();
    if (page == Briefing && !std::exchange(m_isBriefingOpen, true))
        openBriefing();
}

void DetailTabs::openReport()
{
    m_transcript->clear();
    m_report->setValue({});
    fetchReport(m_desk.connection, m_delivery, this,
                [this, generation = m_generation](const Result<QByteArray> &bytes) {
                    if (generation != m_generation)
                        return;
                    if (bytes)
                        return takeReport(*bytes);
                    m_isReportOpen = false;
                    m_desk.notices.complain(tr("The report cannot be shown: %1").arg(bytes.error().detail));
                });
}

void DetailTabs::takeReport(const QByteArray &bytes)
{
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    m_report->setValue(document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()));
    const auto report = parseCallReport(bytes);
    if (!report)
        return m_transcript->setPlainText(tr("This report holds no transcript."));
    m_transcript->setReport(*report);
    if (!m_sentence.isEmpty())
        m_transcript->mark(std::exchange(m_sentence, {}));
}

void DetailTabs::openBriefing()
{
    m_noBriefing->tell(Glyph::Wait, tr("One moment"), tr("The daemon is being asked."));
    m_briefing->setCurrentIndex(0);
    const auto take = [this, generation = m_generation](const Result<QJsonValue> &result) {
        if (generation != m_generation)
            return;
        if (!result && result.error().kind == Error::Kind::WrongAddress)
            return tellNotOffered(*m_noBriefing);
        if (!result)
            return m_noBriefing->tell(Glyph::Calls, tr("No briefing is kept of this call"), result.error().detail);
        m_briefingView->setValue(*result);
        m_briefingView->expandAll();
        m_briefing->setCurrentIndex(1);
    };
    m_desk.connection.ask(u"calls.briefing"_s, {{u"conversation"_s, m_conversation}}, this, take);
}

} // namespace am
