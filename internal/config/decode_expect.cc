#include <string>
#include <string_view>

#include "internal/config/decode.h"
#include "internal/config/reader.h"

namespace leadsman {
namespace {

StatusRange DecodeRange(const Json& item) {
  StatusRange range;
  if (item.IsInt()) return {item.GetInt(), item.GetInt()};
  const std::string text(TextOf(item));  // "204" or "200-399"
  range.first = std::stoi(text.substr(0, 3));
  range.last = text.size() > 3 ? std::stoi(text.substr(4)) : range.first;
  return range;
}

JsonRule DecodeJsonRule(const Reader& rule) {
  JsonRule json;
  rule.Take("pointer", json.pointer);
  if (const Json* equals = rule.Find("equals")) json.equals = JsonText(*equals);
  return json;
}

HeaderRule DecodeHeaderRule(const Reader& rule) {
  HeaderRule header;
  rule.Take("name", header.name);
  rule.Take("matches", header.matches);
  return header;
}

LatencyRule DecodeLatency(const Json& value) {
  LatencyRule rule;
  if (value.IsString()) {
    Decode(value, rule.total.emplace());
    return rule;
  }
  const Reader latency(value);
  latency.Take("connect", rule.connect);
  latency.Take("tls", rule.tls);
  latency.Take("firstByte", rule.first_byte);
  latency.Take("total", rule.total);
  return rule;
}

}  // namespace

Expect DecodeExpect(const Json& value, Expect rules) {
  const Reader expect(value);
  if (const Json* status = expect.Find("status")) {
    rules.status.clear();
    for (const Json& item : status->GetArray()) {
      rules.status.push_back(DecodeRange(item));
    }
  }
  expect.In("body", [&](const Reader& body) {
    body.Take("contains", rules.body.contains);
    body.Take("notContains", rules.body.not_contains);
    body.Take("matches", rules.body.matches);
    body.Take("notMatches", rules.body.not_matches);
    body.Take("maxBytes", rules.body.max_bytes);
  });
  expect.TakeEach("json", rules.json, DecodeJsonRule);
  expect.TakeEach("headers", rules.headers, DecodeHeaderRule);
  if (const Json* latency = expect.Find("maxLatency")) {
    rules.max_latency = DecodeLatency(*latency);
  }
  expect.Take("certificateDays", rules.certificate_days);
  return rules;
}

}  // namespace leadsman
