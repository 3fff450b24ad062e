#include "internal/config/interpolate.h"

#include <cctype>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace leadsman {
namespace {

constexpr int kMaxDepth = 16;

bool StartsName(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::size_t NameLength(std::string_view text) {
  if (text.empty() || !StartsName(text[0])) return 0;
  std::size_t length = 1;
  while (length < text.size() &&
         (StartsName(text[length]) ||
          std::isdigit(static_cast<unsigned char>(text[length])) != 0)) {
    ++length;
  }
  return length;
}

// Where the '}' stands that closes a "${" before `text`; npos: nowhere.
std::size_t FindClose(std::string_view text) {
  int open = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{' && i > 0 && text[i - 1] == '$') ++open;
    if (text[i] == '}' && --open == 0) return i;
  }
  return std::string_view::npos;
}

Result<std::string, std::string> Expand(std::string_view text,
                                        const Lookup& lookup, int depth);

// What stands between the braces: a name and, maybe, what to do without it.
Result<std::string, std::string> Braced(std::string_view inside,
                                        const Lookup& lookup, int depth) {
  const std::size_t length = NameLength(inside);
  if (length == 0) {
    return Unexpected<std::string>(
        "has ${…} without a variable's name; write $$ for a dollar sign");
  }
  const std::string name(inside.substr(0, length));
  std::optional<std::string> value = lookup(name);
  inside.remove_prefix(length);
  if (inside.empty()) return value.value_or("");
  if (inside.starts_with(':')) {
    inside.remove_prefix(1);
    if (value && value->empty()) value.reset();
  }
  const char what = inside.empty() ? '\0' : inside[0];
  if (!inside.empty()) inside.remove_prefix(1);
  switch (what) {
    case '-':
      return value ? *value : Expand(inside, lookup, depth);
    case '+':
      return value ? Expand(inside, lookup, depth) : std::string();
    case '?':
      if (value) return *value;
      return Unexpected<std::string>("needs the variable " + name +
                                     ", which is not set");
    default:
      return Unexpected<std::string>(
          "has a ${…} that is not known; known are ${V}, ${V:-d}, ${V:?e} and "
          "${V:+a}");
  }
}

Result<std::string, std::string> Expand(std::string_view text,
                                        const Lookup& lookup, int depth) {
  if (depth > kMaxDepth) {
    return Unexpected<std::string>("has ${…} nested deeper than 16 levels");
  }
  std::string whole;
  while (!text.empty()) {
    const std::size_t dollar = text.find('$');
    whole += text.substr(0, dollar);
    if (dollar == std::string_view::npos) break;
    text.remove_prefix(dollar + 1);
    if (text.starts_with('$')) {
      whole += '$';
      text.remove_prefix(1);
    } else if (text.starts_with('{')) {
      text.remove_prefix(1);
      const std::size_t close = FindClose(text);
      if (close == std::string_view::npos) {
        return Unexpected<std::string>(
            "has ${ without its }; write $$ for a dollar sign");
      }
      auto part = Braced(text.substr(0, close), lookup, depth + 1);
      if (!part) return part;
      whole += *part;
      text.remove_prefix(close + 1);
    } else if (const std::size_t length = NameLength(text); length > 0) {
      whole += lookup(std::string(text.substr(0, length))).value_or("");
      text.remove_prefix(length);
    } else {
      whole += '$';
    }
  }
  return whole;
}

}  // namespace

Result<std::string, std::string> Interpolate(std::string_view text,
                                             const Lookup& lookup) {
  return Expand(text, lookup, 0);
}

}  // namespace leadsman
