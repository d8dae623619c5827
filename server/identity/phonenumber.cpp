// SPDX-License-Identifier: MIT
#include "identity/phonenumber.h"

#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumberutil.h>

namespace am::phonenumber {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {
/// The library's own singleton; silenced, because it would write what callers sent to our standard output.
PhoneNumberUtil &library()
{
    static PhoneNumberUtil *const util = [] {
        PhoneNumberUtil *const instance = PhoneNumberUtil::GetInstance();
        instance->SetLogger(new i18n::phonenumbers::NullLogger);
        return instance;
    }();
    return *util;
}

std::string code(const QString &region)
{
    return region.isEmpty() ? std::string("ZZ") : region.toUpper().toStdString();
}
} // namespace

std::optional<Parsed> parse(const QString &text, const QString &region)
{
    PhoneNumber number;
    if (library().Parse(text.toStdString(), code(region), &number) != PhoneNumberUtil::NO_PARSING_ERROR)
        return std::nullopt;
    std::string e164;
    library().Format(number, PhoneNumberUtil::E164, &e164);
    return Parsed{.e164 = QString::fromStdString(e164),
                  .possible = library().IsPossibleNumber(number),
                  .valid = library().IsValidNumber(number)};
}

bool writesTrunkZero(const QString &region)
{
    std::string prefix;
    library().GetNddPrefixForRegion(code(region), true, &prefix);
    return prefix.starts_with('0');
}

void prepare()
{
    library();
}

} // namespace am::phonenumber
