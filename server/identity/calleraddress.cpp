// SPDX-License-Identifier: MIT
#include "identity/calleraddress.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace am {

namespace {
constexpr std::array sipHeaders{
    "from:"_L1,       "contact:"_L1, "p-asserted-identity:"_L1, "p-preferred-identity:"_L1, "remote-party-id:"_L1,
    "x-caller-id:"_L1};

bool isDigit(QChar character)
{
    return character >= u'0' && character <= u'9';
}

/// " 15550100123" is what "+15550100123" becomes in a form body or a query string.
QString withPlusRestored(const QString &text)
{
    const QString digits = text.trimmed();
    const bool decoded = text.startsWith(u' ') && digits.size() >= 10 && digits.size() <= 15 && digits[0] != u'0' &&
                         std::all_of(digits.cbegin(), digits.cend(), &isDigit);
    return decoded ? u'+' + digits : digits;
}

QString decoded(QStringView text)
{
    return QString::fromUtf8(QByteArray::fromPercentEncoding(text.toUtf8()));
}

/// Up to the first of `ends`.
QStringView until(QStringView text, QStringView ends)
{
    const auto end =
        std::find_if(text.begin(), text.end(), [ends](QChar character) { return ends.contains(character); });
    return text.first(end - text.begin());
}

bool takePrefix(QStringView &text, QLatin1StringView prefix)
{
    if (!text.startsWith(prefix, Qt::CaseInsensitive))
        return false;
    text = text.sliced(prefix.size());
    return true;
}

QStringView withoutHeaderName(QStringView text)
{
    for (const QLatin1StringView header : sipHeaders) {
        if (takePrefix(text, header))
            return text.trimmed();
    }
    return text;
}

/// The address between angle brackets, past a display name; `text` itself when there is none.
QStringView withoutDisplayName(QStringView text)
{
    qsizetype from = 0;
    if (text.startsWith(u'"')) { // a quoted name may hold brackets of its own
        for (from = 1; from < text.size() && text[from] != u'"'; ++from) {
            if (text[from] == u'\\')
                ++from;
        }
    }
    const qsizetype open = text.indexOf(u'<', from);
    const qsizetype close = open < 0 ? -1 : text.indexOf(u'>', open);
    if (close < 0)
        return text;
    const QStringView inner = text.sliced(open + 1, close - open - 1);
    const bool isAddress = inner.startsWith(u'+') || inner.startsWith("tel:"_L1, Qt::CaseInsensitive) ||
                           inner.startsWith("sip:"_L1, Qt::CaseInsensitive) ||
                           inner.startsWith("sips:"_L1, Qt::CaseInsensitive);
    return isAddress ? inner : text;
}

CallerAddress sipAddress(QStringView text)
{
    const qsizetype at = text.indexOf(u'@');
    const QStringView user = at < 0 ? text : text.first(at);
    const QStringView host = at < 0 ? QStringView() : text.sliced(at + 1);
    const bool isV6 = host.startsWith(u'[');
    return {.scheme = CallerAddress::Scheme::Sip,
            .user = withPlusRestored(decoded(until(user, u";:?"))),
            .host = isV6 ? until(host, u"];?").toString() + u']' : until(host, u":;?").toString().toLower()};
}

/// RFC 3966. A local number is completed by its phone-context when that is a number.
CallerAddress telAddress(QStringView text)
{
    QString user = withPlusRestored(decoded(until(text, u";?")));
    constexpr auto context = ";phone-context="_L1;
    const qsizetype from = text.indexOf(context, 0, Qt::CaseInsensitive);
    if (from >= 0 && !user.startsWith(u'+')) {
        const QString prefix = decoded(until(text.sliced(from + context.size()), u";?"));
        if (prefix.startsWith(u'+'))
            user.prepend(prefix);
    }
    return {.scheme = CallerAddress::Scheme::Tel, .user = user, .host = {}};
}
} // namespace

CallerAddress parseCallerAddress(const QString &text)
{
    QStringView rest = withoutDisplayName(withoutHeaderName(QStringView(text).trimmed())).trimmed();
    if (takePrefix(rest, "sip:"_L1) || takePrefix(rest, "sips:"_L1))
        return sipAddress(rest);
    if (takePrefix(rest, "tel:"_L1))
        return telAddress(rest);
    if (takePrefix(rest, "whatsapp:"_L1))
        return {.scheme = CallerAddress::Scheme::WhatsApp, .user = withPlusRestored(rest.toString()), .host = {}};
    if (rest.startsWith(u'+') && rest.contains(u'@')) // of digits alone before an @ there are mail addresses
        return sipAddress(rest);
    if (rest.startsWith(u'+'))
        return {.scheme = CallerAddress::Scheme::Plain, .user = until(rest, u";").toString(), .host = {}};
    return {.scheme = CallerAddress::Scheme::Plain, .user = withPlusRestored(text), .host = {}};
}

} // namespace am
