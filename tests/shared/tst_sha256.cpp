// SPDX-License-Identifier: MIT
#include "shared/sha256.h"

#include <QCryptographicHash>
#include <QtTest>

using namespace Qt::StringLiterals;

class tst_Sha256 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void sumsAsOthersDo_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a word") << QByteArray("abc");
        QTest::newRow("zero bytes") << QByteArray(64, '\0');
        QTest::newRow("a megabyte") << QByteArray(1024 * 1024, 'a');
    }
    void sumsAsOthersDo()
    {
        QFETCH(QByteArray, bytes);
        QCOMPARE(am::sha256Hex(bytes), QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
        const auto raw = am::sha256(bytes);
        QCOMPARE(QByteArray(reinterpret_cast<const char *>(raw.data()), 32).toHex(), am::sha256Hex(bytes));
        am::Sha256Sum sum;
        for (qsizetype at = 0; at < bytes.size(); at += 1000)
            sum.add(QByteArrayView(bytes).sliced(at, std::min<qsizetype>(1000, bytes.size() - at)));
        QCOMPARE(sum.hex(), am::sha256Hex(bytes));
    }
};

QTEST_GUILESS_MAIN(tst_Sha256)
#include "tst_sha256.moc"
