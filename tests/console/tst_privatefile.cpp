// SPDX-License-Identifier: MIT
#include "ctl/privatefile.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Error;
using am::Result;
using am::ctl::PrivateFile;

namespace {

/// A daemon that hands out five bytes at a time, and says how many there are.
PrivateFile::Piece inPieces(const QByteArray &whole, qint64 said)
{
    return [whole, said](qint64 offset) -> Result<QJsonObject> {
        return QJsonObject{{u"bytes"_s, said}, {u"base64"_s, QString::fromLatin1(whole.mid(offset, 5).toBase64())}};
    };
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : "none";
}

} // namespace

class tst_PrivateFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void putsThePiecesTogetherForItsOwnerOnly_data()
    {
        QTest::addColumn<QByteArray>("whole");
        QTest::newRow("nothing") << QByteArray("");
        QTest::newRow("less than a piece") << QByteArray("1234");
        QTest::newRow("whole pieces") << QByteArray("1234512345");
        QTest::newRow("and a little more") << QByteArray("1234512345\0001", 12);
    }
    void putsThePiecesTogetherForItsOwnerOnly()
    {
        QFETCH(QByteArray, whole);
        for (const bool saidBefore : {false, true}) {
            PrivateFile file(m_path);
            QVERIFY(file.open());
            const auto bytes =
                saidBefore ? file.fill(inPieces(whole, -1), whole.size()) : file.fill(inPieces(whole, whole.size()));
            QVERIFY(bytes);
            QCOMPARE(*bytes, whole.size());
            QCOMPARE(contentOf(m_path), whole);
            QCOMPARE(QFile::permissions(m_path) & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther),
                     QFile::Permissions());
        }
    }

    void leavesWhatWasThereWhenNotAllOfItCame_data()
    {
        QTest::addColumn<PrivateFile::Piece>("piece");
        QTest::newRow("the pieces end too early") << inPieces("1234567", 8);
        QTest::newRow("the pieces do not end in time") << inPieces("1234567", 6);
        QTest::newRow("the daemon fails in between") << PrivateFile::Piece([](qint64 offset) -> Result<QJsonObject> {
            if (offset > 0)
                return Error{Error::Kind::Storage, u"the disk"_s, 0};
            return QJsonObject{{u"bytes"_s, 9}, {u"base64"_s, u"MTIz"_s}};
        });
        QTest::newRow("the answer is no piece") << PrivateFile::Piece([](qint64) -> Result<QJsonObject> {
            return QJsonObject{{u"bytes"_s, 9}};
        });
    }
    void leavesWhatWasThereWhenNotAllOfItCame()
    {
        QFETCH(PrivateFile::Piece, piece);
        QFile before(m_path);
        QVERIFY(before.open(QIODevice::WriteOnly | QIODevice::Truncate));
        before.write("before");
        before.close();
        {
            PrivateFile file(m_path);
            QVERIFY(file.open());
            QVERIFY(!file.fill(piece));
        }
        QCOMPARE(contentOf(m_path), "before");
        QCOMPARE(QDir(m_directory.path()).entryList(QDir::Files).size(), 1);
    }

    void saysWhichFileCannotBeWritten()
    {
        PrivateFile file(m_directory.filePath(u"no/such/folder"_s));
        const auto opened = file.open();
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, Error::Kind::Storage);
        QVERIFY2(opened.error().detail.contains(u"no/such/folder: "_s), qPrintable(opened.error().detail));
    }

private:
    QTemporaryDir m_directory;
    QString m_path = m_directory.filePath(u"file"_s);
};

Q_DECLARE_METATYPE(am::ctl::PrivateFile::Piece)

QTEST_GUILESS_MAIN(tst_PrivateFile)
#include "tst_privatefile.moc"
