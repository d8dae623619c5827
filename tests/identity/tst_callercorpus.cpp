// SPDX-License-Identifier: MIT
#include "identity/callerresolver.h"
#include "support/testdata.h"

#include <QMap>
#include <QtTest>

using namespace Qt::StringLiterals;
using am::CallerResolver;
using am::IdChannel;

namespace {

/// A line of test_data/identity/callers.tsv.
struct Row
{
    IdChannel channel = IdChannel::Unknown;
    QString region;
    QString sent;
    QString key; ///< empty: nobody
};

QList<Row> corpus()
{
    static const QHash<QString, IdChannel> channels{{u"unknown"_s, IdChannel::Unknown},
                                                    {u"telephone"_s, IdChannel::Telephone},
                                                    {u"whatsapp"_s, IdChannel::WhatsApp},
                                                    {u"web"_s, IdChannel::Web}};
    const auto field = [](const QString &text) { return text == "-"_L1 ? QString() : text; };
    QList<Row> rows;
    const QStringList lines = QString::fromUtf8(am::test::testData(u"identity/callers.tsv"_s)).split(u'\n');
    for (const QString &line : lines) {
        const QStringList fields = line.split(u'\t');
        if (line.startsWith(u'#') || line.isEmpty())
            continue;
        if (fields.size() != 4 || !channels.contains(fields[0]))
            qFatal("not a row: %s", qPrintable(line));
        rows.append({channels[fields[0]], field(fields[1]), fields[2], field(fields[3])});
    }
    return rows;
}

/// What a key tells of its kind.
QString kindOf(const QString &key)
{
    if (key.isEmpty())
        return u"nobody"_s;
    if (key.startsWith(u'+'))
        return u"number"_s;
    for (const QString &prefix : {u"tel:"_s, u"sip:"_s, u"whatsapp:"_s, u"web:"_s, u"hmac:"_s}) {
        if (key.startsWith(prefix))
            return prefix;
    }
    return u"web"_s;
}

am::Caller resolve(const Row &row, am::IdentitySettings settings = {})
{
    settings.defaultRegion = row.region;
    return CallerResolver(settings, "salt").fromId(row.sent, row.channel);
}

} // namespace

class tst_CallerCorpus : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void everyIdComesToItsKey()
    {
        QMap<QString, std::pair<int, int>> figures; // right, all
        for (const Row &row : corpus()) {
            auto &[right, all] = figures[kindOf(row.key)];
            const QString key = resolve(row).key;
            ++all;
            if (key == row.key)
                ++right;
            else
                qInfo().noquote() << "wrong:" << row.region << row.sent << "became" << key << "for" << row.key;
        }
        int right = 0;
        int all = 0;
        for (auto kind = figures.cbegin(); kind != figures.cend(); ++kind) {
            qInfo().noquote() << u"%1: %2 of %3"_s.arg(kind.key()).arg(kind->first).arg(kind->second);
            right += kind->first;
            all += kind->second;
        }
        qInfo().noquote() << u"identities: %1 of %2 right"_s.arg(right).arg(all);
        QVERIFY(all >= 150);
        QCOMPARE(right, all);
    }

    /// A key comes back as the platform's user_id, from nowhere that says what it is.
    void everyKeyIsItsOwnKey()
    {
        for (const Row &row : corpus()) {
            if (row.key.isEmpty())
                continue;
            const Row back{.channel = IdChannel::Unknown, .region = row.region, .sent = row.key, .key = row.key};
            QVERIFY2(resolve(back).key == row.key, qPrintable(row.key + u" became "_s + resolve(back).key));
        }
    }

    /// Nobody on a web page can make up an id that comes to the key of somebody on a telephone.
    void noWebUserMeetsAnotherKind()
    {
        QSet<QString> others;
        QList<Row> rows = corpus();
        for (const Row &row : rows) {
            if (row.channel == IdChannel::Telephone || row.channel == IdChannel::WhatsApp)
                others.insert(row.key);
        }
        others.remove(QString());
        for (Row row : std::as_const(rows)) {
            row.channel = IdChannel::Web;
            for (const QString &made : {row.sent, row.key}) {
                row.sent = made;
                QVERIFY2(!others.contains(resolve(row).key), qPrintable(made));
            }
        }
    }

    void hiddenKeysAreAsMany()
    {
        am::IdentitySettings hidden;
        hidden.keys = am::IdentitySettings::Keys::Hmac;
        QHash<QString, QString> numbers;
        for (const Row &row : corpus()) {
            const am::Caller caller = resolve(row, hidden);
            QCOMPARE(caller.isKnown(), !row.key.isEmpty());
            if (caller.kind == am::Caller::Kind::Web || row.key.isEmpty())
                continue;
            QVERIFY2(caller.key.startsWith("hmac:"_L1), qPrintable(caller.key));
            QCOMPARE(numbers.value(caller.key, row.key), row.key);
            numbers.insert(caller.key, row.key);
        }
    }
};

QTEST_GUILESS_MAIN(tst_CallerCorpus)
#include "tst_callercorpus.moc"
