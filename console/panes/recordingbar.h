// SPDX-License-Identifier: MIT
#pragma once

#include "link/recordingfetch.h"
#include "panes/pane.h"

#include <QTemporaryDir>

#include <optional>

class QLabel;

namespace am {

/// The recording of a call, where one is kept: to be listened to with the system's player, or to be saved. What is
/// played lies in a directory of this user's only and goes when the console ends.
class RecordingBar final : public QWidget
{
    Q_OBJECT

public:
    explicit RecordingBar(const Desk &desk, QWidget *parent = nullptr);

    /// `recordings` as `calls.get` tells them; without any the bar is hidden. The newest counts.
    void setRecordings(const QString &conversation, const QJsonArray &recordings);
    /// Instead of the system's player.
    void setPlayer(std::function<bool(const QString &file)> play) { m_playFile = std::move(play); }

private:
    void play();
    void save();
    void fetch(const QString &target, const std::function<void()> &done);

    Desk m_desk;
    Recording m_recording;
    QLabel *m_about;
    std::optional<QTemporaryDir> m_played;
    std::function<bool(const QString &file)> m_playFile;
};

} // namespace am
