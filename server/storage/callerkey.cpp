// SPDX-License-Identifier: MIT
#include "storage/callerkey.h"

#include "shared/hmac.h"
#include "storage/statement.h"

#include <QRandomGenerator>

#include <array>

using namespace Qt::StringLiterals;

namespace am {

namespace {

/// The salt is the installation's, not a tenant's: its row stands under the first.
const QString saltTenant = u"default"_s;

Result<QByteArray> readSalt(QSqlDatabase &database)
{
    auto row = sql::execute(database, u"SELECT salt FROM key_salts WHERE tenant = ?"_s, {saltTenant});
    if (!row)
        return row.error();
    if (!row->next())
        return Error{Error::Kind::Internal, u"the salt of the callers' keys is gone"_s};
    return row->value(0).toString().toLatin1();
}

/// `what` keeps the keys of callers and of conversations apart; the zeros keep "a" + "bc" and "ab" + "c" apart.
Result<QString> key(QSqlDatabase &database, const char *what, const QString &tenant, const QString &id)
{
    if (id.isEmpty())
        return QString();
    const auto salt = readSalt(database);
    if (!salt)
        return salt.error();
    const QByteArray text = QByteArray(what) + '\0' + tenant.toUtf8() + '\0' + id.toUtf8();
    const QByteArray digest = hmacSha256(*salt, text);
    if (digest.isEmpty())
        return Error{Error::Kind::Internal, u"OpenSSL made no HMAC"_s};
    return QString::fromLatin1(digest.toHex());
}

QString newSalt()
{
    std::array<quint32, 8> words = {};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    return QString::fromLatin1(
        QByteArray(reinterpret_cast<const char *>(words.data()), qsizetype(sizeof words)).toHex());
}

} // namespace

Result<QString> callerKey(QSqlDatabase &database, const QString &tenant, const QString &caller)
{
    return key(database, "caller", tenant, caller);
}

Result<QString> conversationKey(QSqlDatabase &database, const QString &tenant, const QString &conversation)
{
    return key(database, "conversation", tenant, conversation);
}

QStringList callerKeySchema()
{
    return {
        u"CREATE TABLE key_salts (tenant TEXT NOT NULL, salt TEXT NOT NULL, PRIMARY KEY (tenant))"_s,
        u"INSERT INTO key_salts (tenant, salt) VALUES ('%1', '%2')"_s.arg(saltTenant, newSalt()),
    };
}

} // namespace am
