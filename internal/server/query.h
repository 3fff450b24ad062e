// A request target's parts, decoded. Pure.
#ifndef LEADSMAN_INTERNAL_SERVER_QUERY_H_
#define LEADSMAN_INTERNAL_SERVER_QUERY_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leadsman {

using Query = std::vector<std::pair<std::string, std::string>>;

struct TargetParts {
  std::string path;
  Query query;  // in order, repeats included
};

// As Go's net/url does it: a pair that is not well encoded is left out, '+' is
// a blank in the query. nullopt: the path is not well encoded.
std::optional<TargetParts> SplitTarget(std::string_view target);

bool Has(const Query& query, std::string_view name);
std::vector<std::string> All(const Query& query, std::string_view name);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_SERVER_QUERY_H_
