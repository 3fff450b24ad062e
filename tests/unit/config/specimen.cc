#include "tests/unit/config/specimen.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidjson/pointer.h>

#include "internal/config/yaml.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/config/parse.h"

namespace leadsman {
namespace {

std::string ErrorsOfJson(const Json& json) {
  return ErrorsOf(File(JsonText(json), {{"POD_IP", "10.1.2.3"}}));
}

}  // namespace

Specimen::Specimen() {
  const std::string text = ReadFileText(std::string(LEADSMAN_SOURCE_DIR) +
                                        "/tests/golden/config/good/full.yaml");
  EXPECT_TRUE(ParseYaml(text, "full.yaml", tree_).empty());
}

std::string Specimen::With(const std::string& pointer,
                           const Json& value) const {
  rapidjson::Document changed;
  changed.CopyFrom(tree_.json, changed.GetAllocator());
  rapidjson::Pointer(pointer.c_str()).Set(changed, value);
  return ErrorsOfJson(changed);
}

std::string Specimen::Without(const std::string& pointer) const {
  rapidjson::Document changed;
  changed.CopyFrom(tree_.json, changed.GetAllocator());
  rapidjson::Pointer(pointer.c_str()).Erase(changed);
  return ErrorsOfJson(changed);
}

void Specimen::EachValue(const Visitor& visit) const {
  Walk(Schema(), tree_.json, "",
       [&](const Json& schema, const Json& value, const std::string& pointer) {
         if (!pointer.empty()) visit(schema, value, pointer);
       });
}

std::vector<std::string> TypingErrors(const std::string& word) {
  std::vector<std::string> wrong;
  for (std::size_t i = 0; i < word.size(); ++i) {
    wrong.push_back(word.substr(0, i) + word.substr(i + 1));
    if (i + 1 == word.size() || word[i] == word[i + 1]) continue;
    wrong.push_back(word);
    std::swap(wrong.back()[i], wrong.back()[i + 1]);
  }
  return wrong;
}

}  // namespace leadsman
