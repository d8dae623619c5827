// SPDX-License-Identifier: MIT
#include "privacy/erasurerun.h"

#include "storage/audioarchive.h"
#include "storage/memorytable.h"
#include "storage/writer.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qsizetype conversationsAtOnce = 50;
constexpr int pagesPerSlice = 64; // 256 KB of index

} // namespace

using erasurejobs::Progress;

ErasureRun::ErasureRun(Progress progress, Forget forget, Environment environment, Finished finished, QObject *parent)
    : QObject(parent)
    , m_progress(std::move(progress))
    , m_forget(std::move(forget))
    , m_environment(std::move(environment))
    , m_finished(std::move(finished))
    , m_storeErasure(m_environment.store, m_environment.settings, m_environment.settle, m_environment.clock, this)
{
    m_progress.certificate.remaining.clear();
}

void ErasureRun::start()
{
    if (m_progress.record.stage == ErasureStage::Cleaning)
        return removeFiles();
    awaitPlanning({m_environment.settings, m_environment.clock});
}

/// Reports that came before the erasure and are not planned yet may be this caller's.
void ErasureRun::awaitPlanning(Patience patience)
{
    m_environment.writer.write<bool>(
        [progress = m_progress](QSqlDatabase &database) { return erasurejobs::isPlanned(database, progress); }, this,
        [this, patience](const Result<bool> &planned) mutable {
            if (!planned)
                return giveUp(planned.error());
            if (*planned)
                return write(&erasurejobs::noteUnsettled, [this] { removeKept(); });
            if (patience.isOver())
                return postpone(u"reports that came before the erasure"_s,
                                {Error::Kind::Timeout, u"not planned yet"_s, 0});
            const Patience left = patience;
            patience.pause(this, [this, left] { awaitPlanning(left); });
        });
}

void ErasureRun::removeKept()
{
    const auto before = m_progress.certificate.reports;
    write([now = m_environment.clock()](QSqlDatabase &database,
                                        Progress progress) { return erasurejobs::removeSome(database, progress, now); },
          [this, before] {
              if (m_progress.certificate.reports > before)
                  return removeKept();
              removeFound(m_forget(), [this] { takeInventory(); });
          });
}

void ErasureRun::removeFound(QStringList conversations, std::function<void()> then)
{
    if (conversations.isEmpty())
        return then();
    const QStringList some = conversations.mid(0, conversationsAtOnce);
    write(
        [some, now = m_environment.clock()](QSqlDatabase &database, Progress progress) {
            return erasurejobs::removeConversations(database, progress, some, now);
        },
        [this, rest = conversations.mid(some.size()), then = std::move(then)] { removeFound(rest, then); });
}

void ErasureRun::takeInventory()
{
    m_storeErasure.takeInventory(m_progress.record.caller, [this](const Result<StoreErasure::Inventory> &inventory) {
        if (!inventory)
            return postpone(u"memories"_s, inventory.error());
        count(*inventory);
        removeFound(inventory->conversations.values(), [this, words = inventory->words] { settleAdditions(words); });
    });
}

/// An earlier attempt may have counted some of them.
void ErasureRun::count(const StoreErasure::Inventory &inventory)
{
    ErasureCertificate &certificate = m_progress.certificate;
    if (certificate.memoryIds.isEmpty())
        certificate.memories += inventory.memories - inventory.ids.size(); // those that no certificate has room for
    for (const QString &id : inventory.ids) {
        if (certificate.memoryIds.size() == ErasureCertificate::mostIds || certificate.memoryIds.contains(id))
            continue;
        certificate.memoryIds.append(id);
        ++certificate.memories;
    }
}

void ErasureRun::settleAdditions(const QString &words)
{
    m_storeErasure.settle(m_progress.record.unsettled, [this, words](const Result<StoreErasure::Additions> &additions) {
        if (!additions)
            return postpone(u"additions that may be under way"_s, additions.error());
        m_additionsPending = additions->pending > 0;
        m_progress.certificate.additionsSettled = additions->pending + additions->abandoned == 0;
        readConversations(words);
    });
}

void ErasureRun::readConversations(const QString &words)
{
    m_environment.writer.write<QStringList>(
        [record = m_progress.record](QSqlDatabase &database) { return ErasureTable(database).conversations(record); },
        this,
        [this, words](const Result<QStringList> &conversations) {
            if (!conversations)
                return giveUp(conversations.error());
            removeMemories(*conversations, words);
        });
}

void ErasureRun::removeMemories(const QStringList &conversations, const QString &words)
{
    m_storeErasure.remove(m_progress.record.caller, conversations, words,
                          [this](const Result<StoreErasure::Verdict> &verdict) {
                              if (!verdict)
                                  return postpone(u"memories"_s, verdict.error());
                              takeVerdict(*verdict);
                          });
}

void ErasureRun::takeVerdict(const StoreErasure::Verdict &verdict)
{
    ErasureCertificate &certificate = m_progress.certificate;
    certificate.listEmpty = verdict.listEmpty;
    certificate.searchEmpty = verdict.searchEmpty;
    certificate.conversationsEmpty = verdict.conversationsEmpty;
    certificate.memories += verdict.removedAlone;
    if (!verdict.isEmpty())
        return postpone(u"memories"_s, {Error::Kind::Timeout, u"the store still finds some"_s, 0});
    if (m_additionsPending)
        return postpone(u"memories"_s, {Error::Kind::Timeout, u"an addition is still pending in the store"_s, 0});
    m_forget();
    write(
        [now = m_environment.clock()](QSqlDatabase &database, const Progress &progress) -> Result<Progress> {
            auto removed = erasurejobs::removeRest(database, progress, now);
            return removed ? erasurejobs::forgetCaller(database, *std::move(removed)) : removed;
        },
        [this] { removeFiles(); });
}

/// The rows of the recordings went with their conversations'.
void ErasureRun::removeFiles()
{
    m_environment.audio.sweep(this, [this](const Result<Done> &swept) {
        if (!swept)
            return giveUp(swept.error());
        clean(true);
    });
}

/// The index of the embedded memories keeps removed words until its segments are merged.
void ErasureRun::clean(bool first)
{
    m_environment.writer.write<bool>(
        [first](QSqlDatabase &database) { return MemoryTable(database).mergeIndex(first, pagesPerSlice); }, this,
        [this](const Result<bool> &more) {
            if (!more)
                return giveUp(more.error());
            *more ? clean(false) : emptyLog();
        });
}

void ErasureRun::emptyLog()
{
    m_environment.writer.emptyLog(this, [this](const Result<Done> &emptied) {
        if (!emptied)
            return giveUp(emptied.error());
        m_progress.certificate.logEmptied = true;
        conclude();
    });
}

void ErasureRun::conclude()
{
    const bool complete =
        m_progress.record.stage == ErasureStage::Cleaning && m_progress.certificate.remaining.isEmpty();
    if (complete) {
        m_progress.record.stage = ErasureStage::Finished;
        m_progress.certificate.finishedAt = m_environment.clock();
    }
    write(&erasurejobs::save, [this] { m_finished(m_progress); });
}

void ErasureRun::write(Job job, std::function<void()> then)
{
    m_environment.writer.write<Progress>(
        [job = std::move(job), progress = m_progress](QSqlDatabase &database) { return job(database, progress); }, this,
        [this, then = std::move(then)](const Result<Progress> &written) {
            if (!written)
                return giveUp(written.error());
            m_progress = *written;
            then();
        });
}

void ErasureRun::postpone(const QString &what, const Error &error)
{
    m_progress.certificate.remaining.append(what + u": "_s + error.detail);
    removeFiles();
}

/// The database itself fails: nothing can be noted there.
void ErasureRun::giveUp(const Error &error)
{
    m_progress.certificate.finishedAt = 0;
    m_progress.certificate.remaining.append(u"the database failed: "_s + error.detail);
    m_finished(m_progress);
}

} // namespace am
