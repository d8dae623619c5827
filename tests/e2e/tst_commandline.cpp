// SPDX-License-Identifier: MIT
#include "support/places.h"

#include <QtTest>

using namespace Qt::StringLiterals;

/// What the daemon says to whoever types its name, and how it ends.
class tst_CommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void answers_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QByteArray>("out");
        QTest::addColumn<QByteArray>("trouble");
        const QByteArray nothing;
        QTest::newRow("help names every flag")
            << QStringList{u"--help"_s} << 0 << QByteArray("--check-config") << nothing;
        QTest::newRow("-h is help") << QStringList{u"-h"_s} << 0 << QByteArray("SIGHUP") << nothing;
        QTest::newRow("a version") << QStringList{u"--version"_s} << 0 << QByteArray("agenticmemoryd 0.") << nothing;
        QTest::newRow("a configuration is printed")
            << QStringList{u"--check-config"_s} << 0 << QByteArray("[server]") << QByteArray("warning: elevenlabs.");
        QTest::newRow("an unknown flag is refused")
            << QStringList{u"--serve"_s} << 1 << nothing << QByteArray("Unknown option 'serve'");
        QTest::newRow("a stray argument is refused") << QStringList{u"--check-config"_s, u"memory.toml"_s} << 1
                                                     << nothing << QByteArray("unexpected argument \"memory.toml\"");
        QTest::newRow("a mistaken configuration is refused")
            << QStringList{u"--listen"_s, u"8080"_s} << 2 << nothing << QByteArray("--listen: expected ADDRESS:PORT");
    }
    void answers()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, out);
        QFETCH(QByteArray, trouble);
        QProcess daemon;
        daemon.setProcessEnvironment({});
        daemon.start(am::test::places::daemon(), arguments);
        QVERIFY(daemon.waitForFinished());
        const QByteArray said = daemon.readAllStandardOutput();
        const QByteArray complained = daemon.readAllStandardError();
        QVERIFY2(said.contains(out) && said.isEmpty() == out.isEmpty(), said.constData());
        QVERIFY2(complained.contains(trouble) && complained.isEmpty() == trouble.isEmpty(), complained.constData());
        QTEST(daemon.exitCode(), "exitCode");
    }
};

QTEST_GUILESS_MAIN(tst_CommandLine)
#include "tst_commandline.moc"
