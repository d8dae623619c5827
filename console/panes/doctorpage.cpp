// SPDX-License-Identifier: MIT
#include "panes/doctorpage.h"

#include "sender/signaturedoctor.h"
#include "widgets/labels.h"

#include <QFontDatabase>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr int mostFindings = 3;

} // namespace

DoctorPage::DoctorPage(std::function<qint64()> clock, QWidget *parent)
    : QWidget(parent)
    , m_clock(std::move(clock))
    , m_header(new QLineEdit)
    , m_key(new QLineEdit)
    , m_body(new QPlainTextEdit)
{
    m_header->setPlaceholderText(u"t=…,v0=…"_s);
    m_header->setAccessibleName(tr("Header ElevenLabs-Signature"));
    m_header->setObjectName(u"doctorHeader"_s);
    m_key->setPlaceholderText(u"wsec_…"_s);
    m_key->setEchoMode(QLineEdit::PasswordEchoOnEdit);
    m_key->setAccessibleName(tr("Key"));
    m_key->setObjectName(u"doctorKey"_s);
    m_body->setPlaceholderText(tr("The body, byte for byte as it was received"));
    m_body->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_body->setAccessibleName(tr("Body"));
    m_body->setObjectName(u"doctorBody"_s);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 14, 20, 16);
    column->setSpacing(8);
    column->addWidget(explanation(tr("Header ElevenLabs-Signature")));
    column->addWidget(m_header);
    column->addWidget(explanation(tr("Key (it stays in this window)")));
    column->addWidget(m_key);
    column->addWidget(explanation(tr("Body")));
    column->addWidget(m_body, 1);
    for (int i = 0; i < mostFindings; ++i) {
        m_findings.append(explanation({}));
        column->addWidget(m_findings.last());
    }
    m_findings.first()->setObjectName(u"doctorVerdict"_s);
    connect(m_header, &QLineEdit::textChanged, this, &DoctorPage::examine);
    connect(m_key, &QLineEdit::textChanged, this, &DoctorPage::examine);
    connect(m_body, &QPlainTextEdit::textChanged, this, &DoctorPage::examine);
    examine();
}

void DoctorPage::examine()
{
    const QList<Finding> findings = examineSignature(
        m_header->text().trimmed().toUtf8(), m_body->toPlainText().toUtf8(), m_key->text().toUtf8(), m_clock() / 1000);
    for (qsizetype i = 0; i < m_findings.size(); ++i) {
        const bool isThere = i < findings.size();
        m_findings.at(i)->setVisible(isThere);
        m_findings.at(i)->setText(isThere ? findings.at(i).text : QString());
        setTone(m_findings.at(i), isThere ? findings.at(i).tone : Tone::Plain);
    }
}

} // namespace am
