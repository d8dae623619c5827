// SPDX-License-Identifier: MIT
#include "admin/callermethods.h"

#include "admin/adminmethods.h"
#include "admin/exportfiles.h"
#include "admin/params.h"
#include "privacy/erasure.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace am {

namespace {

const QString tenant = u"default"_s;
constexpr qint64 chunkBytes = 512 * 1024; // base64 of it fits into a frame

Reply<ErasureCertificate> asJson(const Reply<QJsonValue> &reply)
{
    return [reply](const Result<ErasureCertificate> &certificate) {
        if (certificate)
            reply(QJsonValue(certificate->toJson()));
        else
            reply(certificate.error());
    };
}

void addExport(AdminMethods &methods, const WriteExport &write, ExportFiles &files, const CallerKeyOf &callerKeyOf,
               QObject *context)
{
    const auto handle = [write, &files, callerKeyOf, context](const QJsonObject &given, const AdminPeer &,
                                                              const Reply<QJsonValue> &reply) {
        Params params(given);
        const QString caller = params.caller(callerKeyOf);
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        const auto file = files.reserve();
        if (!file)
            return reply(file.error());
        write(tenant, caller, files.path(*file), context, [reply, name = *file, &files](const Result<qint64> &bytes) {
            if (bytes)
                return reply(QJsonValue(QJsonObject{{u"file"_s, name}, {u"bytes"_s, *bytes}}));
            files.remove(name);
            reply(bytes.error());
        });
    };
    methods.add(u"callers.export"_s, AdminMethods::Access::Look, handle);
}

} // namespace

void addErasureMethods(AdminMethods &methods, Erasure &erasure, ExportFiles &files, const CallerKeyOf &callerKeyOf,
                       QObject *context)
{
    const auto erase = [&erasure, &files, callerKeyOf, context](const QJsonObject &given, const AdminPeer &peer,
                                                                const Reply<QJsonValue> &reply) {
        Params params(given);
        const QString caller = params.caller(callerKeyOf);
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        files.clear();
        erasure.erase(tenant, caller, peer.name, context, asJson(reply));
    };
    const auto certificate = [&erasure, callerKeyOf, context](const QJsonObject &given, const AdminPeer &,
                                                              const Reply<QJsonValue> &reply) {
        Params params(given);
        const QString caller = params.caller(callerKeyOf);
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        erasure.certificate(tenant, caller, context, asJson(reply));
    };
    methods.add(u"callers.erase"_s, AdminMethods::Access::Change, erase);
    methods.add(u"callers.certificate"_s, AdminMethods::Access::Look, certificate);
}

void addExportMethods(AdminMethods &methods, const WriteExport &write, ExportFiles &files,
                      const CallerKeyOf &callerKeyOf, QObject *context)
{
    addExport(methods, write, files, callerKeyOf, context);
    const auto read = [&files](const QJsonObject &given, const AdminPeer &, const Reply<QJsonValue> &reply) {
        Params params(given);
        const QString file = params.requiredText("file");
        const qint64 offset = params.integer("offset", 0, std::numeric_limits<qint64>::max(), 0);
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        const auto chunk = files.read(file, offset, chunkBytes);
        if (!chunk)
            return reply(chunk.error());
        reply(QJsonValue(QJsonObject{{u"offset"_s, offset}, {u"base64"_s, QString::fromLatin1(chunk->toBase64())}}));
    };
    const auto end = [&files](const QJsonObject &given, const AdminPeer &, const Reply<QJsonValue> &reply) {
        Params params(given);
        const QString file = params.requiredText("file");
        if (const auto mistake = params.mistake())
            return reply(*mistake);
        files.remove(file);
        reply(QJsonValue(QJsonObject()));
    };
    // Whoever knows the name has made the export, and that is recorded.
    methods.add(u"callers.export_read"_s, AdminMethods::Access::Read, read);
    methods.add(u"callers.export_end"_s, AdminMethods::Access::Read, end);
}

} // namespace am
