// SPDX-License-Identifier: MIT
#include "storage/groupcommit.h"

#include "storage/damage.h"
#include "storage/schema.h"
#include "storage/statement.h"

#include <QFile>

#include <algorithm>
#include <utility>

#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace am {
namespace {

/// Changes nothing, but a COMMIT has to write it.
std::optional<Error> rewriteVersion(QSqlDatabase &database)
{
    auto version = sql::execute(database, u"PRAGMA user_version"_s);
    if (!version || !version->next())
        return Error{Error::Kind::Storage, u"the schema version cannot be read"_s};
    const int number = version->value(0).toInt();
    version->finish();
    auto written = sql::execute(database, u"PRAGMA user_version = %1"_s.arg(number));
    return written ? std::nullopt : std::optional(written.error());
}

} // namespace

GroupCommit::GroupCommit(QString databasePath)
    : m_path(std::move(databasePath))
{
}

std::optional<Error> GroupCommit::open()
{
    if (m_database)
        return std::nullopt;
    for (const auto &obstacle : {damaged(), displaced()}) {
        if (obstacle)
            return failed(*obstacle);
    }
    if (auto connected = connect(); !connected)
        return failed(connected.error());
    m_file = fileAt(m_path);
    m_log = fileAt(m_path + "-wal"_L1);
    return std::nullopt;
}

Result<Done> GroupCommit::connect()
{
    auto database = Database::connect(m_path, Database::Mode::ReadWrite);
    if (!database)
        return database.error();
    m_database.emplace(std::move(*database));
    if (auto configured = m_database->configure(); !configured)
        return configured;
    return migrate(m_database->connection(), allMigrations());
}

GroupCommit::Outcomes GroupCommit::run(const std::vector<const Job *> &jobs)
{
    Outcomes outcomes(jobs.size());
    if (const auto error = runTogether(jobs, outcomes)) {
        std::fill(outcomes.begin(), outcomes.end(), error);
        return outcomes;
    }
    const bool harmed = std::any_of(outcomes.begin(), outcomes.end(),
                                    [](const std::optional<Error> &outcome) { return outcome.has_value(); });
    if (harmed && jobs.size() > 1)
        runApart(jobs, outcomes);
    return outcomes;
}

std::optional<Error> GroupCommit::runTogether(const std::vector<const Job *> &jobs, Outcomes &outcomes)
{
    if (auto error = open())
        return error;
    // IMMEDIATE: a job that reads before it writes cannot lose its snapshot in between.
    if (auto error = statement(u"BEGIN IMMEDIATE"_s))
        return failed(*error);
    for (size_t i = 0; i < jobs.size(); ++i) {
        outcomes[i] = (*jobs[i])(m_database->connection());
        // Also when the job made nothing of it: rows that end too early look like fewer rows.
        if (noteDamage())
            return failed(*damaged());
        if (!outcomes[i])
            continue;
        rollBack();
        if (outcomes[i]->kind == Error::Kind::Storage)
            failed(*outcomes[i]);
        return std::nullopt;
    }
    auto error = displaced();
    // A transaction that only reads commits on a full disk too: that says nothing.
    if (!error && m_failure)
        error = rewriteVersion(m_database->connection());
    if (!error)
        error = statement(u"COMMIT"_s);
    if (error)
        return failed(*error);
    ++m_commits;
    m_failure.reset();
    return std::nullopt;
}

void GroupCommit::runApart(const std::vector<const Job *> &jobs, Outcomes &outcomes)
{
    for (size_t i = 0; i < jobs.size(); ++i) {
        Outcomes alone(1);
        if (const auto error = runTogether({jobs[i]}, alone)) {
            // Not the job but the disk: the others would wait for the same lock, or fail the same way.
            std::fill(outcomes.begin() + qptrdiff(i), outcomes.end(), error);
            return;
        }
        outcomes[i] = alone.front();
    }
}

std::optional<Error> GroupCommit::probe()
{
    const Job nothing = [](QSqlDatabase &) -> std::optional<Error> { return std::nullopt; };
    return run({&nothing}).front();
}

void GroupCommit::checkpoint()
{
    if (m_database)
        statement(u"PRAGMA wal_checkpoint(PASSIVE)"_s);
}

bool GroupCommit::truncate()
{
    if (open())
        return false;
    // Jobs may come meanwhile: do not wait for readers.
    statement(u"PRAGMA busy_timeout = 0"_s);
    bool emptied = false;
    {
        auto query = sql::execute(m_database->connection(), u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
        emptied = query && query->next() && query->value(0).toInt() == 0;
    }
    statement(u"PRAGMA busy_timeout = 5000"_s);
    if (noteDamage())
        failed(*damaged());
    return emptied;
}

std::optional<GroupCommit::FileId> GroupCommit::fileAt(const QString &path)
{
    struct stat status = {};
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return std::nullopt;
    return FileId(status.st_dev, status.st_ino);
}

std::optional<Error> GroupCommit::displaced() const
{
    const bool inPlace = !m_file || (fileAt(m_path) == m_file && (!m_log || fileAt(m_path + "-wal"_L1) == m_log));
    if (inPlace)
        return std::nullopt;
    return Error{Error::Kind::Storage,
                 u"%1 or its -wal was removed or replaced while in use: put it back, or restart"_s.arg(m_path)};
}

/// Whether the connection has met damage; this is the last that is done with the file then.
bool GroupCommit::noteDamage()
{
    if (m_damage.isEmpty() && m_database) {
        m_damage = sql::takeDamage(m_database->connection());
        if (!m_damage.isEmpty())
            damage::suspect(m_path, m_damage);
    }
    return !m_damage.isEmpty();
}

std::optional<Error> GroupCommit::damaged() const
{
    if (m_damage.isEmpty())
        return std::nullopt;
    return Error{Error::Kind::Storage,
                 u"%1 is damaged (%2): restart, and it is set aside for a fresh one"_s.arg(m_path, m_damage), 0};
}

std::optional<Error> GroupCommit::statement(const QString &text)
{
    auto done = sql::execute(m_database->connection(), text);
    return done ? std::nullopt : std::optional(done.error());
}

void GroupCommit::rollBack()
{
    // SQLite has rolled back by itself after some errors (full disk, I/O); then this fails, and a new connection is
    // the sure way to a clean state.
    if (statement(u"ROLLBACK"_s))
        disconnect();
}

void GroupCommit::disconnect()
{
    const bool inPlace = !displaced(); // looked at first, since the files change by closing
    m_database.reset();
    if (inPlace)
        m_log.reset(); // whoever closes last removes it, and the next to open makes another
}

std::optional<Error> GroupCommit::failed(const Error &error)
{
    noteDamage();
    disconnect(); // which rolls back
    m_failure = damaged().value_or(Error{Error::Kind::Storage, error.detail, 0});
    return m_failure;
}

} // namespace am
