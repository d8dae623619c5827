// SPDX-License-Identifier: MIT
#include "models/jsonmodel.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QJsonObject>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace am;

/// JSON as a tree.
class tst_JsonModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void showsNamesAndValues()
    {
        JsonModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setValue(QJsonObject{{u"a"_s, QJsonArray{1, u"two"_s, QJsonValue::Null}}, {u"b"_s, true}});
        QCOMPARE(model.rowCount(), 2);
        const QModelIndex array = model.index(0, 0);
        QCOMPARE(array.data().toString(), u"a"_s);
        QCOMPARE(array.siblingAtColumn(1).data().toString(), u"[ 3 ]"_s);
        QCOMPARE(model.rowCount(array), 3);
        QCOMPARE(model.index(1, 1, array).data().toString(), u"two"_s);
        QCOMPARE(model.index(2, 1, array).data().toString(), u"null"_s);
        QVERIFY(!model.hasChildren(model.index(1, 0)));
        QCOMPARE(model.index(1, 0, array).parent(), array);
    }

    void beginsAnew()
    {
        JsonModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setValue(QJsonArray{1, 2});
        model.setValue({});
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(tst_JsonModel)
#include "tst_jsonmodel.moc"
