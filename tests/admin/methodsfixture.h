// SPDX-License-Identifier: MIT
#pragma once

#include "admin/adminmethods.h"
#include "admin/auditlog.h"
#include "shared/result.h"
#include "storage/reader.h"
#include "storage/writer.h"

#include <QJsonObject>
#include <QTemporaryDir>

#include <memory>
#include <optional>

namespace am::test {

/// A database, and methods that are called as root calls them.
class MethodsFixture
{
protected:
    /// Anew, on an empty database.
    void reset();
    void close();

    /// Waits for the answer.
    Result<QJsonObject> call(const char *name, const QJsonObject &params = {});
    /// Keeps a report, its conversation as its body; `deadOf` is the reason of its death, or it is not planned yet.
    void keep(const QString &conversation, const QString &caller, qint64 at, const QString &deadOf = {},
              const QString &type = QStringLiteral("post_call_transcription"));
    /// The audit log, newest first: "deliveries.get ***22 done; …".
    QString recorded();
    /// Ids "nobody…" are nobody's; of any other the last character counts.
    static QString callerKeyOf(const QString &id);

    QTemporaryDir m_directory;
    std::unique_ptr<Writer> m_writer;
    std::unique_ptr<Reader> m_reader;
    std::unique_ptr<AuditLog> m_audit;
    std::unique_ptr<AdminMethods> m_methods;
    QObject m_context;

private:
    int m_databases = 0;
    qint64 m_lastId = 0;
};

} // namespace am::test
