// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace am {

/// What an erasure removed, how that was checked, and what nobody can prove from here. Names the caller by mask and
/// key only (storage/callerkey.h), so that it may be kept.
struct ErasureCertificate
{
    static constexpr qsizetype mostIds = 1000; ///< of memories; all of them are counted

    QString tenant = {};
    QString caller = {};    ///< masked
    QString callerKey = {}; ///< of the tombstone
    QString actor = {};     ///< who asked for it
    QString store = {};     ///< MemoryStore::name()
    qint64 begunAt = 0;     ///< milliseconds; calls that began before it count as erased
    qint64 finishedAt = 0;  ///< milliseconds; 0 while anything remains

    // Removed, over all attempts.
    qint64 conversations = 0; ///< each has a tombstone
    qint64 reports = 0;
    qint64 parts = 0;
    qint64 transitions = 0;
    qint64 recordings = 0;
    qint64 logLines = 0;
    qint64 calls = 0; ///< that began, with what their agents were told
    qint64 memories = 0;
    QStringList memoryIds = {}; ///< at most mostIds of them

    // Checked, at the last attempt.
    bool listEmpty = false;
    bool searchEmpty = false;
    bool conversationsEmpty = false; ///< listed one by one, also what belongs to no caller
    bool additionsSettled = false;   ///< no addition was under way that could still become a memory
    bool logEmptied = false;         ///< removed bytes are gone from the database's files, its write-ahead log included

    QStringList remaining = {}; ///< what is not done, and why; it is tried again until this is empty

    [[nodiscard]] bool isComplete() const { return finishedAt > 0; }
    /// Places that this program cannot look into.
    [[nodiscard]] QStringList unproved() const;

    [[nodiscard]] QJsonObject toJson() const;
    static ErasureCertificate fromJson(const QJsonObject &json);
};

} // namespace am
