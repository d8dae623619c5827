// SPDX-License-Identifier: MIT
#pragma once

#include "look/glyphs.h"

#include <QWidget>

#include <functional>

class QHBoxLayout;
class QLineEdit;
class QSettings;
class QVBoxLayout;

namespace am {

class DaemonConnection;
class Notices;
class ProfileKeys;

/// What every pane is given.
struct Desk
{
    DaemonConnection &connection;
    Notices &notices;
    std::function<qint64()> clock; ///< shared/clock.h
    ProfileKeys *keys = nullptr;   ///< of the profile in use; null = none are kept
    QSettings *settings = nullptr; ///< what the operator arranged; null = nothing is kept
};

/// One of the window's places: a title, what belongs beside it, and what the place is for. Its actions() are also in
/// the command palette.
class Pane : public QWidget
{
    Q_OBJECT

public:
    Pane(const QString &title, Glyph glyph, QWidget *parent = nullptr);

    [[nodiscard]] QString title() const { return m_title; }
    [[nodiscard]] Glyph glyph() const { return m_glyph; }

    /// Brings what is shown up to date: the pane was opened, or the daemon is back, or the operator wants it.
    virtual void refresh() {}
    /// The same every few seconds, where the daemon's audit log does not record each look.
    virtual void keepUp() {}
    /// Where Ctrl+F leads.
    [[nodiscard]] virtual QLineEdit *searchField() const { return nullptr; }

Q_SIGNALS:
    /// The operator wants to see it elsewhere.
    /// With a sentence: that it be marked in what was said.
    void callWanted(const QString &conversation, const QString &sentence = {});
    void callerWanted(const QString &caller);

protected:
    [[nodiscard]] QHBoxLayout *head() const { return m_head; }
    [[nodiscard]] QVBoxLayout *body() const { return m_body; }
    QAction *addCommand(const QString &text, const QKeySequence &keys, std::function<void()> act);

private:
    QString m_title;
    Glyph m_glyph;
    QHBoxLayout *m_head;
    QVBoxLayout *m_body;
};

/// A field to search in, with a magnifier and a way to clear it; `changed` comes when typing has paused.
QLineEdit *searchFieldFor(QWidget *owner, const QString &placeholder, std::function<void(const QString &)> changed);

} // namespace am
