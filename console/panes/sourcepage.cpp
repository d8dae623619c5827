// SPDX-License-Identifier: MIT
#include "panes/sourcepage.h"

#include "ctl/moment.h"
#include "link/reportfetch.h"
#include "widgets/factsheet.h"
#include "widgets/labels.h"

#include <QJsonArray>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace am {

SourcePage::SourcePage(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_sentence(heading({}))
    , m_about(explanation({}))
    , m_facts(new FactSheet)
    , m_open(new QPushButton(tr("Open the call")))
{
    m_sentence->setObjectName(u"sourceSentence"_s);
    m_about->setObjectName(u"sourceAbout"_s);
    m_open->setObjectName(u"openSource"_s);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(14);
    column->addWidget(m_sentence);
    column->addWidget(m_about);
    column->addWidget(m_facts);
    column->addWidget(m_open, 0, Qt::AlignLeft);
    connect(m_open, &QPushButton::clicked, this,
            [this] { Q_EMIT callWanted(m_memory.value("conversation"_L1).toString(), m_source.text); });
    setMemory({});
}

void SourcePage::say(const QString &text)
{
    m_sentence->hide();
    m_about->setText(text);
}

void SourcePage::setMemory(const QJsonObject &memory)
{
    const quint64 generation = ++m_generation;
    const QString conversation = memory.value("conversation"_L1).toString();
    m_memory = memory;
    m_source = {};
    m_facts->setFacts({{tr("Call"), conversation},
                       {tr("Part"), memory.value("part"_L1).toString()},
                       {tr("Since"), ctl::clockTime(memory.value("created_at"_L1))}});
    m_open->setVisible(!conversation.isEmpty());
    if (memory.isEmpty())
        return say(tr("Choose a memory to see which call it came of."));
    if (conversation.isEmpty())
        return say(tr("It came of no call: somebody wrote it here, or in the memory service itself."));
    say(tr("Looking for the sentence …"));
    m_desk.connection.ask(u"calls.get"_s, {{u"conversation"_s, conversation}}, this,
                          [this, generation](const Result<QJsonValue> &result) {
                              if (generation != m_generation)
                                  return;
                              if (result)
                                  return askForReport(result->toObject());
                              m_open->hide();
                              say(tr("The call itself is no longer kept: %1.").arg(result.error().detail));
                          });
}

void SourcePage::askForReport(const QJsonObject &call)
{
    const QJsonArray deliveries = call.value("deliveries"_L1).toArray();
    for (const QJsonValue delivery : deliveries) {
        if (delivery["type"_L1] != "post_call_transcription"_L1)
            continue;
        return fetchReport(m_desk.connection, delivery["id"_L1].toInteger(), this,
                           [this, generation = m_generation](const Result<QByteArray> &bytes) {
                               if (generation != m_generation)
                                   return;
                               const auto report = bytes ? parseCallReport(*bytes) : Result<CallReport>(bytes.error());
                               if (report)
                                   show(*report);
                               else
                                   say(tr("The call cannot be read: %1").arg(report.error().detail));
                           });
    }
    say(tr("Of this call no transcript is kept."));
}

void SourcePage::show(const CallReport &report)
{
    const auto source = sourceOf(m_memory.value("text"_L1).toString(), report);
    if (!source)
        return say(tr("No sentence of that call is like it. The memory service wrote it in words of its own, or "
                      "somebody changed it since."));
    m_source = *source;
    m_sentence->setText(u"“%1”"_s.arg(source->text));
    m_sentence->show();
    QString who = tr("The call's summary");
    if (source->turn >= 0) {
        const CallReport::Turn &turn = report.turns.at(source->turn);
        const bool isCaller = turn.role == CallReport::Turn::Role::User;
        const int seconds = int(turn.seconds);
        who = u"%1, %2:%3"_s.arg(isCaller ? tr("The caller") : tr("The agent"))
                  .arg(seconds / 60)
                  .arg(seconds % 60, 2, 10, QLatin1Char('0'));
    }
    m_about->setText(tr("%1. The most similar sentence of the call: it has %2 of the memory's %3 telling words. Which "
                        "one it really came of, the memory service does not say.")
                         .arg(who)
                         .arg(source->shared)
                         .arg(source->words));
}

} // namespace am
