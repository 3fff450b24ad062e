#include "tests/support/log_lines.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rapidjson/document.h>

#include "internal/base/text.h"

namespace leadsman {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

bool IsKey(std::string_view key) {
  return !key.empty() && key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") ==
                             std::string_view::npos;
}

// Control bytes may stand nowhere, not even in quotes, nor may broken UTF-8.
bool IsClean(std::string_view line) { return CleanText(line) == line; }

std::optional<LogFields> Collect(const Pairs& pairs) {
  const std::vector<std::string> first{"time", "level", "event"};
  LogFields fields;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (i < first.size() && pairs[i].first != first[i]) return std::nullopt;
    if (!IsKey(pairs[i].first) || !fields.insert(pairs[i]).second) {
      return std::nullopt;
    }
  }
  if (fields.size() < first.size()) return std::nullopt;
  return fields;
}

// The value at the front, taken off; quoted with JSON's escapes, or bare.
std::optional<std::string> TakeValue(std::string_view& line) {
  if (!line.starts_with('"')) {
    const std::string_view bare = line.substr(0, line.find(' '));
    if (bare.empty() || bare.find_first_of("\"\\=") != std::string_view::npos) {
      return std::nullopt;
    }
    line.remove_prefix(bare.size());
    return std::string(bare);
  }
  std::size_t end = 1;
  while (end < line.size() && line[end] != '"') {
    end += line[end] == '\\' ? 2U : 1U;
  }
  if (end >= line.size()) return std::nullopt;
  const std::string quoted(line.substr(0, end + 1));
  line.remove_prefix(end + 1);
  rapidjson::Document value;
  value.Parse<rapidjson::kParseValidateEncodingFlag>(quoted.c_str());
  if (value.HasParseError() || !value.IsString()) return std::nullopt;
  return std::string(value.GetString(), value.GetStringLength());
}

}  // namespace

std::optional<LogFields> ReadLogfmt(std::string_view line) {
  if (!IsClean(line)) return std::nullopt;
  Pairs pairs;
  while (true) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    std::string key(line.substr(0, equals));
    line.remove_prefix(equals + 1);
    std::optional<std::string> value = TakeValue(line);
    if (!value) return std::nullopt;
    pairs.emplace_back(std::move(key), *std::move(value));
    if (line.empty()) return Collect(pairs);
    if (!line.starts_with(' ')) return std::nullopt;
    line.remove_prefix(1);
  }
}

std::optional<LogFields> ReadJsonLine(std::string_view line) {
  if (!IsClean(line)) return std::nullopt;
  rapidjson::Document object;
  object.Parse<rapidjson::kParseValidateEncodingFlag>(line.data(), line.size());
  if (object.HasParseError() || !object.IsObject()) return std::nullopt;
  Pairs pairs;
  for (const auto& [key, value] : object.GetObject()) {
    if (!value.IsString()) return std::nullopt;
    pairs.emplace_back(key.GetString(),
                       std::string(value.GetString(), value.GetStringLength()));
  }
  return Collect(pairs);
}

}  // namespace leadsman
