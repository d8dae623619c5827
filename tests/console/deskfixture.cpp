// SPDX-License-Identifier: MIT
#include "console/deskfixture.h"

#include <QtTest>

using namespace Qt::StringLiterals;

namespace am::test {

void DeskFixture::reset(const QString &role)
{
    failOnWarnings();
    close();
    m_directory.emplace();
    m_settings = std::make_unique<QSettings>(m_directory->filePath(u"settings.ini"_s), QSettings::IniFormat);
    m_daemon = std::make_unique<FakeDaemon>(socket(), role);
    fillBelievably(*m_daemon);
    m_notices = std::make_unique<Notices>();
    QObject::connect(m_notices.get(), &Notices::given, m_notices.get(), [this](const Notice &notice) {
        m_said = notice.text;
        m_offered = notice.act;
    });
    const DaemonConnection::Pauses pauses{.first = std::chrono::milliseconds(10),
                                          .longest = std::chrono::milliseconds(40)};
    m_connection = std::make_unique<DaemonConnection>(QStringList{socket()}, pauses);
    m_connection->start();
    QTRY_VERIFY(m_connection->isLive());
}

void DeskFixture::close()
{
    m_said.clear();
    m_offered = {};
    m_connection.reset();
    m_notices.reset();
    m_settings.reset();
    m_daemon.reset();
}

Desk DeskFixture::desk()
{
    return {.connection = *m_connection,
            .notices = *m_notices,
            .clock = [] { return believableNow; },
            .settings = m_settings.get()};
}

void failOnWarnings()
{
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
}

} // namespace am::test
