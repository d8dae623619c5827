// SPDX-License-Identifier: MIT
#include "models/filterbook.h"

#include <QSettings>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace am;

class tst_FilterBook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keepsFiltersForTheNextTime()
    {
        const QTemporaryDir directory;
        QSettings settings(directory.filePath(u"s.ini"_s), QSettings::IniFormat);
        FilterBook book(&settings);
        QSignalSpy changed(&book, &FilterBook::changed);
        book.save(u"Failures"_s, u"status:>=500"_s);
        book.save(u"Slow"_s, u"ms:>100 -endpoint:health"_s);
        book.save(u"failures"_s, u"status:>=400"_s); // the same, corrected
        QCOMPARE(changed.count(), 3);
        const FilterBook next(&settings);
        QCOMPARE(next.filters().size(), 2);
        QCOMPARE(next.filters().at(0).name, u"failures"_s);
        QCOMPARE(next.filters().at(0).text, u"status:>=400"_s);
        QCOMPARE(next.filters().at(1).text, u"ms:>100 -endpoint:health"_s);
        book.forget(u"Slow"_s);
        book.forget(u"nobody's"_s);
        QCOMPARE(changed.count(), 4);
        QCOMPARE(FilterBook(&settings).filters().size(), 1);
    }

    void readsWhatPeopleWrote()
    {
        const QTemporaryDir directory;
        QFile file(directory.filePath(u"s.ini"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[log]\nfilters\\1\\name=Mine\nfilters\\1\\filter=caller:*29\nfilters\\2\\name=\nfilters\\size=3\n");
        file.close();
        QSettings settings(file.fileName(), QSettings::IniFormat);
        QCOMPARE(FilterBook(&settings).filters().size(), 1);
    }

    void worksWithoutSettings()
    {
        FilterBook book(nullptr);
        book.save(u"a"_s, u"b"_s);
        QCOMPARE(book.filters().size(), 1);
    }
};

QTEST_GUILESS_MAIN(tst_FilterBook)
#include "tst_filterbook.moc"
