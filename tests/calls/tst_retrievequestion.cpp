// SPDX-License-Identifier: MIT
#include "calls/retrievequestion.h"

#include <QJsonDocument>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::parseRetrieveQuestion;

namespace {

am::HttpRequest request(const QByteArray &body, const QByteArray &contentType = "application/json")
{
    am::HttpRequest result;
    result.headers.append("content-type", contentType);
    result.body = body;
    return result;
}

am::HttpRequest json(const QJsonObject &body)
{
    return request(QJsonDocument(body).toJson());
}

} // namespace

/// What the forms look like from outside is shown by tst_retrieve; here are the fields and their limits.
class tst_RetrieveQuestion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsEveryField()
    {
        const auto question = parseRetrieveQuestion(json({{u"query"_s, u" tea \n"_s},
                                                          {u"user_id"_s, u" +15550100123 "_s},
                                                          {u"conversation_id"_s, u" conv_1 "_s},
                                                          {u"details"_s, true}}));
        QVERIFY(question);
        QCOMPARE(question->query, u"tea"_s);
        QVERIFY(question->userId);
        QCOMPARE(*question->userId, u"+15550100123"_s);
        QCOMPARE(question->conversation, u"conv_1"_s);
        QVERIFY(question->details);
    }

    void tellsAnEmptyUserFromNone()
    {
        const auto none = parseRetrieveQuestion(json({{u"query"_s, u"tea"_s}, {u"conversation_id"_s, u"c"_s}}));
        QVERIFY(none);
        QVERIFY(!none->userId);
        const auto empty = parseRetrieveQuestion(json({{u"query"_s, u"tea"_s}, {u"user_id"_s, u" "_s}}));
        QVERIFY(empty);
        QVERIFY(empty->userId);
        QVERIFY(empty->userId->isEmpty());
        QVERIFY(empty->conversation.isEmpty());
        QVERIFY(!empty->details);
    }

    void idsOfAnotherShapeCountAsNotSent_data()
    {
        QTest::addColumn<QJsonValue>("id");
        QTest::addColumn<bool>("sent");
        QTest::newRow("256 characters are an id") << QJsonValue(QString(256, u'a')) << true;
        QTest::newRow("257 characters are none") << QJsonValue(QString(257, u'a')) << false;
        QTest::newRow("a number is none") << QJsonValue(15550100123.0) << false;
        QTest::newRow("a list is none") << QJsonValue(QJsonArray{u"a"_s}) << false;
        QTest::newRow("an object is none") << QJsonValue(QJsonObject{{u"a"_s, u"b"_s}}) << false;
        QTest::newRow("null is none") << QJsonValue(QJsonValue::Null) << false;
        QTest::newRow("true is none") << QJsonValue(true) << false;
    }
    void idsOfAnotherShapeCountAsNotSent()
    {
        QFETCH(QJsonValue, id);
        QFETCH(bool, sent);
        const auto user =
            parseRetrieveQuestion(json({{u"query"_s, u"tea"_s}, {u"user_id"_s, id}, {u"conversation_id"_s, u"c"_s}}));
        QVERIFY(user);
        QCOMPARE(user->userId.has_value(), sent);
        const auto conversation =
            parseRetrieveQuestion(json({{u"query"_s, u"tea"_s}, {u"user_id"_s, u"u"_s}, {u"conversation_id"_s, id}}));
        QVERIFY(conversation);
        QCOMPARE(!conversation->conversation.isEmpty(), sent);
    }

    void cutsTheQueryBetweenCharacters_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<qsizetype>("size");
        const QString smile = u"\U0001F642"_s; // two UTF-16 units
        QTest::newRow("2,000 characters stay") << QString(2000, u'a') << qsizetype(2000);
        QTest::newRow("the 2,001st goes") << QString(2001, u'a') << qsizetype(2000);
        QTest::newRow("a character that fits just so stays") << QString(1998, u'a') + smile << qsizetype(2000);
        QTest::newRow("a character across the limit goes whole") << QString(1999, u'a') + smile << qsizetype(1999);
        QTest::newRow("blanks around do not count")
            << QString(3000, u' ') + QString(2000, u'a') + u"  "_s << qsizetype(2000);
    }
    void cutsTheQueryBetweenCharacters()
    {
        QFETCH(QString, query);
        QFETCH(qsizetype, size);
        const auto question = parseRetrieveQuestion(json({{u"query"_s, query}, {u"user_id"_s, u"u"_s}}));
        QVERIFY(question);
        QCOMPARE(question->query, query.trimmed().left(size));
        QVERIFY(!question->query.back().isHighSurrogate());
    }

    void looksIntoTheEnvelopeFieldByField_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("the inner value wins")
            << "{\"query\":\"outer\",\"user_id\":\"o\",\"parameters\":{\"query\":\"tea\",\"user_id\":\"u\"}}"_ba;
        QTest::newRow("an inner null does not")
            << "{\"query\":\"tea\",\"user_id\":\"u\",\"parameters\":{\"query\":null,\"user_id\":null}}"_ba;
        QTest::newRow("each field for itself")
            << "{\"query\":\"tea\",\"user_id\":\"o\",\"parameters\":{\"user_id\":\"u\"}}"_ba;
        QTest::newRow("an envelope that is a list is none")
            << "{\"query\":\"tea\",\"user_id\":\"u\",\"parameters\":[{\"query\":\"x\"}]}"_ba;
    }
    void looksIntoTheEnvelopeFieldByField()
    {
        QFETCH(QByteArray, body);
        const auto question = parseRetrieveQuestion(request(body));
        QVERIFY(question);
        QCOMPARE(question->query, u"tea"_s);
        QCOMPARE(question->userId.value_or(QString()), u"u"_s);
    }

    void readsForms_data()
    {
        QTest::addColumn<QByteArray>("contentType");
        QTest::addColumn<QByteArray>("body");
        const QByteArray form = "application/x-www-form-urlencoded";
        QTest::newRow("a plain one") << form << "query=green+tea&user_id=%2B15550100123&details=true"_ba;
        QTest::newRow("with a character set") << form + "; charset=UTF-8"
                                              << "query=green%20tea&user_id=%2B15550100123&details=true"_ba;
        QTest::newRow("in capitals") << form.toUpper() << "query=green+tea&user_id=%2B15550100123&details=true"_ba;
        QTest::newRow("the last of a repeated name counts")
            << form << "query=x&query=green+tea&user_id=y&user_id=%2B15550100123&details=false&details=true"_ba;
        QTest::newRow("with other fields") << form << "a=b&query=green+tea&&user_id=%2B15550100123&details=true&="_ba;
    }
    void readsForms()
    {
        QFETCH(QByteArray, contentType);
        QFETCH(QByteArray, body);
        const auto question = parseRetrieveQuestion(request(body, contentType));
        QVERIFY(question);
        QCOMPARE(question->query, u"green tea"_s);
        QCOMPARE(question->userId.value_or(QString()), u"+15550100123"_s);
        QVERIFY(question->details);
    }

    void aPlusOfAFormThatIsNotEncodedIsABlank()
    {
        // The digits without '+' are what is left of the number; identity/ reads them.
        const auto question =
            parseRetrieveQuestion(request("query=tea&user_id=+15550100123", "application/x-www-form-urlencoded"));
        QVERIFY(question);
        QCOMPARE(question->userId.value_or(QString()), u"15550100123"_s);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("contentType");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("code");
        const QByteArray form = "application/x-www-form-urlencoded";
        const QByteArray object = "application/json";
        QTest::newRow("an empty form asks nothing") << form << QByteArray() << "query_missing"_ba;
        QTest::newRow("JSON called a form asks nothing") << form << "{\"query\":\"tea\",\"user_id\":\"u\"}"_ba
                                                         << "query_missing"_ba;
        QTest::newRow("a form of one name without value") << form << "query&user_id=u"_ba
                                                          << "query_missing"_ba;
        QTest::newRow("a form called JSON") << object << "query=tea&user_id=u"_ba
                                            << "invalid_json"_ba;
        QTest::newRow("a string") << object << "\"tea\""_ba
                                  << "invalid_json"_ba;
        QTest::newRow("a list of questions") << object << "[{\"query\":\"tea\",\"user_id\":\"u\"}]"_ba
                                             << "invalid_body"_ba;
        QTest::newRow("the question is missed before the caller") << object << "{}"_ba
                                                                  << "query_missing"_ba;
        QTest::newRow("a query that is an object") << object << "{\"query\":{\"text\":\"tea\"},\"user_id\":\"u\"}"_ba
                                                   << "query_missing"_ba;
    }
    void refuses()
    {
        QFETCH(QByteArray, contentType);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, code);
        const auto question = parseRetrieveQuestion(request(body, contentType));
        QVERIFY(!question);
        QCOMPARE(question.refusal->status, 400);
        QCOMPARE(question.refusal->code, code);
    }
};

QTEST_GUILESS_MAIN(tst_RetrieveQuestion)
#include "tst_retrievequestion.moc"
