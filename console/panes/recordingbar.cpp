// SPDX-License-Identifier: MIT
#include "panes/recordingbar.h"

#include "ctl/moment.h"
#include "widgets/labels.h"
#include "widgets/notices.h"

#include <QDesktopServices>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QPointer>
#include <QPushButton>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace am {

RecordingBar::RecordingBar(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_about(explanation({}))
    , m_playFile([](const QString &file) { return QDesktopServices::openUrl(QUrl::fromLocalFile(file)); })
{
    auto *const playButton = new QPushButton(tr("Play"));
    playButton->setObjectName(u"playRecording"_s);
    playButton->setToolTip(tr("With the player that this computer has for such files"));
    auto *const saveButton = new QPushButton(tr("Save recording …"));
    auto *const row = new QHBoxLayout(this);
    row->setContentsMargins(4, 0, 0, 12); // in line with the words below
    row->setSpacing(8);
    row->addWidget(playButton);
    row->addWidget(saveButton);
    row->addWidget(m_about, 1);
    connect(playButton, &QPushButton::clicked, this, &RecordingBar::play);
    connect(saveButton, &QPushButton::clicked, this, &RecordingBar::save);
    hide();
}

void RecordingBar::setRecordings(const QString &conversation, const QJsonArray &recordings)
{
    const QJsonValue newest = recordings.last();
    m_recording = {
        .conversation = conversation, .file = newest["file"_L1].toString(), .bytes = newest["bytes"_L1].toInteger()};
    setVisible(!m_recording.file.isEmpty());
    m_about->setText(tr("Recording, %1").arg(ctl::size(m_recording.bytes)));
    m_about->setToolTip(tr("Received %1").arg(ctl::clockTime(newest["received_at"_L1])));
}

void RecordingBar::play()
{
    if (!m_played)
        m_played.emplace(); // mode 0700
    if (!m_played->isValid())
        return m_desk.notices.complain(m_played->errorString());
    const QString suffix = m_recording.file.section(u'.', -1);
    // The name is the daemon's, and so nothing of it may become a path.
    const bool isPlain = suffix.size() <= 4 && !suffix.contains(u'/');
    const QString file = m_played->filePath(u"call."_s + (isPlain ? suffix : u"mp3"_s));
    fetch(file, [this, file] {
        if (m_playFile(file))
            m_desk.notices.say(tr("Playing; the file is deleted when the console ends"));
        else
            m_desk.notices.complain(tr("This computer has no player for it; save the recording instead"));
    });
}

void RecordingBar::save()
{
    auto *const dialog = new QFileDialog(this, tr("Save the recording"), m_recording.conversation + u".mp3"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        fetch(file, [this, file] { m_desk.notices.say(tr("Saved to %1").arg(file)); });
    });
    dialog->open();
}

void RecordingBar::fetch(const QString &target, const std::function<void()> &done)
{
    auto *const recording = new RecordingFetch(m_desk.connection, m_recording, target, this);
    const auto stop = [recording = QPointer(recording)] { delete recording; };
    connect(recording, &RecordingFetch::progressed, this, [this, stop](int percent) {
        m_desk.notices.give(
            {.text = tr("Fetching the recording … %1 %").arg(percent), .action = tr("Cancel"), .act = stop});
    });
    connect(recording, &RecordingFetch::ended, this, [this, done](const Result<qint64> &bytes) {
        if (bytes)
            done();
        else
            m_desk.notices.complain(tr("No recording: %1").arg(bytes.error().detail));
    });
    recording->start();
}

} // namespace am
