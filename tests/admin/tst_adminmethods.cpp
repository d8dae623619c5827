// SPDX-License-Identifier: MIT
#include "admin/adminmethods.h"
#include "admin/auditlog.h"
#include "admin/auditmethods.h"
#include "storage/reader.h"
#include "storage/statement.h"
#include "storage/writer.h"

#include <QJsonArray>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::AdminMethods;
using am::AdminPeer;
using am::Done;
using am::Error;
using am::Reply;
using am::Result;

class tst_AdminMethods : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
        auto writer = am::Writer::start(m_directory->filePath(u"t.db"_s));
        QVERIFY(writer);
        m_writer = std::move(*writer);
        auto reader = am::Reader::start(m_directory->filePath(u"t.db"_s));
        QVERIFY(reader);
        m_reader = std::move(*reader);
        m_audit = std::make_unique<am::AuditLog>(*m_writer, [] { return 1'700'000'000'000; });
        m_methods = std::make_unique<AdminMethods>(*m_audit);
        am::addAuditMethods(*m_methods, *m_reader, this);
        m_calls = 0;
        m_peer.readOnly = false;
        for (const auto &[name, access] :
             {std::pair("read", AdminMethods::Access::Read), std::pair("look", AdminMethods::Access::Look),
              std::pair("change", AdminMethods::Access::Change)}) {
            m_methods->add(QLatin1StringView(name), access,
                           [this](const QJsonObject &params, const AdminPeer &, const Reply<QJsonValue> &reply) {
                               ++m_calls;
                               if (params.contains("fail"_L1))
                                   return reply(Error{Error::Kind::NotFound, u"no such thing"_s});
                               reply(QJsonValue(QJsonObject{{u"caller"_s, u"+15550100130"_s}}));
                           });
        }
    }
    void cleanup()
    {
        m_methods.reset();
        m_audit.reset();
        m_reader.reset();
        m_writer.reset();
    }

    void recordsWhatConcernsCallers_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QJsonObject>("params");
        QTest::addColumn<QString>("recorded"); // caller|details|outcome; empty = nothing is
        QTest::newRow("what is about the daemon is not") << u"read"_s << QJsonObject{{u"limit"_s, 1}} << QString();
        QTest::newRow("what names a caller is, with what is known first")
            << u"read"_s << QJsonObject{{u"caller"_s, u"+15550100129"_s}} << u"***30||done"_s;
        QTest::newRow("a look at a caller's data is, with whose")
            << u"look"_s << QJsonObject{{u"id"_s, 7}} << u"***30|{\"id\":7}|done"_s;
        QTest::newRow("a change is") << u"change"_s << QJsonObject{{u"ids"_s, QJsonArray{1, 2}}}
                                     << u"***30|{\"ids\":[1,2]}|done"_s;
        QTest::newRow("a failed one is, with why")
            << u"change"_s << QJsonObject{{u"caller"_s, u"+15550100129"_s}, {u"fail"_s, true}}
            << u"***29|{\"fail\":true}|no such thing"_s;
        QTest::newRow("words that may name somebody are masked")
            << u"change"_s
            << QJsonObject{{u"reason"_s, u"Ada asked"_s}, {u"conversation"_s, u"conv_1"_s}, {u"state"_s, u"dead"_s}}
            << u"***30|{\"conversation\":\"***_1\",\"reason\":\"***ed\",\"state\":\"dead\"}|done"_s;
    }
    void recordsWhatConcernsCallers()
    {
        QFETCH(QString, method);
        QFETCH(QJsonObject, params);
        QFETCH(QString, recorded);
        QCOMPARE(call(method, params).has_value(), !params.contains("fail"_L1));
        QCOMPARE(m_calls, 1);
        QTRY_COMPARE(entries().size(), recorded.isEmpty() ? 0 : 1);
        if (recorded.isEmpty())
            return;
        const auto said = [this] {
            const QJsonObject entry = entries().first().toObject();
            return QStringList{entry["caller"_L1].toString(), entry["details"_L1].toString(),
                               entry["outcome"_L1].toString()}
                .join(u'|');
        };
        QTRY_COMPARE(said(), recorded);
        const QJsonObject entry = entries().first().toObject();
        QCOMPARE(entry["method"_L1].toString(), method);
        QCOMPARE(entry["user"_L1].toString(), u"alice"_s);
        QCOMPARE(entry["uid"_L1].toInt(), 1000);
        QCOMPARE(entry["at"_L1].toString(), u"2023-11-14T22:13:20.000Z"_s);
    }

    void letsReadersLookAndNotChange()
    {
        m_peer.readOnly = true;
        QVERIFY(call(u"look"_s));
        const auto refused = call(u"change"_s);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Denied);
        QCOMPARE(m_calls, 1);
    }

    void doesNothingThatItCannotRecord()
    {
        std::optional<Result<Done>> dropped;
        m_writer->write<Done>(
            [](QSqlDatabase &database) -> Result<Done> {
                if (auto done = am::sql::execute(database, u"DROP TABLE audit"_s); !done)
                    return done.error();
                return Done{};
            },
            this, [&](const Result<Done> &result) { dropped = result; });
        QTRY_VERIFY(dropped);
        QVERIFY(*dropped);
        const auto refused = call(u"change"_s);
        QVERIFY(!refused);
        QVERIFY2(refused.error().detail.startsWith(u"not done, because it cannot be recorded"_s),
                 qPrintable(refused.error().detail));
        QCOMPARE(m_calls, 0);
    }

    void knowsItsMethods()
    {
        QVERIFY(m_methods->contains(u"look"_s));
        QVERIFY(!m_methods->contains(u"Look"_s));
        QCOMPARE(call(u"Look"_s).error().kind, Error::Kind::NotFound);
    }

    void listsInPages()
    {
        for (int i = 0; i < 3; ++i)
            QVERIFY(call(u"change"_s));
        QCOMPARE(entries({{u"limit"_s, 2}}).size(), 2);
        const QJsonArray rest = entries({{u"before"_s, 2}});
        QCOMPARE(rest.size(), 1);
        QCOMPARE(rest.first()["id"_L1].toInt(), 1);
        QCOMPARE(call(u"audit.list"_s, {{u"limit"_s, 501}}).error().kind, Error::Kind::BadInput);
    }

private:
    Result<QJsonValue> call(const QString &name, const QJsonObject &params = {})
    {
        std::optional<Result<QJsonValue>> answer;
        m_methods->call(name, params, m_peer, [&](const Result<QJsonValue> &result) { answer = result; });
        [&] { QTRY_VERIFY(answer); }();
        return answer ? *answer : Error{};
    }
    QJsonArray entries(const QJsonObject &params = {})
    {
        return (*call(u"audit.list"_s, params))["entries"_L1].toArray();
    }

    std::optional<QTemporaryDir> m_directory;
    std::unique_ptr<am::Writer> m_writer;
    std::unique_ptr<am::Reader> m_reader;
    std::unique_ptr<am::AuditLog> m_audit;
    std::unique_ptr<AdminMethods> m_methods;
    AdminPeer m_peer{.uid = 1000, .name = u"alice"_s};
    int m_calls = 0;
};

QTEST_GUILESS_MAIN(tst_AdminMethods)
#include "tst_adminmethods.moc"
