#include "internal/server/accept.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "internal/base/text.h"

namespace leadsman {
namespace {

// One entry of a list with weights (RFC 9110, 12.4.2).
struct Wish {
  std::string what;     // lower case
  std::string version;  // the parameter of that name; "" = none
  double weight = 1;
};

// "text/plain; version=0.0.4; q=0.5"; nullopt: its weight is no weight.
std::optional<Wish> ReadWish(const std::string& text) {
  const std::vector<std::string> parts = SplitList(ToLower(text), ';');
  if (parts.empty()) return std::nullopt;
  Wish wish{.what = parts.front()};
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::string_view part = parts[i];
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = Trim(part.substr(0, equals));
    std::string_view value = Trim(part.substr(equals + 1));
    if (value.size() > 1 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    if (name == "version") wish.version = value;
    if (name != "q") continue;
    const char* const end = value.data() + value.size();
    const auto read = std::from_chars(value.data(), end, wish.weight,
                                      std::chars_format::fixed);
    const bool good = read.ec == std::errc() && read.ptr == end &&
                      wish.weight >= 0 && wish.weight <= 1;
    if (!good) return std::nullopt;
  }
  return wish;
}

std::vector<Wish> ReadWishes(std::string_view header) {
  std::vector<Wish> wishes;
  for (const std::string& text : SplitList(header)) {
    if (auto wish = ReadWish(text)) wishes.push_back(*std::move(wish));
  }
  return wishes;
}

// The highest weight of those that are `what`; nullopt: none is.
std::optional<double> WeightOf(const std::vector<Wish>& wishes,
                               std::string_view what,
                               std::string_view version = "") {
  std::optional<double> weight;
  for (const Wish& wish : wishes) {
    const bool same =
        wish.what == what && (wish.version.empty() || wish.version == version);
    if (same) weight = std::max(weight.value_or(0), wish.weight);
  }
  return weight;
}

}  // namespace

bool PrefersOpenMetrics(std::string_view accept) {
  const std::vector<Wish> wishes = ReadWishes(accept);
  const double wanted =
      WeightOf(wishes, "application/openmetrics-text", "1.0.0").value_or(0);
  std::optional<double> text = WeightOf(wishes, "text/plain", "0.0.4");
  if (!text) text = WeightOf(wishes, "text/*");
  if (!text) text = WeightOf(wishes, "*/*");
  return wanted > 0 && wanted >= text.value_or(0);
}

bool AcceptsGzip(std::string_view accept_encoding) {
  const std::vector<Wish> wishes = ReadWishes(accept_encoding);
  std::optional<double> gzip = WeightOf(wishes, "gzip");
  if (!gzip) gzip = WeightOf(wishes, "x-gzip");
  if (!gzip) gzip = WeightOf(wishes, "*");
  return gzip.value_or(0) > 0 &&
         *gzip >= WeightOf(wishes, "identity").value_or(0);
}

}  // namespace leadsman
