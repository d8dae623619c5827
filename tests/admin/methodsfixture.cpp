// SPDX-License-Identifier: MIT
#include "methodsfixture.h"

#include "admin/auditmethods.h"
#include "storage/deliverytable.h"

#include <QJsonArray>
#include <QtTest>

using namespace Qt::StringLiterals;

namespace am::test {

void MethodsFixture::reset()
{
    m_lastId = 0;
    const QString file = m_directory.filePath(u"%1.db"_s.arg(++m_databases));
    auto writer = Writer::start(file);
    QVERIFY2(writer, qPrintable(writer ? QString() : writer.error().detail));
    m_writer = std::move(*writer);
    auto reader = Reader::start(file);
    QVERIFY2(reader, qPrintable(reader ? QString() : reader.error().detail));
    m_reader = std::move(*reader);
    m_audit = std::make_unique<AuditLog>(*m_writer);
    m_methods = std::make_unique<AdminMethods>(*m_audit);
    addAuditMethods(*m_methods, *m_reader, &m_context);
}

void MethodsFixture::close()
{
    m_methods.reset();
    m_audit.reset();
    m_reader.reset();
    m_writer.reset();
}

Result<QJsonObject> MethodsFixture::call(const char *name, const QJsonObject &params)
{
    std::optional<Result<QJsonValue>> answer;
    m_methods->call(QLatin1StringView(name), params, {.uid = 0, .name = u"root"_s},
                    [&answer](const Result<QJsonValue> &result) { answer = result; });
    [&answer] { QTRY_VERIFY(answer); }();
    if (!answer)
        return Error{};
    return *answer ? Result<QJsonObject>((*answer)->toObject()) : answer->error();
}

void MethodsFixture::keep(const QString &conversation, const QString &caller, qint64 at, const QString &deadOf,
                          const QString &type)
{
    const QString tenant = u"default"_s;
    std::optional<Result<Done>> kept;
    m_writer->write<Done>(
        [=, id = ++m_lastId](QSqlDatabase &database) -> Result<Done> {
            DeliveryTable table(database);
            const auto inserted = table.insert({.tenant = tenant,
                                                .platform = u"elevenlabs"_s,
                                                .type = type,
                                                .conversation = conversation,
                                                .agent = u"agent_1"_s,
                                                .caller = caller,
                                                .body = conversation.toUtf8()},
                                               at);
            if (!inserted)
                return inserted.error();
            if (deadOf.isEmpty())
                return Done{};
            return table.plan({.key = {tenant, id}, .caller = caller, .state = DeliveryState::Dead, .reason = deadOf},
                              at);
        },
        &m_context, [&kept](const Result<Done> &result) { kept = result; });
    QTRY_VERIFY(kept);
    QVERIFY2(*kept, qPrintable(*kept ? QString() : kept->error().detail));
}

QString MethodsFixture::recorded()
{
    QStringList lines;
    const QJsonArray entries = call("audit.list")->value("entries"_L1).toArray();
    for (const QJsonValue entry : entries) {
        lines.append(
            QStringList{entry["method"_L1].toString(), entry["caller"_L1].toString(), entry["outcome"_L1].toString()}
                .join(u' '));
    }
    return lines.join(u"; "_s);
}

QString MethodsFixture::callerKeyOf(const QString &id)
{
    return id.startsWith("nobody"_L1) ? QString() : u"+1555010012"_s + id.back();
}

} // namespace am::test
