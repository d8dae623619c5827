// SPDX-License-Identifier: MIT
#include "http/rawanswer.h"

#include "http/grammar.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

#include <ctime>

using namespace Qt::StringLiterals;

namespace am {

namespace {

bool isBodiless(QByteArrayView statusLine)
{
    const QByteArrayView status = statusLine.size() > 12 ? statusLine.sliced(9, 3) : QByteArrayView();
    return status == "204" || status == "304";
}

/// The head without the fields that speak of a body.
QByteArray withoutContentFields(const QByteArray &head)
{
    QByteArray kept;
    for (qsizetype at = 0; at < head.size();) {
        const qsizetype end = head.indexOf("\r\n", at);
        const QByteArrayView line = QByteArrayView(head).sliced(at, end + 2 - at);
        const std::optional<grammar::Field> field = grammar::field(line.chopped(2));
        if (!field || (!grammar::equalsIgnoringCase(field->name, "content-length") &&
                       !grammar::equalsIgnoringCase(field->name, "content-type")))
            kept.append(line);
        at = end + 2;
    }
    return kept;
}

} // namespace

RawAnswer RawAnswer::from(const HttpAnswer &answer)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(answer.status) + ' ' + reasonPhrase(answer.status) +
                      "\r\nContent-Type: " + answer.contentType +
                      "\r\nContent-Length: " + QByteArray::number(answer.body.size()) + "\r\n";
    for (const auto &[name, value] : answer.headers)
        head += name + ": " + value + "\r\n";
    return {head, answer.body};
}

std::optional<RawAnswer> RawAnswer::read(const QByteArray &bytes)
{
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    if (end < 0 || !bytes.startsWith("HTTP/1.1 "))
        return {};
    RawAnswer answer{bytes.first(end + 2), bytes.sliced(end + 4)};
    if (isBodiless(answer.head))
        answer = {withoutContentFields(answer.head), {}};
    return answer;
}

QByteArray reasonPhrase(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 400:
        return "Bad Request";
    case 408:
        return "Request Timeout";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 417:
        return "Expectation Failed";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return "Error";
    }
}

QByteArray httpDate()
{
    thread_local std::time_t last = 0;
    thread_local QByteArray text;
    if (const std::time_t now = std::time(nullptr); now != last) {
        last = now;
        text = QLocale::c()
                   .toString(QDateTime::fromSecsSinceEpoch(now, QTimeZone::utc()), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s)
                   .toLatin1();
    }
    return text;
}

} // namespace am
