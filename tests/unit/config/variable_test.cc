// Walks the schema: each scalar and list of strings outside `checks` is set by
// its variable, a good value and a bad one. A new key is tried as soon as it
// stands in golden/config/good/other.yaml, which misses none.
#include <cctype>
#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/pointer.h>

#include "internal/config/environment.h"
#include "internal/config/schema.h"
#include "internal/config/yaml.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/config/parse.h"

namespace leadsman {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// What must stand beside many a key for it to mean something.
const std::string kBase = kLeast +
                          "mail: {host: h, from: a@b, to: [c@d], username: u}\n"
                          "webhook: {url: 'http://h/'}\n";

// As a person writes it into a variable.
std::string TextFor(const Json& value) {
  if (value.IsString()) return std::string(TextOf(value));
  if (!value.IsArray()) return JsonText(value);
  std::string list;
  for (const Json& item : value.GetArray()) {
    list.append(list.empty() ? "" : ",").append(TextOf(item));
  }
  return list;
}

// The contract's rule: the path in capitals, camelCase split by '_'.
std::string NameOf(const std::string& pointer) {
  std::string name = "LEADSMAN";
  for (const char c : pointer) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '/' || std::isupper(byte) != 0) name += '_';
    if (c != '/') name += static_cast<char>(std::toupper(byte));
  }
  return name;
}

class VariableTest : public testing::Test {
 protected:
  VariableTest() {
    const std::string text =
        ReadFileText(std::string(LEADSMAN_SOURCE_DIR) +
                     "/tests/golden/config/good/other.yaml");
    EXPECT_TRUE(ParseYaml(text, "other.yaml", other_).empty());
    EXPECT_TRUE(ParseYaml(kBase, "base.yaml", base_).empty());
    Collect(Schema(), "");
  }

  // The base with this value written into the file itself.
  Config InFile(const std::string& pointer, const Json& value) const {
    rapidjson::Document changed;
    changed.CopyFrom(base_.json, changed.GetAllocator());
    rapidjson::Pointer(pointer.c_str()).Set(changed, value);
    return Parsed(File(JsonText(changed)));
  }

  std::map<std::string, std::string> pointers_;  // by variable
  Tree other_{"other.yaml"};
  Tree base_{"base.yaml"};

 private:
  void Collect(const Json& schema, const std::string& pointer) {
    const std::vector<std::string> types = Types(schema);
    const bool scalar = types[0] != "object" && types[0] != "array";
    const Json* item = types[0] == "array" ? SchemaOf(schema, "") : nullptr;
    const bool list =
        item != nullptr && Types(*item) == std::vector<std::string>{"string"};
    if (scalar || list) pointers_.emplace(NameOf(pointer), pointer);
    for (const std::string& key : KeysOf(schema)) {
      if (pointer.empty() && key == "checks") continue;
      Collect(*SchemaOf(schema, key), Join(pointer, key));
    }
  }
};

TEST_F(VariableTest, IsThereForEachScalarAndListOfStrings) {
  EXPECT_EQ(EnvironmentKeys(), pointers_);
  EXPECT_GT(pointers_.size(), 50U);
  EXPECT_TRUE(pointers_.contains("LEADSMAN_SERVER_LISTEN"));
  EXPECT_TRUE(pointers_.contains("LEADSMAN_ALERTS_MAX_MAILS_PER_HOUR"));
}

TEST_F(VariableTest, SetsWhatTheFileCouldSet) {
  for (const auto& [name, pointer] : pointers_) {
    const bool source = pointer.find("/password/") != std::string::npos ||
                        pointer.find("/secret/") != std::string::npos;
    const Json* value = other_.Find(pointer);
    const Json text("x");
    if (source) value = &text;
    ASSERT_NE(value, nullptr) << "put " << pointer << " into other.yaml";
    const Config by_variable = Parsed(File(kBase, {{name, TextFor(*value)}}));
    Config in_file = InFile(pointer, *value);
    in_file.notices = by_variable.notices;  // a file must not hold a secret
    EXPECT_EQ(by_variable, in_file) << name;
    if (pointer.starts_with("/mail/to")) continue;  // no default to differ from
    Config base = Parsed(File(kBase));
    base.notices = by_variable.notices;
    EXPECT_FALSE(by_variable == base) << name << " changes nothing";
  }
}

TEST_F(VariableTest, IsNamedWhereItsValueIsBad) {
  for (const auto& [name, pointer] : pointers_) {
    const std::string errors = ErrorsOf(File(kBase, {{name, "\x01x"}}));
    EXPECT_THAT(errors, StartsWith("environment: " + name + ": "));
    EXPECT_THAT(errors, HasSubstr("; must be ")) << name;
    EXPECT_THAT(ErrorsOf({.file = "f.yaml",
                          .text = kBase,
                          .env_file = ".env",
                          .env_text = "A=1\n" + name + "=\"a\nb\"\n"}),
                StartsWith(".env:2:1: " + name + ": "));
  }
}

}  // namespace
}  // namespace leadsman
