// SPDX-License-Identifier: MIT
#include "panes/logexport.h"

#include "models/logmodel.h"
#include "widgets/notices.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QJsonDocument>
#include <QPointer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

QString timeOf(const LogLine &line)
{
    return QDateTime::fromMSecsSinceEpoch(line.at).toUTC().toString(Qt::ISODateWithMs);
}

/// A text that begins like a formula is one to a spreadsheet.
QString quoted(QString text)
{
    if (!text.isEmpty() && u"=+-@\t\r"_s.contains(text.front()))
        text.prepend(u'\'');
    return u'"' + text.replace(u'"', u"\"\""_s) + u'"';
}

} // namespace

LogExport::LogExport(const LogModel &model, const QString &file, QObject *parent)
    : QObject(parent)
    , m_model(model)
    , m_file(file)
    , m_isJson(file.endsWith(".json"_L1))
    , m_end(model.rowCount())
{
    // The oldest lines may go while the others are written, and with another filter they are other lines.
    connect(&model, &LogModel::rowsRemoved, this, [this](const QModelIndex &, int first, int last) {
        const int gone = last - first + 1;
        m_row = std::max(0, m_row - gone);
        m_end = std::max(0, m_end - gone);
    });
    connect(&model, &LogModel::modelReset, this, [this] {
        end(Error{Error::Kind::BadInput, tr("The filter was changed meanwhile; nothing was written")});
    });
    connect(&m_next, &QTimer::timeout, this, &LogExport::writeSlice);
    m_next.start(0);
}

void LogExport::writeSlice()
{
    constexpr int sliceMilliseconds = 12;
    QElapsedTimer timer;
    timer.start();
    const bool isBegun = m_file.isOpen();
    bool isWritten =
        isBegun || (m_file.open(QIODevice::WriteOnly) && (m_isJson || m_file.write(csvHead().toUtf8()) > 0));
    while (isWritten && m_row < m_end && !timer.hasExpired(sliceMilliseconds)) {
        isWritten = writeLine(m_model.line(m_row++));
        ++m_written;
    }
    if (isWritten && m_row < m_end)
        return Q_EMIT progressed(int(100LL * m_row / m_end));
    if (isWritten && m_file.commit())
        end(m_written);
    else
        end(Error{Error::Kind::Storage, u"%1: %2"_s.arg(m_file.fileName(), m_file.errorString())});
}

bool LogExport::writeLine(const LogLine &line)
{
    const QByteArray bytes =
        m_isJson ? QJsonDocument(asJson(line)).toJson(QJsonDocument::Compact) + '\n' : asCsv(line).toUtf8();
    return m_file.write(bytes) == bytes.size();
}

void LogExport::end(const Result<qint64> &lines)
{
    m_next.stop();
    disconnect(&m_model, nullptr, this, nullptr);
    Q_EMIT ended(lines);
    deleteLater();
}

LogExport *exportLog(const LogModel &model, const QString &file, Notices &notices, QObject &owner)
{
    auto *const log = new LogExport(model, file, &owner);
    const auto stop = [log = QPointer(log)] { delete log; };
    QObject::connect(log, &LogExport::progressed, &notices, [&notices, stop](int percent) {
        notices.give(
            {.text = LogExport::tr("Writing … %1 %").arg(percent), .action = LogExport::tr("Cancel"), .act = stop});
    });
    QObject::connect(log, &LogExport::ended, &notices, [&notices, file](const Result<qint64> &lines) {
        if (lines)
            notices.say(LogExport::tr("Lines written to %1: %2").arg(file).arg(*lines));
        else
            notices.complain(lines.error().detail);
    });
    return log;
}

void chooseLogExport(const LogModel &model, Notices &notices, QWidget &owner)
{
    auto *const dialog = new QFileDialog(&owner, LogExport::tr("Export the log"), {},
                                         LogExport::tr("For spreadsheets (*.csv);;Lines of JSON (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    QObject::connect(dialog, &QFileDialog::fileSelected, &owner,
                     [&model, &notices, &owner](const QString &file) { exportLog(model, file, notices, owner); });
    dialog->open();
}

QString asCurl(const LogLine &line)
{
    const QString path = line.endpoint;
    QString command = u"curl -i -X %1 'http://127.0.0.1:8080%2'"_s.arg(line.method.isEmpty() ? u"POST"_s : line.method,
                                                                       QString(path).replace(u'\'', u"%27"_s));
    if (path.contains("post-call"_L1))
        command += u" -H 'ElevenLabs-Signature: t=…,v0=…'"_s;
    else if (path.contains("retrieve"_L1) || path.contains("client-data"_L1))
        command += u" -H 'X-Workspace-Key: …'"_s;
    if (line.method != "GET"_L1)
        command += u" -H 'Content-Type: application/json' --data-binary @body.json"_s;
    return command;
}

QString csvHead()
{
    return u"id,at,method,endpoint,status,code,ms,caller,conversation,agent,note\r\n"_s;
}

QString asCsv(const LogLine &line)
{
    return QStringList{
               QString::number(line.id),     timeOf(line),       quoted(line.method),        quoted(line.endpoint),
               QString::number(line.status), quoted(line.code),  QString::number(line.took), quoted(line.caller),
               quoted(line.conversation),    quoted(line.agent), quoted(line.note)}
               .join(u',') +
           u"\r\n"_s;
}

QJsonObject asJson(const LogLine &line)
{
    return {{u"id"_s, line.id},         {u"at"_s, timeOf(line)},
            {u"method"_s, line.method}, {u"endpoint"_s, line.endpoint},
            {u"status"_s, line.status}, {u"code"_s, line.code},
            {u"ms"_s, line.took},       {u"stages"_s, QJsonDocument::fromJson(line.stages).object()},
            {u"caller"_s, line.caller}, {u"conversation"_s, line.conversation},
            {u"agent"_s, line.agent},   {u"note"_s, line.note}};
}

} // namespace am
