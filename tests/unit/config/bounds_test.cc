// Walks the schema along a configuration that holds every key, and tries each
// type, bound, word and required key: what is just inside passes, what is just
// outside is refused at its place, with what is allowed. A new key is tried as
// soon as it stands in the schema; no test is to be written for it.
#include <chrono>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/base/time_text.h"
#include "internal/config/schema.h"
#include "tests/unit/config/parse.h"
#include "tests/unit/config/specimen.h"

namespace leadsman {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

class BoundsTest : public testing::Test {
 protected:
  Json Text(const std::string& text) { return Json(text.c_str(), allocator_); }

  Json List(const std::vector<std::string>& items) {
    Json list(rapidjson::kArrayType);
    for (const std::string& item : items) {
      list.PushBack(Text(item), allocator_);
    }
    return list;
  }

  // "f.yaml:1:234: PATH: …; must …"
  void ExpectRefused(const std::string& pointer, const Json& value) const {
    const std::string errors = specimen_.With(pointer, value);
    const std::string path = ": " + PathOf(pointer) + ": ";
    const std::size_t at = errors.find(path);
    ASSERT_NE(at, std::string::npos) << pointer << ": " << errors;
    const std::string what = errors.substr(at, errors.find('\n', at) - at);
    EXPECT_THAT(what, ContainsRegex("; (must |each may )")) << pointer;
    EXPECT_THAT(errors, testing::StartsWith("f.yaml:1:")) << pointer;
  }

  // Rules between keys may still have their say elsewhere.
  void ExpectTaken(const std::string& pointer, const Json& value) const {
    EXPECT_THAT(specimen_.With(pointer, value),
                Not(HasSubstr(": " + PathOf(pointer) + ": ")));
  }

  rapidjson::Document::AllocatorType allocator_;
  const Specimen specimen_;
};

TEST_F(BoundsTest, TheSpecimenIsGoodAndHoldsEveryKey) {
  EXPECT_EQ(specimen_.Without("/none"), "");
  std::set<const Json*> held;
  specimen_.EachValue(
      [&](const Json& schema, const Json& /*value*/,
          const std::string& /*pointer*/) { held.insert(&schema); });
  specimen_.EachValue([&](const Json& schema, const Json& /*value*/,
                          const std::string& pointer) {
    for (const std::string& key : KeysOf(schema)) {
      EXPECT_TRUE(held.contains(SchemaOf(schema, key)))
          << pointer << ": put " << key << " into full.yaml";
    }
  });
}

TEST_F(BoundsTest, EachKeyRefusesEveryOtherType) {
  const std::vector<std::pair<std::string, Json>> kinds = [&] {
    std::vector<std::pair<std::string, Json>> all;
    all.emplace_back("null", Json());
    all.emplace_back("boolean", Json(true));
    all.emplace_back("integer", Json(7));
    all.emplace_back("number", Json(7.5));
    all.emplace_back("string", Text("x"));
    all.emplace_back("array", Json(rapidjson::kArrayType));
    all.emplace_back("object", Json(rapidjson::kObjectType));
    return all;
  }();
  int tried = 0;
  specimen_.EachValue([&](const Json& schema, const Json& /*value*/,
                          const std::string& pointer) {
    for (const auto& [type, value] : kinds) {
      if (HasType(schema, type)) continue;
      if (type == "integer" && HasType(schema, "number")) continue;
      ExpectRefused(pointer, value);
      ++tried;
    }
  });
  EXPECT_GT(tried, 700);
}

TEST_F(BoundsTest, NumbersPassAtTheBoundAndNotBeyond) {
  int tried = 0;
  specimen_.EachValue([&](const Json& schema, const Json& /*value*/,
                          const std::string& pointer) {
    const bool whole = !HasType(schema, "number");
    for (const auto& [keyword, sign] :
         {std::pair("minimum", -1), std::pair("maximum", 1)}) {
      if (!HasKeyword(schema, keyword)) continue;
      ++tried;
      const Json& bound = schema[keyword];
      ExpectTaken(pointer, Json(bound, allocator_));
      ExpectRefused(pointer, whole ? Json(bound.GetInt64() + sign)
                                   : Json(bound.GetDouble() + sign * 0.0001));
    }
  });
  EXPECT_GT(tried, 40);
}

TEST_F(BoundsTest, DurationsPassAtTheBoundAndNotBeyond) {
  using std::chrono::nanoseconds;
  int tried = 0;
  specimen_.EachValue([&](const Json& schema, const Json& /*value*/,
                          const std::string& pointer) {
    if (Keyword(schema, "x-format") != "duration") return;
    const auto refuse = [&](nanoseconds time) {
      ExpectRefused(pointer, Text(std::to_string(time.count()) + "ns"));
    };
    const std::string low(Keyword(schema, "x-minimum"));
    const std::string high(Keyword(schema, "x-maximum"));
    ExpectTaken(pointer, Text(low.empty() ? "0s" : low));
    if (!low.empty()) refuse(*ParseDuration(low) - nanoseconds(1));
    ExpectTaken(pointer, Text(high.empty() ? "876000h" : high));
    if (!high.empty()) refuse(*ParseDuration(high) + nanoseconds(1));
    ExpectRefused(pointer, Text("9999999h"));
    ++tried;
  });
  EXPECT_GT(tried, 10);
}

// A text of this length that the pattern and the form take.
std::string LongText(const Json& schema, std::size_t length) {
  if (Keyword(schema, "x-format") == "mailbox") {
    return "a@" + std::string(length - 2, 'b');
  }
  const std::string_view pattern = Keyword(schema, "pattern");
  const bool path = pattern.starts_with("^/") || pattern.starts_with("^(/");
  const bool capitals = pattern.starts_with("^[A-Z]");
  return (path ? "/" : "") +
         std::string(length - (path ? 1 : 0), capitals ? 'A' : 'a');
}

TEST_F(BoundsTest, TextsPassAtTheirLongestAndNotBeyond) {
  int tried = 0;
  specimen_.EachValue([&](const Json& schema, const Json& /*value*/,
                          const std::string& pointer) {
    if (HasKeyword(schema, "minLength")) ExpectRefused(pointer, Text(""));
    if (!HasKeyword(schema, "maxLength")) return;
    const std::size_t most = schema["maxLength"].GetUint64();
    ExpectTaken(pointer, Text(LongText(schema, most)));
    ExpectRefused(pointer, Text(LongText(schema, most + 1)));
    ++tried;
  });
  EXPECT_GT(tried, 8);
}

TEST_F(BoundsTest, ListsPassAtTheBoundAndNotBeyond) {
  int tried = 0;
  specimen_.EachValue([&](const Json& schema, const Json& value,
                          const std::string& pointer) {
    const auto many = [&](std::size_t count) {
      Json list(rapidjson::kArrayType);
      for (std::size_t i = 0; i < count; ++i) {
        list.PushBack(value.Empty() ? Text("a@b") : Json(value[0], allocator_),
                      allocator_);
      }
      return list;
    };
    if (HasKeyword(schema, "minItems")) {
      ++tried;
      ASSERT_EQ(schema["minItems"].GetInt(), 1);
      ExpectTaken(pointer, many(1));
      ExpectRefused(pointer, many(0));
    }
    if (HasKeyword(schema, "maxItems")) {
      ++tried;
      const std::size_t most = schema["maxItems"].GetUint64();
      ExpectTaken(pointer, many(most));
      ExpectRefused(pointer, many(most + 1));
    }
    if (HasKeyword(schema, "uniqueItems") && !value.Empty()) {
      ++tried;
      EXPECT_THAT(specimen_.With(Join(pointer, "-"), value[0]),
                  HasSubstr(PathOf(pointer) + "[1]: has an item twice; each "
                                              "may stand there once\n"));
    }
  });
  EXPECT_GT(tried, 6);
}

TEST_F(BoundsTest, EachWordOfAListOfWordsPassesAndNoOther) {
  int tried = 0;
  specimen_.EachValue([&](const Json& schema, const Json& /*value*/,
                          const std::string& pointer) {
    if (!HasKeyword(schema, "enum")) return;
    ++tried;
    for (const Json& word : schema["enum"].GetArray()) {
      // Another rule may have its say about it: none with a password.
      EXPECT_THAT(specimen_.With(pointer, Json(word, allocator_)),
                  Not(HasSubstr("is not a known word")))
          << pointer;
    }
    ExpectRefused(pointer, Text("x-ray"));
  });
  EXPECT_GT(tried, 10);
}

TEST_F(BoundsTest, WhatIsRequiredIsMissed) {
  int tried = 0;
  specimen_.EachValue([&](const Json& schema, const Json& /*value*/,
                          const std::string& pointer) {
    if (!HasKeyword(schema, "required")) return;
    for (const Json& name : schema["required"].GetArray()) {
      ++tried;
      const std::string member = Join(pointer, TextOf(name));
      EXPECT_THAT(specimen_.Without(member),
                  HasSubstr(PathOf(member) + ": is missing; must be "));
    }
  });
  EXPECT_GT(tried, 15);
}

TEST_F(BoundsTest, ControlBytesAreRefusedInEveryTextOfOneLine) {
  specimen_.EachValue(
      [&](const Json& schema, const Json& value, const std::string& pointer) {
        if (!value.IsString() || HasKeyword(schema, "enum")) return;
        if (Keyword(schema, "x-text") == "lines") return;
        ExpectRefused(pointer, Text("a\nb"));
        ExpectRefused(pointer, Text("a\x1b[2J"));
      });
}

}  // namespace
}  // namespace leadsman
