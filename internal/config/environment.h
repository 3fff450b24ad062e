// LEADSMAN_* variables: put over the file's values before validation. Pure.
#ifndef LEADSMAN_INTERNAL_CONFIG_ENVIRONMENT_H_
#define LEADSMAN_INTERNAL_CONFIG_ENVIRONMENT_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "internal/config/dotenv.h"
#include "internal/config/tree.h"

namespace leadsman {

// What may be set, by variable: the JSON pointer. For every scalar and list of
// strings of the schema outside `checks`: LEADSMAN_ and the path in capitals,
// camelCase split by '_'.
const std::map<std::string, std::string>& EnvironmentKeys();

// A variable that Kubernetes makes for each Service of the namespace; one of a
// Service called "leadsman-mail" looks like ours and is not.
bool IsServiceVariable(std::string_view name, std::string_view value);

// A value as the schema's type wants it; text that does not fit stays text, so
// that validation says so.
Json FromVariable(const Json& schema, std::string_view text,
                  rapidjson::Document::AllocatorType& allocator);
Mark MarkOf(const std::string& name, const Variable& variable);

// A LEADSMAN_ variable that is not known is a notice.
void ApplyEnvironment(const Variables& variables, Tree& tree,
                      std::vector<std::string>& notices);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_ENVIRONMENT_H_
