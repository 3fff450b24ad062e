#include <cctype>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

#include "internal/config/tree.h"
#include "internal/config/yaml.h"

namespace leadsman {
namespace {

bool IsOneOf(std::string_view text,
             std::initializer_list<std::string_view> in) {
  for (const std::string_view word : in) {
    if (text == word) return true;
  }
  return false;
}

bool TakeDigits(std::string_view& text) {
  const std::size_t before = text.size();
  while (!text.empty() &&
         std::isdigit(static_cast<unsigned char>(text.front())) != 0) {
    text.remove_prefix(1);
  }
  return text.size() < before;
}

void TakeSign(std::string_view& text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool IsNumber(std::string_view text) {
  TakeSign(text);
  const bool whole = TakeDigits(text);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (!TakeDigits(text) && !whole) return false;
  } else if (!whole) {
    return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    TakeSign(text);
    if (!TakeDigits(text)) return false;
  }
  return text.empty();
}

template <typename T>
std::optional<T> Whole(std::string_view text, int base) {
  T value{};
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc() || at != end || text.empty()) return std::nullopt;
  return value;
}

}  // namespace

Json CoreScalar(std::string_view text,
                rapidjson::Document::AllocatorType& allocator) {
  if (IsOneOf(text, {"", "~", "null", "Null", "NULL"})) return Json();
  if (IsOneOf(text, {"true", "True", "TRUE"})) return Json(true);
  if (IsOneOf(text, {"false", "False", "FALSE"})) return Json(false);
  if (text.starts_with("0o")) {
    if (const auto n = Whole<std::uint64_t>(text.substr(2), 8)) return Json(*n);
  } else if (text.starts_with("0x")) {
    if (const auto n = Whole<std::uint64_t>(text.substr(2), 16)) {
      return Json(*n);
    }
  } else if (IsNumber(text)) {
    if (text.starts_with('+')) text.remove_prefix(1);
    if (const auto n = Whole<std::int64_t>(text, 10)) return Json(*n);
    double number = 0;
    const auto [at, error] =
        std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc()) return Json(number);
  }
  return Json(text.data(), static_cast<rapidjson::SizeType>(text.size()),
              allocator);
}

}  // namespace leadsman
