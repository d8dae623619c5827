// SPDX-License-Identifier: MIT
#pragma once

#include "shared/result.h"

#include <QObject>

#include <chrono>

namespace am {

/// Files with all that is held of a caller, for as long as it takes to fetch them: in a folder of their own in the data
/// directory, under random names. What an earlier process left is deleted, and what nobody fetches.
class ExportFiles final : public QObject
{
    Q_OBJECT

public:
    explicit ExportFiles(QString folder, std::chrono::milliseconds keptFor = std::chrono::minutes(10),
                         QObject *parent = nullptr);
    ~ExportFiles() override;

    /// The name of a file to come; it is deleted when its time is over. Kind Storage: there is no place for it.
    Result<QString> reserve();
    [[nodiscard]] QString path(const QString &name) const;
    /// At most `length` bytes from there; empty behind the end. Kind NotFound: its time was over.
    Result<QByteArray> read(const QString &name, qint64 offset, qint64 length) const;
    void remove(const QString &name);
    void clear();

private:
    QString m_folder;
    std::chrono::milliseconds m_keptFor;
};

} // namespace am
