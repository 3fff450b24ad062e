// What is wrong with a value and what is allowed, from the schema's keyword.
// Pure. Never quotes text, since it may be a secret; numbers are quoted.
#ifndef LEADSMAN_INTERNAL_CONFIG_EXPLAIN_H_
#define LEADSMAN_INTERNAL_CONFIG_EXPLAIN_H_

#include <string>
#include <string_view>

#include "internal/config/tree.h"

namespace leadsman {

// `keyword` is the one that failed: "type", "maximum", "pattern" …
std::string Explain(std::string_view keyword, const Json& schema,
                    const Json& value);
std::string ExplainUnknownKey(const Json& schema, std::string_view key);
// "must be a whole number from 1 to 65535"
std::string Allowed(const Json& schema);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_EXPLAIN_H_
