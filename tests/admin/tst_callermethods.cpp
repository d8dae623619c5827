// SPDX-License-Identifier: MIT
#include "admin/adminmethods.h"
#include "admin/auditlog.h"
#include "admin/callermethods.h"
#include "admin/exportfiles.h"
#include "privacy/house.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::AdminMethods;
using am::Error;
using am::Reply;
using am::Result;
using am::test::House;

namespace {

const QString ada = QLatin1String(House::ada);

} // namespace

class tst_CallerMethods : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        QLoggingCategory::setFilterRules(u"agenticmemory.daemon.privacy=false"_s);
        m_house = std::make_unique<House>();
        m_audit = std::make_unique<am::AuditLog>(*m_house->writer);
        m_methods = std::make_unique<AdminMethods>(*m_audit);
        m_files = std::make_unique<am::ExportFiles>(m_house->directory.filePath(u"exports"_s));
        m_trouble.reset();
        const auto callerKeyOf = [](const QString &id) { return id == "ada"_L1 ? ada : QString(); };
        const auto write = [this](const QString &, const QString &caller, const QString &file, QObject *,
                                  const Reply<qint64> &reply) {
            QFile out(file);
            if (!out.open(QIODevice::WriteOnly) || m_trouble)
                return reply(m_trouble.value_or(Error{}));
            reply(out.write("all of " + caller.toUtf8()));
        };
        am::addErasureMethods(*m_methods, *m_house->erasure, *m_files, callerKeyOf, this);
        am::addExportMethods(*m_methods, write, *m_files, callerKeyOf, this);
    }
    void cleanup()
    {
        m_files.reset();
        m_methods.reset();
        m_audit.reset();
        m_house.reset();
        QLoggingCategory::setFilterRules({});
    }

    void erasesAndShowsTheCertificate()
    {
        m_house->keep(u"conv_1"_s, ada);
        QCOMPARE(call("callers.certificate", {{u"caller"_s, u"ada"_s}}).error().kind, Error::Kind::NotFound);
        const auto certificate = call("callers.erase", {{u"caller"_s, u"ada"_s}});
        QVERIFY2(certificate, qPrintable(certificate ? QString() : certificate.error().detail));
        QVERIFY(certificate->value("complete"_L1).toBool());
        QCOMPARE(certificate->value("actor"_L1).toString(), u"alice"_s);
        QCOMPARE(m_house->count(u"deliveries"_s), 0);
        QCOMPARE(*call("callers.certificate", {{u"caller"_s, u"ada"_s}}), *certificate);
    }

    void leavesNothingOfTheErasedInTheAuditLog()
    {
        m_house->keep(u"conv_ada"_s, ada);
        QVERIFY(call("callers.export", {{u"caller"_s, u"ada"_s}}));
        QVERIFY(call("callers.erase", {{u"caller"_s, u"ada"_s}}));
        QTRY_COMPARE(m_house->count(u"audit WHERE outcome = 'done'"_s), 2);
        QVERIFY(!m_house->holdsBytes(ada.mid(1).toUtf8()));
        QVERIFY(!m_house->holdsBytes("conv_ada"));
    }

    void readersMayNotErase()
    {
        m_readOnly = true;
        m_house->keep(u"conv_1"_s, ada);
        QCOMPARE(call("callers.erase", {{u"caller"_s, u"ada"_s}}).error().kind, Error::Kind::Denied);
        QCOMPARE(m_house->count(u"deliveries"_s), 1);
        m_readOnly = false;
    }

    void exportsInPieces()
    {
        const auto made = call("callers.export", {{u"caller"_s, u"ada"_s}});
        QVERIFY(made);
        const QByteArray all = "all of " + ada.toUtf8();
        QCOMPARE(made->value("bytes"_L1).toInt(), all.size());
        const QJsonValue file = made->value("file"_L1);
        const auto piece = call("callers.export_read", {{u"file"_s, file}, {u"offset"_s, 4}});
        QCOMPARE(QByteArray::fromBase64(piece->value("base64"_L1).toString().toLatin1()), all.mid(4));
        QVERIFY(call("callers.export_end", {{u"file"_s, file}}));
        QCOMPARE(call("callers.export_read", {{u"file"_s, file}}).error().kind, Error::Kind::NotFound);
    }

    void keepsNothingOfAnExportThatFailed()
    {
        m_trouble = Error{Error::Kind::Unreachable, u"Mem0 is away"_s};
        QCOMPARE(call("callers.export", {{u"caller"_s, u"ada"_s}}).error().detail, u"Mem0 is away"_s);
        QVERIFY(QDir(m_house->directory.filePath(u"exports"_s)).isEmpty());
    }

    void anErasureTakesExportsAlong()
    {
        const auto made = call("callers.export", {{u"caller"_s, u"ada"_s}});
        QVERIFY(call("callers.erase", {{u"caller"_s, u"ada"_s}}));
        QCOMPARE(call("callers.export_read", {{u"file"_s, made->value("file"_L1)}}).error().kind,
                 Error::Kind::NotFound);
    }

    void refusesWhoIsNobody_data()
    {
        QTest::addColumn<QByteArray>("method");
        for (const char *method : {"callers.erase", "callers.certificate", "callers.export"})
            QTest::newRow(method) << QByteArray(method);
    }
    void refusesWhoIsNobody()
    {
        QFETCH(QByteArray, method);
        QCOMPARE(call(method.constData(), {{u"caller"_s, u"unknown"_s}}).error().kind, Error::Kind::BadInput);
        QCOMPARE(call(method.constData()).error().kind, Error::Kind::BadInput);
    }

private:
    Result<QJsonObject> call(const char *name, const QJsonObject &params = {})
    {
        std::optional<Result<QJsonValue>> answer;
        m_methods->call(QLatin1StringView(name), params, {.uid = 1000, .name = u"alice"_s, .readOnly = m_readOnly},
                        [&](const Result<QJsonValue> &result) { answer = result; });
        [&] { QTRY_VERIFY(answer); }();
        if (!answer)
            return Error{};
        return *answer ? Result<QJsonObject>((*answer)->toObject()) : answer->error();
    }

    std::unique_ptr<House> m_house;
    std::unique_ptr<am::AuditLog> m_audit;
    std::unique_ptr<AdminMethods> m_methods;
    std::unique_ptr<am::ExportFiles> m_files;
    std::optional<Error> m_trouble;
    bool m_readOnly = false;
};

QTEST_GUILESS_MAIN(tst_CallerMethods)
#include "tst_callermethods.moc"
