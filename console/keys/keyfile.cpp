// SPDX-License-Identifier: MIT
#include "keys/keyfile.h"

#include "shared/answersoon.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qint64 largest = 256 * 1024; ///< bytes

QString tr(const char *text)
{
    return QCoreApplication::translate("KeyFile", text);
}

/// Of the file that is open, so that nobody exchanges it between the look and the reading.
bool isOursAlone(const QFile &file)
{
    struct stat facts = {};
    return ::fstat(file.handle(), &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_uid == ::geteuid() &&
           (facts.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

} // namespace

KeyFile::KeyFile(QString path)
    : m_path(std::move(path))
{
}

void KeyFile::read(const QString &name, QObject *context, Reply<QByteArray> reply)
{
    const auto secrets = load();
    if (!secrets)
        return answerSoon<QByteArray>(context, reply, secrets.error());
    if (!secrets->contains(name))
        return answerSoon<QByteArray>(context, reply, Error{Error::Kind::NotFound, tr("nothing is kept there")});
    answerSoon<QByteArray>(context, reply, secrets->value(name).toString().toUtf8());
}

void KeyFile::write(const QString &name, const QByteArray &secret, QObject *context, Reply<Done> reply)
{
    auto secrets = load();
    if (!secrets)
        return answerSoon<Done>(context, reply, secrets.error());
    secrets->insert(name, QString::fromUtf8(secret));
    answerSoon<Done>(context, reply, save(*secrets));
}

void KeyFile::erase(const QString &name, QObject *context, Reply<Done> reply)
{
    auto secrets = load();
    if (!secrets)
        return answerSoon<Done>(context, reply, secrets.error());
    const bool wasThere = secrets->contains(name);
    secrets->remove(name);
    answerSoon<Done>(context, reply, wasThere ? save(*secrets) : Result<Done>(Done{}));
}

void KeyFile::remove()
{
    QFile::remove(m_path);
}

Result<QJsonObject> KeyFile::load() const
{
    QFile file(m_path);
    if (!file.exists())
        return QJsonObject();
    if (!file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::Storage, u"%1: %2"_s.arg(m_path, file.errorString())};
    if (!isOursAlone(file))
        return Error{Error::Kind::Denied, tr("%1 may be read by others, so it is not used: chmod 600").arg(m_path)};
    const QJsonDocument document = QJsonDocument::fromJson(file.read(largest));
    if (!document.isObject())
        return Error{Error::Kind::Storage, tr("%1 is damaged").arg(m_path)};
    return document.object();
}

Result<Done> KeyFile::save(const QJsonObject &secrets) const
{
    QDir().mkpath(QFileInfo(m_path).absolutePath());
    QSaveFile file(m_path);
    const QByteArray bytes = QJsonDocument(secrets).toJson();
    // Closed to others before anything is in it.
    const bool isWritten = file.open(QIODevice::WriteOnly) &&
                           file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                           file.write(bytes) == bytes.size() && file.commit();
    return isWritten ? Result<Done>(Done{}) : Error{Error::Kind::Storage, u"%1: %2"_s.arg(m_path, file.errorString())};
}

} // namespace am
