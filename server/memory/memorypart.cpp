// SPDX-License-Identifier: MIT
#include "memory/memorypart.h"

#include "memory/sentences.h"
#include "memory/substance.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace am {
namespace {

// A report without a summary begins with its first datum: "order number: 12. 5 left" is not two sentences.
bool isDatum(const QString &text)
{
    static const QRegularExpression pattern(u"^[\\p{L}\\p{N}_-]+(?: [\\p{L}\\p{N}_-]+){0,3}: \\S"_s);
    return pattern.match(text).hasMatch();
}

QStringList factualTexts(const QList<Message> &messages)
{
    QStringList texts;
    for (qsizetype i = 0; i < messages.size(); ++i) {
        const QString &text = messages.at(i).text;
        if (i == 0 && !isDatum(text))
            texts += sentences(text);
        else
            texts += text.trimmed();
    }
    return texts;
}

} // namespace

QStringList memoryTexts(const MemoryAddition &addition)
{
    QStringList texts;
    if (addition.part.startsWith("factual"_L1)) {
        texts = factualTexts(addition.messages);
    } else {
        const bool conversation = memoryKind(addition.part) == "semantic"_L1;
        for (const Message &message : addition.messages) {
            if (!conversation || (message.role == Message::Role::User && isSubstantial(message.text)))
                texts += message.text.trimmed();
        }
    }
    texts.removeAll(QString());
    texts.removeDuplicates();
    return texts;
}

QString memoryKind(const QString &part)
{
    return part.startsWith("semantic"_L1) ? u"semantic"_s : u"factual"_s;
}

} // namespace am
