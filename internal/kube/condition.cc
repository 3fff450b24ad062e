#include "internal/kube/condition.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "internal/base/time_text.h"
#include "internal/health/outcome.h"
#include "internal/health/threshold.h"

namespace leadsman {
namespace {

// Leaves room for " and 9999 more" below 1 KiB.
constexpr std::size_t kListBytes = 1000;

std::string Listed(const std::vector<std::string>& items) {
  std::string text;
  std::size_t told = 0;
  for (const std::string& item : items) {
    if (text.size() + item.size() + 2 > kListBytes) break;
    if (told > 0) text += ", ";
    text += item;
    ++told;
  }
  if (told < items.size()) {
    text += " and " + std::to_string(items.size() - told) + " more";
  }
  return text;
}

void Write(rapidjson::Writer<rapidjson::StringBuffer>& json,
           std::string_view key, std::string_view text) {
  json.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
  json.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

}  // namespace

Condition ConditionOf(const Snapshot& snapshot) {
  if (snapshot.draining) return {false, "Draining", "the pod is going away"};
  if (snapshot.version == 0) {
    return {false, "ChecksStarting", "no check has been asked yet"};
  }
  int total = 0;
  bool down = false;
  std::vector<std::string> not_up;
  for (const auto& state : snapshot.checks) {
    if (!state->check->affects.readiness) continue;
    ++total;
    if (state->ready()) continue;
    const bool fails = state->health == Health::kDown;
    down = down || fails;
    not_up.push_back(
        state->check->name + " (" +
        (fails ? std::string(ToString(state->failed)) : "starting") + ")");
  }
  const int needed = Needed(snapshot.require, total);
  const int up = total - static_cast<int>(not_up.size());
  std::string message =
      std::to_string(up) + " of " + std::to_string(total) + " checks up";
  if (needed < total) message += ", " + std::to_string(needed) + " needed";
  if (!not_up.empty()) message += "; not up: ";
  message += Listed(not_up);
  if (IsReady(snapshot)) return {true, "ChecksUp", std::move(message)};
  return {false, down ? "ChecksDown" : "ChecksStarting", std::move(message)};
}

std::string ConditionPatch(const Condition& condition, std::string_view type,
                           std::string_view uid, WallTime changed) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> json(buffer);
  json.StartObject();
  json.Key("metadata");
  json.StartObject();
  Write(json, "uid", uid);
  json.EndObject();
  json.Key("status");
  json.StartObject();
  json.Key("conditions");
  json.StartArray();
  json.StartObject();
  Write(json, "type", type);
  Write(json, "status", condition.ready ? "True" : "False");
  Write(json, "reason", condition.reason);
  Write(json, "message", condition.message);
  Write(json, "lastTransitionTime", FormatUtc(changed));
  json.EndObject();
  json.EndArray();
  json.EndObject();
  json.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace leadsman
