// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace am {

/// A JSON object that is written member by member into a new file of mode 0600, so that it is never in memory whole.
/// It is removed again unless it was finished. Any thread may use it, one at a time. After an error nothing more is
/// written, and finish() tells it.
class ExportFile final
{
public:
    /// BadInput: not an absolute path, or there is something under it already. Storage: it cannot be created.
    static Result<std::unique_ptr<ExportFile>> create(const QString &path);
    ~ExportFile();
    Q_DISABLE_COPY_MOVE(ExportFile)

    /// A JSON string.
    static QByteArray quoted(const QString &text);

    /// `json` is one complete value.
    void member(const QString &name, const QByteArray &json);
    void beginList(const QString &name);
    void item(const QByteArray &json);
    void endList();

    /// Syncs and closes it; its size.
    Result<qint64> finish();

private:
    ExportFile(QString path, int file);
    void write(const QByteArray &bytes);

    QString m_path;
    int m_file = -1;
    qint64 m_size = 0;
    int m_error = 0;     ///< errno
    bool m_first = true; ///< of the object's members, or of the list's items
    bool m_finished = false;
};

} // namespace am
