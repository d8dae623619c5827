// SPDX-License-Identifier: MIT
#include "ctl/terminal.h"

#include <QJsonDocument>

#include <algorithm>
#include <numeric>

#include <sys/ioctl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace am::ctl {

namespace {

const QString gap = u"  "_s;

QString cut(const QString &text, qsizetype width)
{
    return text.size() <= width ? text : text.left(std::max<qsizetype>(width - 1, 0)) + u'…';
}

} // namespace

Terminal Terminal::standard()
{
    winsize size = {};
    const bool isTerminal = ::isatty(STDOUT_FILENO) != 0;
    if (isTerminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return {stdout, stderr, size.ws_col};
    return {stdout, stderr, isTerminal ? 80 : 0};
}

void Terminal::line(const QString &text)
{
    bytes(text.toUtf8() + '\n');
}

void Terminal::bytes(const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), m_out);
}

void Terminal::json(const QJsonObject &object)
{
    bytes(QJsonDocument(object).toJson(QJsonDocument::Indented));
}

void Terminal::remark(const QString &text)
{
    std::fflush(m_out);
    std::fprintf(m_trouble, "%s\n", text.toUtf8().constData());
}

std::optional<bool> Terminal::confirm(const QString &question)
{
    if (::isatty(STDIN_FILENO) == 0)
        return {};
    std::fprintf(m_trouble, "%s Type yes: ", question.toUtf8().constData());
    std::fflush(m_trouble);
    char answer[16] = {};
    return std::fgets(answer, sizeof answer, stdin) && QByteArray(answer).trimmed() == "yes";
}

QString harmless(const QString &text)
{
    QString out = text;
    for (QChar &c : out) {
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format ||
            c.category() == QChar::Separator_Line || c.category() == QChar::Separator_Paragraph)
            c = QChar::ReplacementCharacter;
    }
    return out;
}

Table::Table(QStringList heads, int elasticColumn)
    : m_heads(std::move(heads))
    , m_elastic(elasticColumn < 0 ? int(m_heads.size()) - 1 : elasticColumn)
{
}

void Table::add(const QStringList &cells)
{
    QStringList row;
    for (const QString &cell : cells)
        row.append(harmless(cell));
    m_rows.append(row);
}

bool Table::isNumeric(qsizetype column) const
{
    return std::all_of(m_rows.cbegin(), m_rows.cend(), [column](const QStringList &row) {
        bool isNumber = false;
        row.at(column).toLongLong(&isNumber);
        return isNumber;
    });
}

void Table::print(Terminal &terminal) const
{
    QList<qsizetype> widths;
    for (qsizetype column = 0; column < m_heads.size(); ++column) {
        qsizetype width = m_heads.at(column).size();
        for (const QStringList &row : m_rows)
            width = std::max(width, row.at(column).size());
        widths.append(width);
    }
    const qsizetype whole = std::accumulate(widths.cbegin(), widths.cend(), gap.size() * (widths.size() - 1));
    if (terminal.width() > 0 && whole > terminal.width()) {
        const qsizetype left = widths.at(m_elastic) - (whole - terminal.width());
        widths[m_elastic] = std::max(left, m_heads.at(m_elastic).size());
    }
    const auto print = [&](const QStringList &cells) {
        QString line;
        for (qsizetype column = 0; column < cells.size(); ++column) {
            const qsizetype width = widths.at(column);
            const QString cell = cut(cells.at(column), width);
            line += (column > 0 ? gap : QString()) +
                    (isNumeric(column) ? cell.rightJustified(width) : cell.leftJustified(width));
        }
        while (line.endsWith(u' '))
            line.chop(1);
        terminal.line(line);
    };
    print(m_heads);
    for (const QStringList &row : m_rows)
        print(row);
}

} // namespace am::ctl
