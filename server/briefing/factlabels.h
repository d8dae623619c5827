// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <optional>

namespace am {

/// What a value of a slot looks like when a sentence states it. A collected datum has its value between colon and end,
/// whatever it looks like; a sentence may go on otherwise: "Company is closed on Monday".
enum class ValueForm {
    DatumOnly, ///< no sentence is trusted
    Place,     ///< "Frankfurt", "10 Elm Street, Leeds"
    Company,
    Email
};

struct FactLabel
{
    QString slot;
    bool single = true;
    ValueForm form = ValueForm::DatumOnly;
};

/// The slot of what data collection calls something in six languages: "employer", "home_city", "Adresse e-mail",
/// 勤務先. "Caller's employer" and "customer employer" are the employer too. Nothing for labels that may mean
/// anybody's, or one of many ("company contact", "city of departure").
std::optional<FactLabel> factLabel(const QString &label);

} // namespace am
