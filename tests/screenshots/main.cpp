// SPDX-License-Identifier: MIT
// Pictures of every pane, light and dark, at once and twice the size, against a believable daemon:
//   screenshots DIRECTORY [SCALE]
#include "console/believabledaemon.h"
#include "console/fakekeychain.h"
#include "keys/profilekeys.h"
#include "link/daemonconnection.h"
#include "link/profiles.h"
#include "look/look.h"
#include "models/filterbook.h"
#include "models/highlights.h"
#include "panes/pane.h"
#include "window/commandpalette.h"
#include "window/mainwindow.h"

#include <QtTest>
#include <QtWidgets>

#include <algorithm>
#include <cstdlib>

using namespace Qt::StringLiterals;
using namespace am;

namespace {

constexpr int settlingMilliseconds = 400;
constexpr int chartPoints = 90;

void settle()
{
    QTest::qWait(settlingMilliseconds);
}

/// Something in the pane that is worth a picture.
void makeTelling(Pane &pane)
{
    const auto tables = pane.findChildren<QTableView *>();
    if (!tables.isEmpty() && pane.objectName() != "log"_L1)
        (pane.objectName() == "callers"_L1 ? pane.findChild<QTableView *>(u"callerList"_s) : tables.first())
            ->selectRow(pane.objectName() == "callers"_L1 ? 1 : 2);
    settle();
    if (pane.objectName() == "calls"_L1)
        pane.findChild<QTabWidget *>()->setCurrentIndex(1);
    if (pane.objectName() == "callers"_L1)
        pane.findChild<QTableView *>(u"memories"_s)
            ->setCurrentIndex(pane.findChild<QTableView *>(u"memories"_s)->model()->index(0, 0));
    if (pane.objectName() == "log"_L1)
        tables.first()->setCurrentIndex(tables.first()->model()->index(tables.first()->model()->rowCount() - 6, 2));
    if (pane.objectName() == "send"_L1)
        pane.findChild<QPushButton *>(u"sendButton"_s)->click();
    settle();
}

int distance(QRgb one, QRgb other)
{
    return std::abs(qRed(one) - qRed(other)) + std::abs(qGreen(one) - qGreen(other)) +
           std::abs(qBlue(one) - qBlue(other));
}

/// The colors there are most of, and of the others those that are least like them: a word in red is a few pixels.
QList<QRgb> tableOf(const QHash<QRgb, int> &counts)
{
    constexpr qsizetype frequent = 160;
    constexpr qsizetype most = 256;
    QList<QRgb> colors = counts.keys();
    std::sort(colors.begin(), colors.end(), [&counts](QRgb one, QRgb other) {
        return std::pair(-counts.value(one), one) < std::pair(-counts.value(other), other);
    });
    QList<QRgb> table = colors.mid(0, frequent);
    colors = colors.mid(frequent);
    while (table.size() < most && !colors.isEmpty()) {
        const auto strangeness = [&table](QRgb color) {
            int nearest = 3 * 255;
            for (const QRgb known : table)
                nearest = std::min(nearest, distance(color, known));
            return nearest;
        };
        const auto strangest = std::max_element(colors.begin(), colors.end(), [&strangeness](QRgb one, QRgb other) {
            return strangeness(one) < strangeness(other);
        });
        table.append(*strangest);
        colors.erase(strangest);
    }
    return table;
}

/// With a palette, which makes it a third as large.
QImage withFewColors(const QImage &picture)
{
    QHash<QRgb, int> counts;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x)
            ++counts[picture.pixel(x, y)];
    }
    const QList<QRgb> table = tableOf(counts);
    QHash<QRgb, uchar> places;
    for (auto color = counts.keyBegin(); color != counts.keyEnd(); ++color) {
        const auto nearest = std::min_element(table.begin(), table.end(), [&color](QRgb one, QRgb other) {
            return distance(one, *color) < distance(other, *color);
        });
        places.insert(*color, uchar(nearest - table.begin()));
    }
    QImage small(picture.size(), QImage::Format_Indexed8);
    small.setColorTable(table);
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x)
            small.scanLine(y)[x] = places.value(picture.pixel(x, y));
    }
    return small;
}

void save(QWidget &window, const QDir &directory, const QString &name)
{
    constexpr int smallest = 0; // of what PNG calls quality
    const QImage picture = withFewColors(window.grab().toImage().convertToFormat(QImage::Format_RGB32));
    if (!picture.save(directory.filePath(name + u".png"_s), "PNG", smallest))
        qFatal("cannot write %s", qPrintable(name));
}

void takeTabs(MainWindow &window, QTabWidget &tabs, const QDir &directory, const QString &name)
{
    if (auto *const header = tabs.findChild<QLineEdit *>(u"doctorHeader"_s)) {
        header->setText(u"t=1773329400,v0=6c1f0a3c9de0b5f7a2441c7b9f6e83d20b1a5c4d3e2f1a0b9c8d7e6f5a4b3c2d"_s);
        header->home(false);
        tabs.findChild<QLineEdit *>(u"doctorKey"_s)->setText(u"wsec_0123456789"_s);
        tabs.findChild<QPlainTextEdit *>(u"doctorBody"_s)->setPlainText(u"{\"type\":\"post_call_transcription\"}"_s);
    }
    for (int i = 0; i < tabs.count(); ++i) {
        if (!tabs.isTabVisible(i))
            continue;
        tabs.setCurrentIndex(i);
        settle();
        save(window, directory, u"%1-tab%2"_s.arg(name).arg(i));
    }
    tabs.setCurrentIndex(0);
}

/// The live log with its rules open.
void takeHighlights(MainWindow &window, const QDir &directory, const QString &scheme)
{
    auto *const log = window.findChild<Pane *>(u"log"_s);
    window.showPane(int(window.panes().indexOf(log)));
    auto *const add = log->findChild<QPushButton *>(u"addHighlight"_s);
    add->parentWidget()->show();
    settle();
    save(window, directory, u"log-%1-highlights"_s.arg(scheme));
    add->parentWidget()->hide();
}

void takeAll(MainWindow &window, const QDir &directory, const QString &scheme)
{
    for (int i = 0; i < window.panes().size(); ++i) {
        window.showPane(i);
        settle();
        Pane &pane = *window.panes().at(i);
        makeTelling(pane);
        save(window, directory, u"%1-%2"_s.arg(pane.objectName(), scheme));
        if (auto *const tabs = pane.findChild<QTabWidget *>())
            takeTabs(window, *tabs, directory, u"%1-%2"_s.arg(pane.objectName(), scheme));
    }
    takeHighlights(window, directory, scheme);
    const QList<QAction *> commands = window.commands();
    const auto connections = std::find_if(commands.begin(), commands.end(), [](const QAction *command) {
        return command->text().startsWith("Connections"_L1);
    });
    (*connections)->trigger();
    settle();
    save(window, directory, u"connections-"_s + scheme);
    window.showPane(0);
    auto *const palette = window.findChild<CommandPalette *>();
    palette->open(window.commands());
    save(window, directory, u"commands-"_s + scheme);
    palette->hide();
}

void takeFirstStart(Look &look, const MainWindow::Choice &choice, const QDir &directory, const QString &scheme)
{
    QSettings settings(directory.filePath(u"none.ini"_s), QSettings::IniFormat);
    settings.setValue(u"window/scheme"_s, int(look.scheme()));
    DaemonConnection connection({u"/run/agenticmemory/agenticmemory.sock"_s}, {});
    MainWindow window(
        connection, look, settings, [] { return test::believableNow; }, &choice);
    window.show();
    connection.start();
    settle();
    save(window, directory, u"firststart-"_s + scheme);
    QFile::remove(settings.fileName());
}

} // namespace

int main(int argc, char *argv[])
{
    if (argc < 2)
        qFatal("screenshots DIRECTORY [SCALE]");
    if (argc > 2)
        qputenv("QT_SCALE_FACTOR", argv[2]);
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("TZ", "UTC");
    QApplication application(argc, argv);
    QApplication::setWindowIcon(QIcon());
    const QDir directory(QString::fromLocal8Bit(argv[1]));
    directory.mkpath(u"."_s);

    QTemporaryDir home;
    test::FakeDaemon daemon(home.filePath(u"a.sock"_s));
    test::fillBelievably(daemon);
    DaemonConnection connection({home.filePath(u"a.sock"_s)}, {});
    connection.start();
    Look look(application);
    QSettings settings(home.filePath(u"settings.ini"_s), QSettings::IniFormat);
    Highlights(&settings).setRules({{.filter = u"endpoint:post-call status:>=500"_s, .tone = Tone::Bad},
                                    {.filter = u"ms:>1000"_s, .tone = Tone::Warning}});
    FilterBook(&settings).save(u"Failures of reports"_s, u"endpoint:post-call status:>=500"_s);
    Profiles profiles(home.filePath(u"profiles.ini"_s), {home.filePath(u"a.sock"_s)});
    profiles.add({.name = u"Harbor Books"_s,
                  .host = u"operator@memory.example.com"_s,
                  .socket = u"/run/agenticmemory/agenticmemory.sock"_s});
    test::FakeKeychain keychain;
    KeyFile keyFile(home.filePath(u"keys.json"_s));
    ProfileKeys keys(profiles, keychain, keyFile, settings);
    const MainWindow::Choice choice{profiles, keys};
    qint64 now = test::believableNow - chartPoints * 10'000LL;
    MainWindow window(
        connection, look, settings, [&now] { return now; }, &choice);
    window.show();
    settle();
    for (int i = 0; i < chartPoints; ++i) {
        now += 10'000;
        window.panes().last()->refresh();
        window.findChild<Pane *>(u"deliveries"_s)->refresh();
        QTest::qWait(20); // for the answers, or they come when the clock is further
    }
    for (const auto scheme : {Look::Scheme::Light, Look::Scheme::Dark}) {
        look.setScheme(scheme);
        settle();
        const QString name = scheme == Look::Scheme::Light ? u"light"_s : u"dark"_s;
        takeAll(window, directory, name);
        takeFirstStart(look, choice, directory, name);
    }
    return 0;
}
