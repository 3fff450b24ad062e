// What the tests of this room share: parsing from literals.
#ifndef LEADSMAN_TESTS_UNIT_CONFIG_PARSE_H_
#define LEADSMAN_TESTS_UNIT_CONFIG_PARSE_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "internal/config/config.h"

namespace leadsman {

using Environment = std::map<std::string, std::string>;

inline Sources File(std::string text, Environment environment = {}) {
  return {.file = "f.yaml",
          .text = std::move(text),
          .environment = std::move(environment)};
}

inline Sources EnvFile(std::string text, Environment environment = {}) {
  return {.env_file = ".env",
          .env_text = std::move(text),
          .environment = std::move(environment)};
}

// The errors, a line each; "" = none.
inline std::string ErrorsOf(const Sources& sources) {
  const auto config = ParseConfig(sources);
  std::string text;
  if (config) return text;
  EXPECT_FALSE(config.error().empty());
  for (const ConfigError& error : config.error()) text += Render(error) + '\n';
  return text;
}

// The configuration; fails the test with its errors where there is none.
inline Config Parsed(const Sources& sources) {
  auto config = ParseConfig(sources);
  if (config) return *std::move(config);
  ADD_FAILURE() << ErrorsOf(sources);
  return {.checks = {Check{}}};
}

inline const std::string kLeast =
    "checks:\n  - name: web\n    httpGet: {port: 8000}\n";

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_UNIT_CONFIG_PARSE_H_
