// SPDX-License-Identifier: MIT
#include "link/plaintext.h"

namespace am {

QString plainText(const QString &text, qsizetype longest)
{
    QString plain;
    for (const QChar character : text.left(longest)) {
        const QChar::Category category = character.category();
        if (category == QChar::Other_Control || category == QChar::Separator_Line ||
            category == QChar::Separator_Paragraph)
            plain += u' ';
        else if (category != QChar::Other_Format && category != QChar::Other_NotAssigned)
            plain += character;
    }
    plain = plain.trimmed();
    return text.size() > longest ? plain + u'…' : plain;
}

} // namespace am
