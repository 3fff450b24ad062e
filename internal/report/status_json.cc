#include "internal/report/status_json.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "internal/base/text.h"
#include "internal/base/time_text.h"
#include "internal/health/target.h"

namespace leadsman {
namespace {

using Json = rapidjson::Writer<rapidjson::StringBuffer>;

void Name(Json& json, std::string_view name) {
  json.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
}

void Text(Json& json, std::string_view name, std::string_view value) {
  Name(json, name);
  const std::string clean = CleanText(value);
  json.String(clean.data(), static_cast<rapidjson::SizeType>(clean.size()));
}

void Flag(Json& json, std::string_view name, bool value) {
  Name(json, name);
  json.Bool(value);
}

void Null(Json& json, std::string_view name) {
  Name(json, name);
  json.Null();
}

void Time(Json& json, std::string_view name, std::optional<WallTime> time) {
  if (time) {
    Text(json, name, FormatUtcMillis(*time));
  } else {
    Null(json, name);
  }
}

void Seconds(Json& json, std::string_view name, microseconds duration) {
  Name(json, name);
  json.Double(static_cast<double>(duration.count()) / 1e6);
}

void WritePhases(Json& json, const Phases& phases) {
  const auto part = [&](std::string_view name,
                        const std::optional<microseconds>& duration) {
    if (duration) Seconds(json, name, *duration);
  };
  Name(json, "phases");
  json.StartObject();
  part("resolve", phases.resolve);
  part("connect", phases.connect);
  part("tls", phases.tls);
  part("firstByte", phases.first_byte);
  part("transfer", phases.transfer);
  json.EndObject();
}

void WriteLast(Json& json, const CheckState& state) {
  Time(json, "attemptedAt", state.attempted_at);
  if (state.attempted_at) {
    Text(json, "verdict", ToString(state.last.verdict));
    Text(json, "reason", ToString(state.last.reason));
    Text(json, "detail", state.last.detail);
    Seconds(json, "latencySeconds", state.last.latency);
    WritePhases(json, state.last.phases);
  } else {
    Null(json, "verdict");
    Null(json, "reason");
    Text(json, "detail", "");
    Null(json, "latencySeconds");
    WritePhases(json, {});
  }
}

void WriteCheck(Json& json, const CheckState& state) {
  const Check& check = *state.check;
  json.StartObject();
  Text(json, "name", check.name);
  Text(json, "kind", KindOf(check.target));
  Text(json, "target", Describe(check.target));
  Text(json, "state", ToString(state.state));
  Name(json, "affects");
  json.StartArray();
  if (check.affects.readiness) json.String("readiness");
  if (check.affects.liveness) json.String("liveness");
  json.EndArray();
  Time(json, "since", state.since);
  WriteLast(json, state);
  Name(json, "run");
  json.StartObject();
  if (state.run.count > 0) {
    Text(json, "verdict", ToString(state.run.verdict));
  } else {
    Null(json, "verdict");
  }
  Name(json, "count");
  json.Int(state.run.count);
  json.EndObject();
  if (state.incident.empty()) {
    Null(json, "incident");
  } else {
    Text(json, "incident", state.incident);
  }
  json.EndObject();
}

void WritePod(Json& json, const PodFacts& pod) {
  Name(json, "pod");
  json.StartObject();
  Text(json, "name", pod.Who());
  Text(json, "namespace", pod.namespace_name);
  Text(json, "uid", pod.uid);
  Text(json, "ip", pod.ip);
  json.EndObject();
}

void WriteNotify(Json& json, const NotifyStatus& notify, WallTime now) {
  Name(json, "outbox");
  json.StartObject();
  Name(json, "messages");
  json.Int(notify.outbox_messages);
  Seconds(json, "oldestSeconds",
          notify.outbox_oldest
              ? std::chrono::duration_cast<microseconds>(
                    std::max(now - *notify.outbox_oldest, WallTime::duration()))
              : microseconds(0));
  json.EndObject();
  Name(json, "mailPath");
  json.StartObject();
  if (notify.mail_up) {
    Flag(json, "up", *notify.mail_up);
    Time(json, "since", notify.mail_since);
  } else {
    Null(json, "up");
    Null(json, "since");
  }
  Text(json, "detail", notify.mail_detail);
  json.EndObject();
}

}  // namespace

std::string StatusJson(const StatusFacts& facts) {
  const Snapshot& snapshot = facts.snapshot;
  rapidjson::StringBuffer buffer;
  Json json(buffer);
  json.StartObject();
  Text(json, "version", facts.version);
  Time(json, "time", facts.now);
  Flag(json, "ready", IsReady(snapshot));
  Flag(json, "live", IsLive(snapshot));
  Flag(json, "draining", snapshot.draining);
  Time(json, "silencedUntil", facts.notify.silenced_until);
  WritePod(json, facts.pod);
  Name(json, "labels");
  json.StartObject();
  for (const auto& [name, value] : facts.labels) {
    Text(json, CleanText(name), value);
  }
  json.EndObject();
  Name(json, "checks");
  json.StartArray();
  for (const auto& state : snapshot.checks) WriteCheck(json, *state);
  json.EndArray();
  WriteNotify(json, facts.notify, facts.now);
  Name(json, "config");
  json.StartObject();
  Time(json, "loadedAt", snapshot.config_loaded_at);
  Flag(json, "ok", snapshot.config_ok);
  json.EndObject();
  json.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace leadsman
