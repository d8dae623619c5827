// SPDX-License-Identifier: MIT
#include "observe/logformat.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::LogSettings;
using am::RequestRecord;

class tst_LogFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void tellsARequestInOneLine()
    {
        const QByteArray line = am::logformat::request(LogSettings::Format::Text, record(), m_time);
        QVERIFY(line.startsWith("2026-11-22T12:00:00.123Z info request id="));
        QVERIFY(line.contains(" POST /client-data 200 "));
        QVERIFY(line.contains(" caller=***23 conversation=conv_1 "));
        QVERIFY(line.contains(" stages=key:"));
        QVERIFY(line.endsWith('\n'));
        QCOMPARE(line.count('\n'), 1);
    }

    void tellsTheTimeToTheMillisecond_data()
    {
        QTest::addColumn<QString>("time");
        for (const char *time : {"2026-11-22T12:00:00.000Z", "2026-11-22T12:00:00.007Z", "2026-11-22T12:00:00.070Z",
                                 "2026-11-22T11:59:59.999Z", "2027-01-01T00:00:00.500Z", "2026-11-22T12:00:00.001Z"})
            QTest::newRow(time) << QString::fromLatin1(time);
    }
    void tellsTheTimeToTheMillisecond()
    {
        QFETCH(QString, time);
        const QDateTime at = QDateTime::fromString(time, Qt::ISODateWithMs);
        QVERIFY(am::logformat::request(LogSettings::Format::Text, record(), at).startsWith(time.toLatin1() + ' '));
        QVERIFY(am::logformat::request(LogSettings::Format::Text, record(), at.toOffsetFromUtc(3600))
                    .startsWith(time.toLatin1() + ' '));
    }

    void keepsTheColumnsOfARequestThatCouldNotBeRead()
    {
        RequestRecord unread;
        unread.status = 400;
        unread.code = "tls_not_spoken";
        const QByteArray line = am::logformat::request(LogSettings::Format::Text, unread, m_time);
        QVERIFY2(line.contains(" - - 400 "), line.constData());
    }

    void tellsARequestAsJson()
    {
        const QByteArray line = am::logformat::request(LogSettings::Format::Json, record(), m_time);
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        QCOMPARE(object.value("event"_L1).toString(), u"request"_s);
        QCOMPARE(object.value("status"_L1).toInt(), 200);
        QCOMPARE(object.value("caller"_L1).toString(), u"***23"_s);
        QVERIFY(object.value("stages"_L1).toObject().contains("key"_L1));
        QVERIFY(!object.contains("agent"_L1));
        QCOMPARE(line.count('\n'), 1);
    }

    void letsNothingFromOutsideForgeALineOrShowANumber_data()
    {
        QTest::addColumn<LogSettings::Format>("format");
        QTest::newRow("text") << LogSettings::Format::Text;
        QTest::newRow("JSON") << LogSettings::Format::Json;
    }
    void letsNothingFromOutsideForgeALineOrShowANumber()
    {
        QFETCH(LogSettings::Format, format);
        RequestRecord hostile = record();
        hostile.conversation = u"x\n2026-11-22T12:00:00.000Z info request id=1 caller=+15550100123"_s;
        hostile.endpoint = "/call/+15550100123";
        hostile.note = u"for +15550100123\u2028\u009b31m\u202e\u007f"_s;
        const QByteArray line = am::logformat::request(format, hostile, m_time);
        QCOMPARE(line.count('\n'), 1);
        QVERIFY(!line.contains("5550100123"));
        for (const QChar character : QString::fromUtf8(line.chopped(1)))
            QVERIFY2(character.isPrint(), qPrintable(QString::number(character.unicode(), 16)));
    }

    void masksNumbersInMessages()
    {
        const QByteArray line =
            am::logformat::message(LogSettings::Format::Text, LogSettings::Level::Warning,
                                   u"agenticmemory.daemon.outbox"_s, u"no answer\nfor +15550100123"_s, m_time);
        QCOMPARE(line,
                 QByteArray("2026-11-22T12:00:00.123Z warning agenticmemory.daemon.outbox no answer for ***23\n"));
    }

private:
    static RequestRecord record()
    {
        RequestRecord record;
        record.method = "POST";
        record.endpoint = "/client-data";
        record.status = 200;
        record.setCaller(u"+15550100123"_s);
        record.conversation = u"conv_1"_s;
        record.stage("key");
        return record;
    }
    const QDateTime m_time = QDateTime::fromString(u"2026-11-22T12:00:00.123Z"_s, Qt::ISODateWithMs);
};

QTEST_GUILESS_MAIN(tst_LogFormat)
#include "tst_logformat.moc"
