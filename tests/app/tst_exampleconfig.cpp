// SPDX-License-Identifier: MIT
#include "app/configoptions.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using am::Config;

namespace {

/// Collects "section.key" of everything that visitOptions() names.
class KeyCollector
{
public:
    QStringList keys;

    void section(const char *name) { m_section = QLatin1StringView(name); }
    void listen(const char *key, const am::ListenAddress &) { add(key); }
    void text(const char *key, const QString &) { add(key); }
    void region(const char *key, const QString &) { add(key); }
    void regions(const char *key, const QHash<QString, QString> &) { add(key); }
    void texts(const char *key, const QStringList &) { add(key); }
    void flag(const char *key, bool) { add(key); }
    void url(const char *key, const QUrl &) { add(key); }
    void ladder(const char *key, const QList<std::chrono::milliseconds> &) { add(key); }
    void certificates(const char *key, const QByteArray &) { add(key); }
    void secrets(const char *key, const QList<QByteArray> &) { addWithFile(key); }
    void secret(const char *key, const QByteArray &) { addWithFile(key); }
    void prompt(const char *key, const std::optional<QString> &) { addWithFile(key); }
    template<typename Integer>
    void integer(const char *key, const Integer &, qint64, qint64)
    {
        add(key);
    }
    void seconds(const char *key, std::chrono::milliseconds, double, double) { add(key); }
    template<typename Enum>
    void choice(const char *key, const Enum &, am::EnumNames<Enum>)
    {
        add(key);
    }

private:
    void add(const QByteArray &key) { keys.append(m_section + u'.' + QString::fromLatin1(key)); }
    void addWithFile(const QByteArray &key)
    {
        add(key);
        add(key + "_file");
    }

    QString m_section;
};

} // namespace

/// packaging/agenticmemory.toml, which an operator copies and takes the # out of.
class tst_ExampleConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory = std::make_unique<QTemporaryDir>();
        QFile file(QStringLiteral(AM_EXAMPLE_CONFIG));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_example = QString::fromUtf8(file.readAll()).split(u'\n');
        m_environment = {};
    }

    void namesEveryKeyOnceAndNoOther()
    {
        Config config;
        KeyCollector collector;
        visitOptions(config, collector);
        collector.section("agents.default");
        visitAgentOptions(config.briefing.fallback, collector);
        QStringList named;
        QString section;
        for (const QString &line : std::as_const(m_example)) {
            if (line.startsWith(u'['))
                section = line.mid(1, line.indexOf(u']') - 1);
            else if (const auto option = optionOf(line); option.hasMatch())
                named.append(section + u'.' + option.captured(u"key"_s));
        }
        named.sort();
        collector.keys.sort();
        QCOMPARE(named, collector.keys);
    }

    void changesNothingAsItIs()
    {
        const auto example = load(m_example);
        QVERIFY2(example, qPrintable(example ? QString() : example.error().detail));
        QCOMPARE(effect(*example), effect(defaults()));
    }

    void isAcceptedWithEveryLineInEffect()
    {
        for (const char *name : {"workspace_key", "hmac_key", "elevenlabs_api_key", "mem0_api_key", "shared_pins",
                                 "prompt.txt", "first_message.txt"})
            write(QLatin1StringView(name), "content");
        write("ca.pem"_L1, "-----BEGIN CERTIFICATE-----\n");
        const auto config = load(uncommented({}));
        QVERIFY2(config, qPrintable(config ? QString() : config.error().detail));
        QVERIFY(config->usesMem0());
        QCOMPARE(config->briefing.fallback.prompt, u"content"_s);
    }

    void showsTheDefaults()
    {
        // With a Mem0, because some defaults follow the store.
        m_environment.insert(u"MEM0_API_KEY"_s, u"m0"_s);
        m_environment.insert(u"MEM0_BASE_URL"_s, u"https://api.mem0.ai"_s);
        const auto config = load(uncommented(QRegularExpression(u"_file$"_s)));
        QVERIFY2(config, qPrintable(config ? QString() : config.error().detail));
        QCOMPARE(effect(*config), effect(defaults()));
    }

private:
    static QRegularExpressionMatch optionOf(const QString &line)
    {
        static const QRegularExpression option(u"^# (?<key>[a-z0-9_]+) = "_s);
        return option.match(line);
    }

    /// The example with the # taken out of every option but those whose key matches.
    [[nodiscard]] QStringList uncommented(const QRegularExpression &except) const
    {
        QStringList lines;
        for (const QString &line : m_example) {
            const auto option = optionOf(line);
            const bool leave = !except.pattern().isEmpty() && except.match(option.captured(u"key"_s)).hasMatch();
            lines.append(option.hasMatch() && !leave ? line.mid(2) : line);
        }
        return lines;
    }

    void write(QLatin1StringView name, const QByteArray &content)
    {
        QFile file(m_directory->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        file.write(content);
    }

    am::Result<Config> load(const QStringList &lines)
    {
        write("agenticmemory.toml"_L1, lines.join(u'\n').toUtf8());
        return Config::load({.file = m_directory->filePath(u"agenticmemory.toml"_s),
                             .listen = {},
                             .dataDirectory = {},
                             .adminSocket = {}},
                            m_environment);
    }

    [[nodiscard]] Config defaults() const { return *Config::load({}, m_environment); }

    /// What --check-config prints, without the line that names the file.
    static QStringList effect(const Config &config) { return config.describe().split(u'\n').mid(1); }

    std::unique_ptr<QTemporaryDir> m_directory;
    QStringList m_example;
    QProcessEnvironment m_environment;
};

QTEST_GUILESS_MAIN(tst_ExampleConfig)
#include "tst_exampleconfig.moc"
