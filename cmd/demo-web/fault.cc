#include "cmd/demo-web/fault.h"

#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "internal/base/time_text.h"

namespace leadsman {
namespace {

struct Named {
  std::string_view name;
  Fault::Kind kind;
};

constexpr std::array<Named, 9> kNamed{{
    {"none", Fault::Kind::kNone},
    {"hang", Fault::Kind::kHang},
    {"reset", Fault::Kind::kReset},
    {"close", Fault::Kind::kClose},
    {"crash", Fault::Kind::kCrash},
    {"bad-body", Fault::Kind::kBadBody},
    {"short-body", Fault::Kind::kShortBody},
    {"half-header", Fault::Kind::kHalfHeader},
    {"garbage", Fault::Kind::kGarbage},
}};

constexpr std::string_view kSlow = "slow=";

}  // namespace

const std::string_view kFaultNames =
    "none, a status (500), slow=DURATION (slow=10s), hang, reset, close, "
    "crash, bad-body, short-body, half-header, garbage";

std::optional<Fault> ParseFault(std::string_view text) {
  for (const Named& named : kNamed) {
    if (text == named.name) return Fault{.kind = named.kind};
  }
  if (text.starts_with(kSlow)) {
    const auto delay = ParseDuration(text.substr(kSlow.size()));
    if (!delay) return std::nullopt;
    return Fault{.kind = Fault::Kind::kSlow,
                 .delay = std::chrono::ceil<milliseconds>(*delay)};
  }
  int status = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), status);
  if (error != std::errc() || end != text.data() + text.size() ||
      status < 200 || status > 599) {
    return std::nullopt;
  }
  return Fault{.kind = Fault::Kind::kStatus, .status = status};
}

std::string ToString(const Fault& fault) {
  if (fault.kind == Fault::Kind::kStatus) return std::to_string(fault.status);
  if (fault.kind == Fault::Kind::kSlow) {
    return std::string(kSlow) + FormatDuration(fault.delay);
  }
  for (const Named& named : kNamed) {
    if (fault.kind == named.kind) return std::string(named.name);
  }
  return "none";
}

}  // namespace leadsman
