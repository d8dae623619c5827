// SPDX-License-Identifier: MIT
#include "calls/jsontext.h"

#include <array>

namespace am {

namespace {

constexpr QByteArrayView recordingKey = "full_audio";

/// Walks over JSON and knows which key it is below, of an event's members and of those of its "data".
class RecordingFinder final
{
public:
    explicit RecordingFinder(QByteArrayView json)
        : m_json(json)
    {
    }

    QList<RecordingSlice> find()
    {
        for (qsizetype at = 0; at < m_json.size(); ++at) {
            const char c = m_json[at];
            if (c == '"')
                at = string(at);
            else if (c == '{' || c == '[')
                open(c);
            else if (c == '}' || c == ']')
                --m_depth;
        }
        return m_found;
    }

private:
    void open(char bracket)
    {
        ++m_depth;
        if (m_depth == 1)
            m_eventDepth = bracket == '[' ? 2 : 1;
        if (m_depth == m_eventDepth)
            ++m_event;
        if (QByteArrayView *key = keyAt(m_depth))
            *key = {};
    }

    /// Where the string that begins at `from` ends.
    qsizetype string(qsizetype from)
    {
        const qsizetype to = endOfString(m_json, from);
        QByteArrayView *const key = keyAt(m_depth);
        if (!key || to >= m_json.size())
            return to;
        if (isKey(to))
            *key = m_json.sliced(from + 1, to - from - 1);
        else if (m_depth == m_eventDepth + 1 && m_keys[0] == "data" && m_keys[1] == recordingKey && to > from + 1)
            m_found.append({.event = m_event, .from = from + 1, .size = to - from - 1});
        return to;
    }

    /// Whether the string that ends there is the name of a member.
    [[nodiscard]] bool isKey(qsizetype end) const
    {
        for (qsizetype at = end + 1; at < m_json.size(); ++at) {
            const char c = m_json[at];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
                return c == ':';
        }
        return false;
    }

    QByteArrayView *keyAt(qsizetype depth)
    {
        const qsizetype level = depth - m_eventDepth;
        return m_eventDepth > 0 && (level == 0 || level == 1) ? &m_keys[size_t(level)] : nullptr;
    }

    QByteArrayView m_json;
    QList<RecordingSlice> m_found;
    std::array<QByteArrayView, 2> m_keys; ///< of the event, and of the object below
    qsizetype m_depth = 0;
    qsizetype m_eventDepth = 0;
    qsizetype m_event = -1;
};

} // namespace

qsizetype endOfString(QByteArrayView json, qsizetype from)
{
    for (qsizetype at = from + 1; at < json.size(); ++at) {
        // Recordings are strings of megabytes, so this is memchr's work.
        const qsizetype quote = json.indexOf('"', at);
        if (quote < 0)
            break;
        qsizetype backslashes = 0;
        while (json[quote - 1 - backslashes] == '\\')
            ++backslashes;
        if (backslashes % 2 == 0)
            return quote;
        at = quote;
    }
    return json.size();
}

QList<QByteArray> elements(const QByteArray &json)
{
    QList<QByteArray> slices;
    qsizetype depth = 0;
    qsizetype from = 0;
    for (qsizetype at = 0; at < json.size(); ++at) {
        const char c = json[at];
        if (c == '"') {
            at = endOfString(json, at);
        } else if (c == '{' || c == '[') {
            if (++depth == 2)
                from = at;
        } else if (c == '}' || c == ']') {
            if (--depth == 1)
                slices.append(json.sliced(from, at + 1 - from));
        }
    }
    return slices;
}

QList<RecordingSlice> findRecordings(QByteArrayView json)
{
    return json.contains(recordingKey) ? RecordingFinder(json).find() : QList<RecordingSlice>();
}

QByteArray withoutRecordings(const QByteArray &json, const QList<RecordingSlice> &recordings)
{
    QByteArray rest;
    qsizetype from = 0;
    for (const RecordingSlice &recording : recordings) {
        rest += QByteArrayView(json).sliced(from, recording.from - from);
        from = recording.from + recording.size;
    }
    rest += QByteArrayView(json).sliced(from);
    return rest;
}

} // namespace am
