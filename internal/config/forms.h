// What the schema's x-format and x-secret ask of values, beyond what JSON
// Schema can say. Pure; RE2 compiles the expressions, and no more.
#ifndef LEADSMAN_INTERNAL_CONFIG_FORMS_H_
#define LEADSMAN_INTERNAL_CONFIG_FORMS_H_

#include <string>
#include <string_view>
#include <vector>

#include "internal/config/config.h"
#include "internal/config/tree.h"

namespace leadsman {

[[nodiscard]] std::vector<ConfigError> CheckForms(const Tree& tree);

// "" where the text is one mailbox ("ops@example", "Ops <ops@example>"), else
// what is wrong.
std::string MailboxTrouble(std::string_view text);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_FORMS_H_
