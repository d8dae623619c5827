// SPDX-License-Identifier: MIT
#include "briefing/machinetext.h"

#include <QRegularExpression>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace am {

namespace {

constexpr qsizetype shortestEncoded = 20;
constexpr int mostUnseen = 4; ///< in a row; emoji are joined by one or two

struct Form
{
    QRegularExpression expression;
    QString reason;
};

QRegularExpression expression(const QString &pattern)
{
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption | QRegularExpression::MultilineOption);
}

/// Bounded repetitions only, so that no text takes long.
const std::vector<Form> &forms()
{
    static const QString names = u"system|user|human|assistant|ai|agent|developer|instructions?|inst|prompt|context|"
                                 "notes?|memory|memories|tool[a-z_]{0,20}|function[a-z_]{0,20}|invoke|command|script|"
                                 "im_start|im_end|sys|policy|admin"_s;
    static const std::vector<Form> all = {
        {expression(uR"(<\|[^|\n]{1,40}\|>|<<\s?/?sys\s?>>|\[\s?/?\s?(inst|system|sys)\s?\]|</?s>)"_s),
         u"a token of a chat template"_s},
        {expression(u"^\\s{0,8}#{1,6}\\s{0,4}(instructions?|system|response|human|assistant|user|prompt)\\b"_s),
         u"a heading of a prompt"_s},
        {expression(u"\\bhuman\\s?:[^\\0]{0,400}\\bassistant\\s?:"_s), u"a dialogue of a prompt"_s},
        {expression(u"</?\\s?("_s + names + u")\\b[^>\\n]{0,80}>|</\\s?[a-z][a-z0-9_:-]{0,30}\\s?>"_s), u"a tag"_s},
        {expression(u"\\{\\{|\\}\\}|\\{%|%\\}|\\$\\{"_s), u"a variable"_s},
        {expression(u"\"(role|tool|tool_calls?|tool_name|function|arguments|action|content|command)\"\\s?:"_s),
         u"a tool call"_s},
        {expression(u"^\\s{0,8}role\\s?[:=]\\s?\"?(system|developer|tool|assistant|user)\"?\\s?$"_s),
         u"a turn of a prompt"_s},
        {expression(
             u"\\b(exec|eval|system|subprocess\\.\\w{1,20}|os\\.\\w{1,20})\\(|\\([a-z]{1,20}_[a-z_]{1,30}\\)|javascript:|data:text/"_s),
         u"a program"_s},
        {expression(u"!\\[[^\\]\\n]{0,200}\\]\\("_s), u"a picture that would be fetched"_s},
    };
    return all;
}

bool isUnseen(char32_t character)
{
    return QChar::category(character) == QChar::Other_Format;
}

bool hidesSomething(const QList<uint> &characters)
{
    constexpr char32_t leftToRightOverride = 0x202D;
    constexpr char32_t rightToLeftOverride = 0x202E;
    constexpr char32_t flag = 0x1F3F4; // the flags of England, Scotland, Wales are this one and tags
    int inRow = 0;
    bool inFlag = false;
    for (const char32_t character : characters) {
        const bool tag = character >= 0xE0000 && character <= 0xE007F;
        if (character == leftToRightOverride || character == rightToLeftOverride || (tag && !inFlag))
            return true;
        inFlag = character == flag || (tag && inFlag);
        inRow = isUnseen(character) && !tag ? inRow + 1 : 0;
        if (inRow >= mostUnseen)
            return true;
    }
    return false;
}

/// Letters, mostly: what comes out of other things that look like Base64 is noise, or digits.
bool isWriting(const QByteArray &bytes)
{
    const auto printable = [](char byte) { return (byte >= ' ' && byte < 0x7F) || byte == '\n' || byte == '\t'; };
    const auto letter = [](char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); };
    return bytes.size() * 10 >= shortestEncoded * 5 && std::all_of(bytes.begin(), bytes.end(), printable) &&
           std::count_if(bytes.begin(), bytes.end(), letter) * 3 >= bytes.size() * 2;
}

bool holdsEncodedWriting(const QString &text)
{
    static const QRegularExpression encoded(u"[A-Za-z0-9+/_-]{%1,}"_s.arg(shortestEncoded));
    static const QRegularExpression hexadecimal(u"\\A[0-9A-Fa-f]+\\z"_s);
    for (auto found = encoded.globalMatch(text); found.hasNext();) {
        const QByteArray piece = found.next().captured().toLatin1();
        const bool digits = hexadecimal.match(QString::fromLatin1(piece)).hasMatch();
        const auto options =
            piece.contains('-') || piece.contains('_') ? QByteArray::Base64UrlEncoding : QByteArray::Base64Encoding;
        if (isWriting(digits ? QByteArray::fromHex(piece) : QByteArray::fromBase64(piece, options)))
            return true;
    }
    return false;
}

QString withoutUnseen(const QList<uint> &characters)
{
    QString seen;
    for (const char32_t character : characters) {
        if (!isUnseen(character))
            seen += QChar::fromUcs4(character);
    }
    return seen;
}

} // namespace

QString machineTextReason(const QString &text)
{
    const QList<uint> characters = text.normalized(QString::NormalizationForm_KC).toUcs4();
    if (hidesSomething(characters))
        return u"characters that nobody sees"_s;
    const QString seen = withoutUnseen(characters);
    const auto isSign = [](QChar character) { return u"<[{}#$(\":="_s.contains(character); };
    if (std::any_of(seen.begin(), seen.end(), isSign)) {
        for (const Form &form : forms()) {
            if (form.expression.match(seen).hasMatch())
                return form.reason;
        }
    }
    return holdsEncodedWriting(seen) ? u"words in code"_s : QString();
}

} // namespace am
