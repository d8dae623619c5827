// SPDX-License-Identifier: MIT
#include "storage/ownkey.h"

#include <QtTest>

using namespace Qt::StringLiterals;

class tst_OwnKey : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory.emplace();
    }

    void isMadeOnceAndThenStays()
    {
        const auto made = am::ownKey(path());
        QVERIFY(made);
        QCOMPARE(made->size(), 32);
        const auto again = am::ownKey(path());
        QVERIFY(again);
        QCOMPARE(*again, *made);
        const auto other = am::ownKey(m_directory->filePath(u"other.key"_s));
        QVERIFY(other);
        QVERIFY(*other != *made);
    }

    void isItsOwnersAlone()
    {
        QVERIFY(am::ownKey(path()));
        const QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QCOMPARE(QFile::permissions(path()) & others, QFile::Permissions());
        QVERIFY(QFile::setPermissions(path(), QFile::ReadOwner | QFile::ReadGroup));
        const auto refused = am::ownKey(path());
        QVERIFY(!refused);
        QVERIFY2(refused.error().detail.contains(u"chmod 600"_s), qPrintable(refused.error().detail));
    }

    void aBrokenOneIsNeverReplaced_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("too short") << QByteArray(62, 'a');
        QTest::newRow("too long") << QByteArray(66, 'a');
        QTest::newRow("no hex") << QByteArray(64, 'x');
    }
    void aBrokenOneIsNeverReplaced()
    {
        QFETCH(QByteArray, content);
        {
            QFile file(path());
            QVERIFY(file.open(QIODevice::WriteOnly));
            QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
            file.write(content);
        }
        const auto refused = am::ownKey(path());
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, am::Error::Kind::Storage);
        QVERIFY(refused.error().detail.contains(path()));
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), content);
    }

    void saysWhyNoneCanBeMade()
    {
        const auto refused = am::ownKey(m_directory->filePath(u"nowhere/own.key"_s));
        QVERIFY(!refused);
        QVERIFY(refused.error().detail.contains(u"nowhere/own.key"_s));
    }

private:
    [[nodiscard]] QString path() const { return m_directory->filePath(u"own.key"_s); }
    std::optional<QTemporaryDir> m_directory;
};

QTEST_GUILESS_MAIN(tst_OwnKey)
#include "tst_ownkey.moc"
