#include "internal/config/schema.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/pointer.h>
#include <rapidjson/schema.h>

#include "internal/config/config.h"
#include "internal/config/decode.h"
#include "tests/unit/config/parse.h"

namespace leadsman {
namespace {

// Each schema in the schema, with its own pointer.
using EachSchema = std::function<void(const std::string& pointer,
                                      const Json& schema, bool required)>;

void Visit(const std::string& pointer, const Json& schema, bool required,
           const EachSchema& each) {
  each(pointer, schema, required);
  std::set<std::string> names;
  if (schema.HasMember("required")) {
    for (const Json& name : schema["required"].GetArray()) {
      names.emplace(TextOf(name));
    }
  }
  for (const std::string group : {"properties", "definitions"}) {
    const auto members = schema.FindMember(group.c_str());
    if (members == schema.MemberEnd()) continue;
    for (const auto& [key, below] : members->value.GetObject()) {
      const std::string name(TextOf(key));
      Visit(Join(Join(pointer, group), name), below,
            group == "definitions" || names.contains(name), each);
    }
  }
  for (const char* one : {"items", "additionalProperties"}) {
    const auto below = schema.FindMember(one);
    if (below == schema.MemberEnd() || !below->value.IsObject()) continue;
    Visit(Join(pointer, one), below->value, true, each);
  }
}

void VisitAll(const EachSchema& each) { Visit("", Schema(), true, each); }

// Whether RapidJSON lets this string pass at a schema with a pattern.
bool Takes(const Json& schema, const std::string& text) {
  rapidjson::Document alone;
  auto& allocator = alone.GetAllocator();
  alone.SetObject();
  alone.AddMember("type", "string", allocator);
  alone.AddMember("pattern", Json(schema["pattern"], allocator), allocator);
  const rapidjson::SchemaDocument compiled(alone);
  rapidjson::SchemaValidator validator(compiled);
  return Json(text.c_str(), allocator).Accept(validator);
}

struct Pattern {
  const char* where;  // one schema that has it
  std::vector<std::string> good;
  std::vector<std::string> bad;
};

const std::vector<Pattern>& Patterns() {
  static const auto& patterns = *new std::vector<Pattern>{
      {"/definitions/headers/items/properties/name",
       {"Host", "X-A_b.c", "!#$%&'*+.^_`|~"},
       {"", "A:", "A B", "A\n", "(A)", "ä"}},
      {"/definitions/port",
       {"1", "80", "9999", "10000", "59999", "60000", "65535"},
       {"", "0", "http", "-1", "080", "65536", "66000", "70000", "100000",
        "80 ", "8x"}},
      {"/definitions/host",
       {"", "a", "db.example", "db.example.", "_srv.x", "127.0.0.1", "::1",
        "[::1]", "fe80::1%eth0", "[fe80::1%eth0]", "podIP"},
       {"http://x", "a b", "a/b", "-a", "a:80", "[::1]:80", "a@b", "[x]", "[",
        "[::1", "::1]", "[a]", "ä"}},
      {"/definitions/statusCode",
       {"204", "200-399", "599"},
       {"", "2xx", "20", "2000", "600", "099", "200-", "200-600", "-399",
        "200 - 399"}},
      {"/definitions/mailTimeout",
       {"0", "500ms", "1m30s", "1.5h", "10s", "3us", "4ns"},
       {"", "10", "s", "5 minutes", "-3s", "1d", ".s", "1..5s", "10S", "1s ",
        "1s,2s"}},
      {"/definitions/mailHost",
       {"a", "smtp.example", "[::1]", "10.0.0.1"},
       {"", "smtp.example:25", "a:25", "smtp://a", "a b", "u@h", "-a"}},
      {"/definitions/mailHeloName",
       {"", "pod.example", "[192.0.2.1]", "[IPv6:::1]"},
       {"a b", "a\n", "[", "[]", "a.", "-a", "192.0.2.1]"}},
      {"/properties/server/properties/listen",
       {"[::]:8010", "127.0.0.1:8010", ":8010", "[::1]:0"},
       {"", "8010", "[::]", "[x]:80", "localhost:80", "1.2.3.4:", ":123456",
        "::1:80", "[::]:8010x"}},
      {"/properties/checks/items/properties/name",
       {"a", "web", "web-2", "2"},
       {"", "Web", "web_1", "-a", "a-", "a b", "a.b", "a\n"}},
      {"/properties/checks/items/properties/httpGet/properties/path",
       {"", "/", "/a?b=c&d", "a%20b", "/[x]"},
       {"/a b", " ", "/a "}},
      {"/properties/checks/items/properties/httpGet/properties/method",
       {"GET", "M-SEARCH"},
       {"", "get", "GET /", "-GET", "G1", "GET\n"}},
      {"/properties/checks/items/properties/httpGet/properties/unixSocket",
       {"", "/run/web.sock", "/"},
       {"run.sock", "@web", " /run"}},
      {"/properties/checks/items/properties/container",
       {"", "web", "a-1"},
       {"Web", "-", "a-", "a b", "a/b"}},
      {"/properties/readiness/properties/require",
       {"all", "any"},
       {"", "most", "alls", "1", "any "}},
      {"/properties/alerts/properties/maintenance/items/properties/start",
       {"02:00", "Sun 23:59", "2026-12-24T22:00"},
       {"", "25:00", "2:00", "02:60", "Sunday 02:00", "sun 02:00",
        "2026-13-01T00:00", "2026-12-24 22:00", "1999-01-01T00:00"}},
      {"/properties/alerts/properties/maintenance/items/properties/timezone",
       {"UTC", "Europe/Sofia", "Etc/GMT+3", "America/Port-au-Prince"},
       {"", "../etc", "/etc", "Europe Sofia", "+3", "a..b"}},
      {"/properties/webhook/properties/url",
       {"", "http://a", "https://hook.example/x?y=[1]"},
       {"ftp://x", "hook.example", "http://", "http://a b", "httpx://a",
        " http://a"}},
      {"/properties/kubernetes/properties/conditionType",
       {"", "Ready", "leadsman.io/ready", "a_b.c"},
       {"a b", "/ready", "a/", "A/b", "-a", "a/b/c"}},
      {"/properties/state/properties/directory",
       {"/var/lib/leadsman", "/"},
       {"", "data", "./data", " /data"}},
      {"/properties/state/properties/maxBytes",
       {"16Mi", "1Gi", "2048Ki", "5000k", "1048576", "16M"},
       {"", "16", "1Ki", "16MB", "0Mi", "1.5Gi", "-1Mi", "Mi", "16 Mi"}},
  };
  return patterns;
}

// RapidJSON takes everything, without a word, where it can't read a pattern.
TEST(SchemaTest, RefusesWhatEachPatternIsAgainst) {
  for (const Pattern& pattern : Patterns()) {
    const Json* schema = rapidjson::Pointer(pattern.where).Get(Schema());
    ASSERT_NE(schema, nullptr) << pattern.where;
    ASSERT_TRUE(schema->HasMember("pattern")) << pattern.where;
    for (const std::string& text : pattern.good) {
      EXPECT_TRUE(Takes(*schema, text)) << pattern.where << ": " << text;
    }
    for (const std::string& text : pattern.bad) {
      EXPECT_FALSE(Takes(*schema, text)) << pattern.where << ": " << text;
    }
  }
}

TEST(SchemaTest, HasEachPatternInThisTest) {
  std::set<std::string> tried;
  for (const Pattern& pattern : Patterns()) {
    const Json* schema = rapidjson::Pointer(pattern.where).Get(Schema());
    ASSERT_NE(schema, nullptr) << pattern.where;
    tried.emplace(Keyword(*schema, "pattern"));
  }
  VisitAll([&](const std::string& pointer, const Json& schema, bool) {
    if (!schema.HasMember("pattern")) return;
    EXPECT_TRUE(tried.contains(std::string(Keyword(schema, "pattern"))))
        << pointer;
    EXPECT_TRUE(schema.HasMember("x-form")) << pointer;
  });
}

TEST(SchemaTest, SaysTypeDescriptionAndDefaultOfEachKey) {
  int keys = 0;
  VisitAll([&](const std::string& pointer, const Json& schema, bool required) {
    if (schema.HasMember("$ref")) return;
    ++keys;
    EXPECT_NE(Keyword(schema, "description"), "") << pointer;
    const std::vector<std::string> types = Types(schema);
    EXPECT_FALSE(types.empty()) << pointer;
    const bool group = types[0] == "object" || types[0] == "array";
    if (group || required) return;
    EXPECT_TRUE(schema.HasMember("default") || schema.HasMember("x-default"))
        << pointer;
  });
  EXPECT_GT(keys, 130);
}

TEST(SchemaTest, RefersOnlyToWhatItDefines) {
  VisitAll([](const std::string& pointer, const Json& schema, bool) {
    if (!schema.HasMember("$ref")) return;
    EXPECT_FALSE(Resolve(schema).HasMember("$ref")) << pointer;
  });
}

TEST(SchemaTest, KeepsToWhatDraft4AndDraft7Share) {
  static const std::set<std::string> known = {
      "$schema",   "$ref",      "title",       "description",
      "type",      "default",   "enum",        "properties",
      "items",     "required",  "definitions", "additionalProperties",
      "minimum",   "maximum",   "minLength",   "maxLength",
      "minItems",  "maxItems",  "uniqueItems", "pattern",
      "x-form",    "x-default", "x-format",    "x-minimum",
      "x-maximum", "x-secret",  "x-text"};
  VisitAll([](const std::string& pointer, const Json& schema, bool) {
    for (const auto& [key, value] : schema.GetObject()) {
      EXPECT_TRUE(known.contains(std::string(TextOf(key))))
          << pointer << ' ' << TextOf(key);
    }
  });
}

TEST(SchemaTest, TakesItsOwnDefaults) {
  VisitAll([](const std::string& pointer, const Json& schema, bool) {
    if (!schema.HasMember("default")) return;
    rapidjson::Document alone;
    alone.CopyFrom(schema, alone.GetAllocator());
    alone.RemoveMember("properties");
    alone.RemoveMember("items");
    const rapidjson::SchemaDocument compiled(alone);
    rapidjson::SchemaValidator validator(compiled);
    EXPECT_TRUE(schema["default"].Accept(validator)) << pointer;
  });
}

// What the schema calls the default is what the program's own structs have.
TEST(SchemaTest, HasTheDefaultsOfTheProgram) {
  rapidjson::Document root;
  root.Parse(R"({"checks": [{"name": "web", "httpGet": {"port": 8000}}],)"
             R"("mail": {"host": "h", "from": "a@b", "to": ["c@d"],)"
             R"("fallback": [{"host": "i"}]}})");
  FillDefaults(Schema(), root, root.GetAllocator());
  EXPECT_TRUE(root["alerts"]["flapping"].HasMember("within"));
  EXPECT_TRUE(root["checks"][0]["httpGet"]["tls"].HasMember("verify"));
  EXPECT_TRUE(root["mail"]["fallback"][0].HasMember("port"));
  const Config filled = DecodeConfig(root, "");

  Check web;
  web.name = "web";
  web.target = HttpGet{.port = 8000};
  EXPECT_THAT(filled.checks, testing::ElementsAre(web));
  Settings settings;
  settings.mail.emplace();
  settings.mail->server.host = "h";
  settings.mail->from = "a@b";
  settings.mail->to = {"c@d"};
  settings.mail->fallback = {MailServer{.host = "i"}};
  EXPECT_EQ(filled.settings, settings);
  EXPECT_EQ(filled.require, Require());
}

}  // namespace
}  // namespace leadsman
