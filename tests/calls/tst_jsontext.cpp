// SPDX-License-Identifier: MIT
#include "calls/jsontext.h"

#include <QtTest>

using namespace Qt::StringLiterals;

class tst_JsonText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void knowsWhereAStringEnds_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<int>("end");
        QTest::newRow("empty") << QByteArray("\"\" ") << 1;
        QTest::newRow("plain") << QByteArray("\"ab\" \"c\"") << 3;
        QTest::newRow("an escaped quote") << QByteArray("\"a\\\"b\"") << 5;
        QTest::newRow("an escaped backslash before the quote") << QByteArray("\"a\\\\\"b\"") << 4;
        QTest::newRow("open") << QByteArray("\"abc") << 4;
        QTest::newRow("open, ends with an escaped quote") << QByteArray("\"a\\\"") << 4;
    }
    void knowsWhereAStringEnds()
    {
        QFETCH(QByteArray, json);
        QTEST(int(am::endOfString(json, 0)), "end");
    }

    void findsRecordings_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArrayList>("texts");
        QTest::addColumn<QList<int>>("events");
        QTest::addColumn<QByteArray>("rest");
        const auto row = [](const char *name, const QByteArray &json, const QByteArrayList &texts,
                            const QList<int> &events,
                            const QByteArray &rest) { QTest::newRow(name) << json << texts << events << rest; };
        const auto none = [&row](const char *name, const QByteArray &json) { row(name, json, {}, {}, json); };
        row("the documented form",
            "{\"type\":\"post_call_audio\",\"data\":{\"full_audio\":\"QUJD\",\"agent_id\":\"a\"}}", {"QUJD"}, {0},
            "{\"type\":\"post_call_audio\",\"data\":{\"full_audio\":\"\",\"agent_id\":\"a\"}}");
        row("with spaces", "{ \"data\" :\n{ \"full_audio\"\t: \"QUJD\" } }", {"QUJD"}, {0},
            "{ \"data\" :\n{ \"full_audio\"\t: \"\" } }");
        row("with escapes", "{\"data\":{\"full_audio\":\"\\/\\\"8=\",\"x\":1}}", {"\\/\\\"8="}, {0},
            "{\"data\":{\"full_audio\":\"\",\"x\":1}}");
        row("behind other objects",
            "{\"meta\":{\"full_audio\":\"no\"},\"data\":{\"x\":{\"full_audio\":\"no\"},\"full_audio\":\"QQ==\"}}",
            {"QQ=="}, {0},
            "{\"meta\":{\"full_audio\":\"no\"},\"data\":{\"x\":{\"full_audio\":\"no\"},\"full_audio\":\"\"}}");
        row("each of an array",
            "[{\"data\":{\"full_audio\":\"QQ==\"}},{\"data\":{}},{\"data\":{\"full_audio\":\"Qg==\"}}]",
            {"QQ==", "Qg=="}, {0, 2},
            "[{\"data\":{\"full_audio\":\"\"}},{\"data\":{}},{\"data\":{\"full_audio\":\"\"}}]");
        none("an empty one", "{\"data\":{\"full_audio\":\"\"}}");
        none("no string", "{\"data\":{\"full_audio\":[\"QQ==\"]}}");
        none("null, and a string after it", "{\"data\":{\"full_audio\":null,\"x\":\"QQ==\"}}");
        none("outside of data", "{\"full_audio\":\"QQ==\",\"x\":{\"full_audio\":\"QQ==\"}}");
        none("too deep", "{\"data\":[{\"full_audio\":\"QQ==\"}]}");
        none("a value of that name", "{\"data\":{\"x\":\"full_audio\",\"y\":\"QQ==\"}}");
        none("left open", "{\"data\":{\"full_audio\":\"QQ==");
        none("nothing", "");
        none("brackets that nobody opened", "]]]]\"data\":{\"full_audio\":\"QQ==\"}");
    }
    void findsRecordings()
    {
        QFETCH(QByteArray, json);
        const auto found = am::findRecordings(json);
        QByteArrayList texts;
        QList<int> events;
        for (const am::RecordingSlice &recording : found) {
            texts.append(json.sliced(recording.from, recording.size));
            events.append(int(recording.event));
        }
        QTEST(texts, "texts");
        QTEST(events, "events");
        QTEST(am::withoutRecordings(json, found), "rest");
    }

    void slicesArrays()
    {
        QCOMPARE(am::elements(" [ {\"a\":\"}]\"} , {\"b\":[{}]} ] "),
                 (QByteArrayList{"{\"a\":\"}]\"}", "{\"b\":[{}]}"}));
    }
};

QTEST_GUILESS_MAIN(tst_JsonText)
#include "tst_jsontext.moc"
