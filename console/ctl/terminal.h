// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <cstdio>
#include <optional>

namespace am::ctl {

/// Where a verb writes: a terminal of some width, or a file or pipe of none.
class Terminal final
{
public:
    /// `width`: columns to keep within; 0 = unlimited.
    Terminal(std::FILE *out, std::FILE *trouble, int width)
        : m_out(out)
        , m_trouble(trouble)
        , m_width(width)
    {
    }
    /// The process's own streams; as wide as the terminal that stdout is.
    static Terminal standard();

    [[nodiscard]] int width() const { return m_width; }
    void line(const QString &text = {});
    void bytes(const QByteArray &bytes);
    void json(const QJsonObject &object);
    /// Whoever reads a pipe sees it now.
    void flush() { std::fflush(m_out); }
    /// Beside the result: hints, questions, errors.
    void remark(const QString &text);
    /// Asks on the terminal. False when the answer is not "yes"; nothing when there is nobody to ask.
    std::optional<bool> confirm(const QString &question);

private:
    std::FILE *m_out;
    std::FILE *m_trouble;
    int m_width;
};

/// What callers and services wrote, made harmless: control characters and line ends, with which a terminal could be
/// steered, become a replacement character.
QString harmless(const QString &text);

/// Columns of text, aligned; numbers and their heads to the right. One column gives way when the width does not
/// suffice.
class Table final
{
public:
    explicit Table(QStringList heads, int elasticColumn = -1);

    /// As many cells as there are heads.
    void add(const QStringList &cells);
    [[nodiscard]] bool isEmpty() const { return m_rows.isEmpty(); }
    void print(Terminal &terminal) const;

private:
    [[nodiscard]] bool isNumeric(qsizetype column) const;

    QStringList m_heads;
    QList<QStringList> m_rows;
    int m_elastic; ///< the last one unless said
};

} // namespace am::ctl
