// SPDX-License-Identifier: MIT
#include "privacy/erasurecertificate.h"

#include <QJsonArray>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::ErasureCertificate;

class tst_ErasureCertificate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void isReadAsItWasWritten()
    {
        const ErasureCertificate written = example();
        const ErasureCertificate read = ErasureCertificate::fromJson(written.toJson());
        QCOMPARE(read.toJson(), written.toJson());
        QCOMPARE(read.begunAt, written.begunAt);
        QCOMPARE(read.memoryIds, written.memoryIds);
        QCOMPARE(read.reports, 3);
        QVERIFY(read.listEmpty && !read.searchEmpty);
    }

    void isCompleteWhenItIsFinished()
    {
        ErasureCertificate certificate = example();
        QVERIFY(certificate.toJson().value("complete"_L1).toBool());
        certificate.finishedAt = 0;
        QVERIFY(!certificate.toJson().value("complete"_L1).toBool());
        QVERIFY(certificate.toJson().value("finished_at"_L1).isNull());
    }

    void saysWhatNobodyCanProve_data()
    {
        QTest::addColumn<QString>("store");
        QTest::addColumn<QString>("said");
        QTest::addColumn<bool>("expected");
        QTest::newRow("a self-hosted Mem0 keeps texts in two tables") << u"mem0-selfhosted"_s << u"`history`"_s << true;
        QTest::newRow("Mem0's cloud has copies of its own") << u"mem0"_s << u"Mem0's own copies"_s << true;
        QTest::newRow("without Mem0 nothing is said of it") << u"embedded"_s << u"Mem0"_s << false;
        QTest::newRow("backups are nobody's to see") << u"embedded"_s << u"backups"_s << true;
        QTest::newRow("the platform has the calls") << u"embedded"_s << u"platform's own copy"_s << true;
    }
    void saysWhatNobodyCanProve()
    {
        QFETCH(QString, store);
        QFETCH(QString, said);
        ErasureCertificate certificate = example();
        certificate.store = store;
        QTEST(certificate.unproved().join(u'\n').contains(said), "expected");
    }

    void saysWhenAnAdditionWasGivenUp()
    {
        ErasureCertificate certificate = example();
        const qsizetype places = certificate.unproved().size();
        certificate.additionsSettled = false;
        QCOMPARE(certificate.unproved().size(), places + 1);
    }

private:
    static ErasureCertificate example()
    {
        return {.tenant = u"default"_s,
                .caller = u"***23"_s,
                .callerKey = u"abc"_s,
                .actor = u"root"_s,
                .store = u"mem0"_s,
                .begunAt = 1'795'340'400'123,
                .finishedAt = 1'795'340'401'000,
                .conversations = 2,
                .reports = 3,
                .memories = 4,
                .memoryIds = {u"m1"_s, u"m2"_s},
                .listEmpty = true,
                .additionsSettled = true,
                .remaining = {u"something"_s}};
    }
};

QTEST_GUILESS_MAIN(tst_ErasureCertificate)
#include "tst_erasurecertificate.moc"
