// SPDX-License-Identifier: MIT
#include "ctl/completion.h"

#include <QProcess>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::ctl::Verb;

class tst_Completion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void completes_data()
    {
        QTest::addColumn<QString>("line"); // what was typed; the last word is being completed
        QTest::addColumn<QString>("words");
        QTest::newRow("a verb") << u"agenticmemoryctl del"_s << u"deliveries delivery"_s;
        QTest::newRow("a verb behind options") << u"agenticmemoryctl --socket /x --json stat"_s << u"status"_s;
        QTest::newRow("a verb's option") << u"agenticmemoryctl deliveries --l"_s << u"--limit"_s;
        QTest::newRow("no other verb's option") << u"agenticmemoryctl status --l"_s << QString();
        QTest::newRow("a state") << u"agenticmemoryctl deliveries --state de"_s << u"dead"_s;
    }
    void completes()
    {
        QFETCH(QString, line);
        const QList<Verb> verbs = am::ctl::daemonVerbs() + am::ctl::deliveryVerbs();
        QProcess bash;
        bash.start(u"bash"_s, {u"--norc"_s, u"-c"_s,
                               u"source /dev/stdin; COMP_WORDS=(%1); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); "
                               "_agenticmemoryctl; echo \"${COMPREPLY[*]}\""_s.arg(line)});
        bash.write(am::ctl::bashCompletion(verbs));
        bash.closeWriteChannel();
        QVERIFY(bash.waitForFinished());
        QCOMPARE(bash.readAllStandardError(), QByteArray());
        QTEST(QString::fromUtf8(bash.readAllStandardOutput()).trimmed(), "words");
    }
};

QTEST_GUILESS_MAIN(tst_Completion)
#include "tst_completion.moc"
