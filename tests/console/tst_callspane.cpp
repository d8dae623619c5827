// SPDX-License-Identifier: MIT
#include "console/deskfixture.h"
#include "panes/callspane.h"
#include "panes/recordingbar.h"
#include "widgets/jsonview.h"
#include "widgets/tableview.h"
#include "widgets/transcriptview.h"

#include <QtTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace am;

/// An operator who reads a call and listens to it.
class tst_CallsPane : public QObject, private test::DeskFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        reset();
        m_pane = std::make_unique<CallsPane>(desk());
        m_pane->resize(1100, 640);
        m_pane->show();
        m_pane->refresh();
        QTRY_VERIFY(m_pane->findChild<TableView *>()->model()->rowCount() > 0);
        m_pane->findChild<TableView *>()->selectRow(1);
        QTRY_VERIFY(tabs()->isVisible());
    }
    void cleanup()
    {
        m_pane.reset();
        close();
    }

    void readsTheTranscriptWhenItIsOpened()
    {
        QCOMPARE(m_daemon->timesAsked(u"deliveries.report"_s), 0);
        tabs()->setCurrentIndex(1);
        QTRY_VERIFY(transcript()->toPlainText().contains(u"14 Quay Street"_s));
    }

    void marksTheSentenceThatIsAskedFor()
    {
        const QString sentence = u"You told us you love the novels of Odile Farrant."_s;
        m_pane->showCall(u"conv_416k33t63cj0mhyyd0cxp0xr"_s, sentence);
        QTRY_COMPARE(tabs()->currentIndex(), 1);
        QTRY_VERIFY(transcript()->toPlainText().contains(sentence));
        QTextCursor there = transcript()->document()->find(sentence);
        QVERIFY(!there.isNull());
        QCOMPARE(there.charFormat().background().color().name(),
                 colorsOf(transcript()->palette()).ground(Tone::Accent).name());
        QVERIFY(!transcript()->mark(u"nobody said that"_s));
    }

    void playsTheRecordingFromAFileOfTheUsersOwn()
    {
        tabs()->setCurrentIndex(1);
        QString played;
        bar()->setPlayer([&played](const QString &file) {
            played = file;
            return true;
        });
        QTest::mouseClick(m_pane->findChild<QPushButton *>(u"playRecording"_s), Qt::LeftButton);
        QTRY_VERIFY(!played.isEmpty());
        QFile file(played);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("ID3 sound ").repeated(38'000));
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QVERIFY(played.endsWith(u".mp3"_s));
        m_pane.reset();
        QVERIFY(!QFile::exists(played));
    }

    void saysWhenTheRecordingIsNotWhatItWasSaidToBe()
    {
        m_daemon->on(u"calls.audio"_s, [](const QJsonObject &) -> Result<QJsonValue> {
            return QJsonValue(QJsonObject{{u"bytes"_s, 380'000}, {u"base64"_s, QString()}});
        });
        tabs()->setCurrentIndex(1);
        QTest::mouseClick(m_pane->findChild<QPushButton *>(u"playRecording"_s), Qt::LeftButton);
        QTRY_VERIFY2(said().contains(u"not as long"_s), qPrintable(said()));
        bar()->setRecordings(u"conv_1"_s, {});
        QVERIFY(bar()->isHidden());
    }

    void showsTheNamesInARawReportWhole()
    {
        const QString name = u"conversation_initiation_client_data"_s;
        JsonView view;
        view.resize(600, 300);
        view.show();
        view.setValue(QJsonObject{{u"data"_s, QJsonObject{{u"deep"_s, QJsonObject{{name, 1}}}}}});
        const int room = view.fontMetrics().horizontalAdvance(name) + 3 * view.indentation();
        QVERIFY(view.columnWidth(0) < room); // it is closed, and the values want room, too
        view.expand(view.model()->index(0, 0, view.model()->index(0, 0)));
        QVERIFY(view.columnWidth(0) >= room);
    }

private:
    [[nodiscard]] QTabWidget *tabs() const { return m_pane->findChild<QTabWidget *>(); }
    [[nodiscard]] TranscriptView *transcript() const { return m_pane->findChild<TranscriptView *>(); }
    [[nodiscard]] RecordingBar *bar() const { return m_pane->findChild<RecordingBar *>(); }

    std::unique_ptr<CallsPane> m_pane;
};

QTEST_MAIN(tst_CallsPane)
#include "tst_callspane.moc"
