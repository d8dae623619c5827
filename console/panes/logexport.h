// SPDX-License-Identifier: MIT
#pragma once

#include "models/logstore.h"
#include "shared/result.h"

#include <QSaveFile>
#include <QTimer>

namespace am {

class LogModel;
class Notices;

/// Writes what the filter lets through, as CSV or, by the file's name, as lines of JSON: slice by slice, so that the
/// window goes on. Lines that come meanwhile are not in it. Deletes itself when it is over; deleted before, it leaves
/// no file.
class LogExport final : public QObject
{
    Q_OBJECT

public:
    LogExport(const LogModel &model, const QString &file, QObject *parent);

Q_SIGNALS:
    void progressed(int percent);
    /// How many lines were written.
    void ended(const am::Result<qint64> &lines);

private:
    void writeSlice();
    bool writeLine(const LogLine &line);
    void end(const Result<qint64> &lines);

    const LogModel &m_model;
    QSaveFile m_file;
    bool m_isJson;
    int m_row = 0;
    int m_end; ///< one more than the last row to write
    qint64 m_written = 0;
    QTimer m_next;
};

/// Asks for a file and writes there; the status line tells how far it is, and offers to stop.
void chooseLogExport(const LogModel &model, Notices &notices, QWidget &owner);
LogExport *exportLog(const LogModel &model, const QString &file, Notices &notices, QObject &owner);

/// For spreadsheets: a line with its end, texts in quotes.
QString asCsv(const LogLine &line);
QString csvHead();
QJsonObject asJson(const LogLine &line);
/// The request as a command that can be tried, with what is secret or names somebody left out.
QString asCurl(const LogLine &line);

} // namespace am
