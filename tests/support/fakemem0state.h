// SPDX-License-Identifier: MIT
#pragma once

#include "support/fakehttp.h"
#include "support/fakemem0rows.h"

#include <QJsonArray>

namespace am::test {

/// How FakeMem0 misbehaves. The same names, in snake_case, are the keys of POST /__fake/behavior; a key that is
/// left out goes back to its default.
struct FakeMem0Behavior
{
    int delayMs = 0;        ///< before every answer
    int failStatus = 0;     ///< answer this status instead, ...
    int failEvery = 1;      ///< ... every Nth time
    int retryAfter = 0;     ///< seconds, beside failStatus
    bool silent = false;    ///< read everything, answer nothing
    int dropAfterStore = 0; ///< every Nth add is stored, then the connection is closed without an answer
    bool garbage = false;   ///< 200 with a body that is no JSON
    bool html = false;      ///< failStatus (or 502) with a proxy's error page
    bool truncate = false;  ///< close in the middle of the answer
    int padBytes = 0;       ///< blow every answer up by so many bytes
    int pendingMs = 0;      ///< how long an extraction takes
    QString eventOutcome = QStringLiteral("SUCCEEDED"); ///< of an extraction; or FAILED, or EMPTY

    static FakeMem0Behavior fromJson(const QJsonObject &json);
};

/// What came over the wire so far; GET /__fake/stats has the same names.
struct FakeMem0Stats
{
    qint64 requests = 0;
    qint64 adds = 0; ///< requests that asked to add, whatever became of them
    qint64 searches = 0;
    qint64 lists = 0;
    qint64 stored = 0;   ///< rows
    qint64 repeated = 0; ///< of these, rows whose very same text was already there for the same ids
    qint64 refused = 0;  ///< answered 4xx
    FakeHttpRequest last = {};
};

/// What both dialects work on.
struct FakeMem0State
{
    FakeMem0Rows rows;
    FakeMem0Behavior behavior;
    FakeMem0Stats stats;
    QByteArray apiKey; ///< empty = any key will do

    /// Adds a row and counts it.
    const FakeMem0Row &store(FakeMem0Row row);
};

/// One dialect of the wire: routes a request that is not for the fake itself.
class FakeMem0Dialect
{
public:
    FakeMem0Dialect() = default;
    virtual ~FakeMem0Dialect() = default;
    Q_DISABLE_COPY_MOVE(FakeMem0Dialect)

    virtual FakeHttpAnswer answer(const FakeHttpRequest &request) = 0;
    /// Whether the request is an add, for dropAfterStore.
    [[nodiscard]] virtual bool isAdd(const FakeHttpRequest &request) const = 0;
};

std::unique_ptr<FakeMem0Dialect> makeFakeMem0Platform(FakeMem0State &state);
std::unique_ptr<FakeMem0Dialect> makeFakeMem0SelfHosted(FakeMem0State &state);

namespace fakemem0 {

FakeHttpAnswer json(const QJsonValue &body, int status = 200);
/// {"<key>": "<text>"}
FakeHttpAnswer refusal(int status, const QString &text, const QString &key = QStringLiteral("detail"));
/// Share of the query's words that the text holds, 0..1.
double score(const QStringList &words, const QString &text);
QStringList wordsOf(const QString &text);
/// Rows with a score of at least `threshold`, best first, at most `limit`.
QList<std::pair<double, const FakeMem0Row *>> best(const QList<const FakeMem0Row *> &rows, const QString &query,
                                                   double threshold, int limit);
/// What an add stores: every non-system message as it is, or (extracting) one memory per user message.
QList<FakeMem0Row> rowsOf(const QJsonObject &body, bool extract);
/// "segments" of a path, percent-decoded after splitting; without empty ones.
QStringList segments(const QByteArray &path);
QJsonValue orNull(const QString &text);
/// ISO 8601 with six-digit fractions and an offset, or null for 0.
QJsonValue date(qint64 milliseconds, int offsetSeconds);

} // namespace fakemem0

} // namespace am::test
