#include "internal/server/query.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace leadsman {
namespace {

std::optional<std::string> Decode(std::string_view text, bool plus_is_blank) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_blank) {
      decoded += ' ';
    } else if (text[i] != '%') {
      decoded += text[i];
    } else {
      const std::string_view digits = text.substr(i + 1, 2);
      unsigned value = 0;
      const auto [end, error] = std::from_chars(
          digits.data(), digits.data() + digits.size(), value, 16);
      if (error != std::errc() || digits.size() != 2 ||
          end != digits.data() + 2) {
        return std::nullopt;
      }
      decoded += static_cast<char>(value);
      i += 2;
    }
  }
  return decoded;
}

Query ParseQuery(std::string_view text) {
  Query query;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = Decode(pair.substr(0, equals), true);
    auto value = Decode(pair.substr(std::min(equals + 1, pair.size())), true);
    if (name && value) query.emplace_back(std::move(*name), std::move(*value));
  }
  return query;
}

}  // namespace

std::optional<TargetParts> SplitTarget(std::string_view target) {
  const std::size_t mark = std::min(target.find('?'), target.size());
  auto path = Decode(target.substr(0, mark), false);
  if (!path) return std::nullopt;
  target.remove_prefix(std::min(mark + 1, target.size()));
  return TargetParts{.path = std::move(*path), .query = ParseQuery(target)};
}

bool Has(const Query& query, std::string_view name) {
  return std::any_of(query.begin(), query.end(),
                     [&](const auto& pair) { return pair.first == name; });
}

std::vector<std::string> All(const Query& query, std::string_view name) {
  std::vector<std::string> values;
  for (const auto& [key, value] : query) {
    if (key == name) values.push_back(value);
  }
  return values;
}

}  // namespace leadsman
