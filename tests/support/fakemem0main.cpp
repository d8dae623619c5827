// SPDX-License-Identifier: MIT
#include "support/fakemem0.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

/// FakeMem0 as a program, for tests that need another process. Its first line on stdout:
/// "listening on http://127.0.0.1:PORT".
int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption flavor(u"flavor"_s, u"platform or selfhosted"_s, u"name"_s, u"platform"_s);
    const QCommandLineOption port(u"port"_s, u"0 = any"_s, u"N"_s, u"0"_s);
    const QCommandLineOption delay(u"delay-ms"_s, u"before every answer"_s, u"N"_s, u"0"_s);
    const QCommandLineOption key(u"api-key"_s, u"the only key accepted; any by default"_s, u"K"_s);
    const QCommandLineOption state(u"state-file"_s, u"keep the memories in this file"_s, u"F"_s);
    parser.addOptions({flavor, port, delay, key, state});
    parser.addHelpOption();
    parser.process(application);

    using am::test::FakeMem0;
    if (!QStringList{u"platform"_s, u"selfhosted"_s}.contains(parser.value(flavor))) {
        std::fprintf(stderr, "unknown flavor\n");
        return 2;
    }
    FakeMem0 fake(parser.value(flavor) == "selfhosted"_L1 ? FakeMem0::Flavor::SelfHosted : FakeMem0::Flavor::Platform);
    fake.behavior().delayMs = parser.value(delay).toInt();
    fake.setApiKey(parser.value(key).toUtf8());
    if (parser.isSet(state) && !fake.rows().open(parser.value(state))) {
        std::fprintf(stderr, "cannot use the state file\n");
        return 2;
    }
    if (!fake.listen(parser.value(port).toUShort())) {
        std::fprintf(stderr, "cannot listen on port %s\n", qPrintable(parser.value(port)));
        return 1;
    }
    std::printf("listening on http://127.0.0.1:%u\n", fake.port());
    std::fflush(stdout);
    return QCoreApplication::exec();
}
