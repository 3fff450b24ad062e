#include "internal/config/reader.h"

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/base/log.h"
#include "internal/base/time_text.h"

namespace leadsman {
namespace {

std::int64_t Digits(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

template <typename T, std::size_t N>
void Choose(const Json& value, const std::pair<std::string_view, T> (&words)[N],
            T& field) {
  for (const auto& [word, meaning] : words) {
    if (TextOf(value) == word) field = meaning;
  }
}

}  // namespace

void Decode(const Json& value, bool& field) { field = value.GetBool(); }

void Decode(const Json& value, int& field) {
  field = value.IsString() ? static_cast<int>(Digits(TextOf(value)))
                           : value.GetInt();
}

void Decode(const Json& value, std::string& field) { field = TextOf(value); }

void Decode(const Json& value, std::vector<std::string>& field) {
  field.clear();
  for (const Json& item : value.GetArray()) field.emplace_back(TextOf(item));
}

void Decode(const Json& value, milliseconds& field) {
  if (value.IsNumber()) {
    field = milliseconds(std::llround(value.GetDouble() * 1000));
  } else if (const auto duration = ParseDuration(TextOf(value))) {
    field = std::chrono::round<milliseconds>(*duration);
  }
}

void Decode(const Json& value, seconds& field) {
  milliseconds exact(0);
  Decode(value, exact);
  field = std::chrono::round<seconds>(exact);
}

void Decode(const Json& value, std::int64_t& field) {
  if (value.IsInt64()) {
    field = value.GetInt64();
    return;
  }
  static constexpr std::pair<std::string_view, std::int64_t> kUnits[] = {
      {"Ki", 1LL << 10}, {"Mi", 1LL << 20}, {"Gi", 1LL << 30},
      {"k", 1'000},      {"M", 1'000'000},  {"G", 1'000'000'000}};
  const std::string_view text = TextOf(value);
  field = Digits(text);
  for (const auto& [unit, factor] : kUnits) {
    if (text.ends_with(unit)) {
      field *= factor;
      return;
    }
  }
}

void Decode(const Json& value, Secret& field) {
  if (value.IsString()) {
    field = {Secret::From::kValue, std::string(TextOf(value))};
    return;
  }
  static constexpr std::pair<const char*, Secret::From> kSources[] = {
      {"file", Secret::From::kFile},
      {"env", Secret::From::kEnv},
      {"value", Secret::From::kValue}};
  field = {};
  for (const auto& [key, from] : kSources) {
    std::string text;
    Reader(value).Take(key, text);
    if (!text.empty()) field = {from, std::move(text)};
  }
}

void Decode(const Json& value, MailSecurity& field) {
  Choose(value,
         {{"none", MailSecurity::kNone},
          {"starttls", MailSecurity::kStartTls},
          {"tls", MailSecurity::kTls},
          {"auto", MailSecurity::kAuto}},
         field);
}

void Decode(const Json& value, MailAuth& field) {
  Choose(value,
         {{"auto", MailAuth::kAuto},
          {"plain", MailAuth::kPlain},
          {"login", MailAuth::kLogin},
          {"cram-md5", MailAuth::kCramMd5},
          {"xoauth2", MailAuth::kXoauth2},
          {"none", MailAuth::kNone}},
         field);
}

void Decode(const Json& value, KubernetesUse& field) {
  if (value.IsBool()) {
    field = value.GetBool() ? KubernetesUse::kOn : KubernetesUse::kOff;
    return;
  }
  Choose(value,
         {{"auto", KubernetesUse::kAuto},
          {"on", KubernetesUse::kOn},
          {"off", KubernetesUse::kOff}},
         field);
}

void Decode(const Json& value, LogLevel& field) {
  field = ParseLogLevel(TextOf(value)).value_or(field);
}

void Decode(const Json& value, LogFormat& field) {
  field = ParseLogFormat(TextOf(value)).value_or(field);
}

}  // namespace leadsman
