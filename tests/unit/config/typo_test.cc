// A letter left out or swapped in any key, at any level: the right key is
// named.
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/config/environment.h"
#include "internal/config/explain.h"
#include "internal/config/schema.h"
#include "tests/unit/config/parse.h"
#include "tests/unit/config/specimen.h"

namespace leadsman {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(TypoTest, OfAnyKeyNamesTheRightOne) {
  const Specimen specimen;
  std::set<const Json*> seen;
  int typos = 0;
  const auto try_all = [&](const Json& schema) {
    const std::vector<std::string> keys = KeysOf(schema);
    if (HasKeyword(schema, "x-secret") || !seen.insert(&schema).second) return;
    for (const std::string& key : keys) {
      for (const std::string& typo : TypingErrors(key)) {
        if (SchemaOf(schema, typo) != nullptr) continue;  // itself a key
        ++typos;
        EXPECT_EQ(ExplainUnknownKey(schema, typo),
                  "is not a known key; did you mean " + key + "?");
      }
    }
  };
  try_all(Schema());
  specimen.EachValue([&](const Json& schema, const Json& /*value*/,
                         const std::string& /*pointer*/) { try_all(schema); });
  EXPECT_GT(typos, 1'500);
}

TEST(TypoTest, IsFoundInEveryMappingAtItsPlace) {
  const Specimen specimen;
  const auto expect_found = [&](const Json& schema,
                                const std::string& pointer) {
    if (KeysOf(schema).empty() || HasKeyword(schema, "x-secret")) return;
    const std::string key = KeysOf(schema).back();
    const std::string wrong = Join(pointer, key.substr(0, key.size() - 1));
    EXPECT_THAT(specimen.With(wrong, Json(1)),
                HasSubstr(": " + PathOf(wrong) +
                          ": is not a known key; did you mean " + key + "?\n"));
  };
  expect_found(Schema(), "");
  specimen.EachValue(
      [&](const Json& schema, const Json& value, const std::string& pointer) {
        if (value.IsObject()) expect_found(schema, pointer);
      });
}

// It may be the secret itself, one bracket too few.
TEST(TypoTest, InASecretIsNotRepeated) {
  const Specimen specimen;
  const std::string errors = specimen.With("/mail/password/flie", Json("x"));
  EXPECT_THAT(errors, HasSubstr(": mail.password: has a key that is not known; "
                                "must be one of {file: PATH}, {env: NAME} or "
                                "{value: TEXT}\n"));
  EXPECT_EQ(errors.find("flie"), std::string::npos);
}

TEST(TypoTest, OfAnyVariableNamesTheRightOne) {
  for (const auto& [name, pointer] : EnvironmentKeys()) {
    for (const std::string& typo : TypingErrors(name)) {
      if (!typo.starts_with("LEADSMAN_")) continue;
      if (EnvironmentKeys().contains(typo)) continue;
      if (IsServiceVariable(typo, "")) continue;
      EXPECT_THAT(Parsed(File(kLeast, {{typo, ""}})).notices,
                  ElementsAre(typo +
                              " is not a known variable and is ignored; "
                              "did you mean " +
                              name + "?"));
    }
  }
}

}  // namespace
}  // namespace leadsman
