// SPDX-License-Identifier: MIT
#include "http/routetable.h"

#include <QtTest>

using namespace Qt::StringLiterals;

namespace {

am::Route route(const QByteArray &method, const QByteArray &path, qint64 maximumBody,
                const QList<QByteArray> &contentTypes = {"application/json"})
{
    return {method, path, maximumBody, contentTypes, {}};
}

am::HttpRequest requestOf(const QList<QByteArray> &contentTypes, const QByteArray &body)
{
    am::HttpRequest request;
    request.body = body;
    for (const QByteArray &type : contentTypes)
        request.headers.append("content-type", type);
    return request;
}

} // namespace

class tst_RouteTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void knowsPathsAndMethods()
    {
        const am::RouteTable table({route("POST", "/a", 10), route("GET", "/a", 0), route("GET", "/b", 0)});
        QCOMPARE(table.allowed("/a"), "POST, GET, HEAD");
        QCOMPARE(table.allowed("/v1/a"), "POST, GET, HEAD");
        QCOMPARE(table.allowed("/b"), "GET, HEAD");
        QCOMPARE(table.allowed("/c"), "");
        QCOMPARE(table.bodyLimit("/a"), 10);
        QCOMPARE(table.bodyLimit("/v1/a"), 10);
        QCOMPARE(table.bodyLimit("/b"), 0);
        QCOMPARE(table.bodyLimit("/c"), 64 * 1024);
    }

    void checksContentTypes_data()
    {
        QTest::addColumn<QList<QByteArray>>("taken");
        QTest::addColumn<QList<QByteArray>>("sent");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("refused");
        const QList<QByteArray> json{"application/json"};
        const QList<QByteArray> form{"application/x-www-form-urlencoded"};
        const QByteArray body = "{}";
        QTest::newRow("the right one") << json << json << body << false;
        QTest::newRow("parameters do not matter")
            << json << QList<QByteArray>{"application/json ;charset=utf-8"} << body << false;
        QTest::newRow("capitals do not matter") << json << QList<QByteArray>{"APPLICATION/json"} << body << false;
        QTest::newRow("one of several") << json + form << form << body << false;
        QTest::newRow("none is JSON") << json << QList<QByteArray>{} << body << false;
        QTest::newRow("none is no form") << form << QList<QByteArray>{} << body << true;
        QTest::newRow("none and no body") << form << QList<QByteArray>{} << QByteArray() << false;
        QTest::newRow("another one") << json << form << body << true;
        QTest::newRow("another one without a body") << json << form << QByteArray() << true;
        QTest::newRow("a part of the name") << json << QList<QByteArray>{"application/js"} << body << true;
        QTest::newRow("an empty one") << json << QList<QByteArray>{""} << body << true;
        QTest::newRow("two") << json << json + json << body << true;
        QTest::newRow("an endpoint that does not look") << QList<QByteArray>{} << form << body << false;
    }
    void checksContentTypes()
    {
        QFETCH(QList<QByteArray>, taken);
        QFETCH(QList<QByteArray>, sent);
        QFETCH(QByteArray, body);
        QFETCH(bool, refused);
        const auto answer = am::RouteTable::refuseBody(route("POST", "/a", 10, taken), requestOf(sent, body));
        QCOMPARE(answer.has_value(), refused);
        if (refused)
            QCOMPARE(answer->status, 415);
    }
};

QTEST_APPLESS_MAIN(tst_RouteTable)
#include "tst_routetable.moc"
