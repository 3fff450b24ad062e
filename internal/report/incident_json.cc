#include "internal/report/incident_json.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "internal/base/clock.h"
#include "internal/health/container_news.h"
#include "internal/health/incident.h"
#include "internal/health/outcome.h"

namespace leadsman {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;
using rapidjson::Value;

void Write(Writer& writer, std::string_view text) {
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void Write(Writer& writer, std::string_view key, std::string_view text) {
  if (text.empty()) return;
  writer.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
  Write(writer, text);
}

void Write(Writer& writer, const char* key, bool value) {
  writer.Key(key);
  writer.Bool(value);
}

void Write(Writer& writer, const Attempt& attempt) {
  writer.StartArray();
  writer.Int64(attempt.at.time_since_epoch().count());
  Write(writer, ToString(attempt.verdict));
  Write(writer, ToString(attempt.reason));
  writer.Int(attempt.status);
  writer.Int64(attempt.latency.count());
  writer.EndArray();
}

void Write(Writer& writer, const ContainerNews& news) {
  writer.StartObject();
  Write(writer, "name", std::string_view(news.name));
  Write(writer, "image", std::string_view(news.image));
  writer.Key("restarts");
  writer.Int(news.restarts);
  if (news.ended) {
    writer.Key("ended");
    writer.StartObject();
    Write(writer, "reason", std::string_view(news.ended->reason));
    writer.Key("exitCode");
    writer.Int(news.ended->exit_code);
    if (news.ended->at) {
      writer.Key("at");
      writer.Int64(news.ended->at->time_since_epoch().count());
    }
    writer.EndObject();
  }
  writer.EndObject();
}

std::string_view View(const Value& value) {
  return {value.GetString(), value.GetStringLength()};
}

void Read(const Value& object, const char* key, std::string& text) {
  const auto member = object.FindMember(key);
  if (member == object.MemberEnd() || !member->value.IsString()) return;
  text = View(member->value);
}

void Read(const Value& object, const char* key, bool& flag) {
  const auto member = object.FindMember(key);
  if (member == object.MemberEnd() || !member->value.IsBool()) return;
  flag = member->value.GetBool();
}

void Read(const Value& object, const char* key, int& number) {
  const auto member = object.FindMember(key);
  if (member == object.MemberEnd() || !member->value.IsInt()) return;
  number = member->value.GetInt();
}

void Read(const Value& object, const char* key, std::optional<WallTime>& time) {
  const auto member = object.FindMember(key);
  if (member == object.MemberEnd() || !member->value.IsInt64()) return;
  time = WallTime(std::chrono::nanoseconds(member->value.GetInt64()));
}

void Read(const Value& object, const char* key,
          std::optional<Termination>& ended) {
  const auto member = object.FindMember(key);
  if (member == object.MemberEnd() || !member->value.IsObject()) return;
  ended.emplace();
  Read(member->value, "reason", ended->reason);
  Read(member->value, "exitCode", ended->exit_code);
  Read(member->value, "at", ended->at);
}

void Read(const Value& object, const char* key,
          std::optional<ContainerNews>& news) {
  const auto member = object.FindMember(key);
  if (member == object.MemberEnd() || !member->value.IsObject()) return;
  news.emplace();
  Read(member->value, "name", news->name);
  Read(member->value, "image", news->image);
  Read(member->value, "restarts", news->restarts);
  Read(member->value, "ended", news->ended);
}

Reason ReasonOf(std::string_view word) {
  for (int i = 0; i < kReasonCount; ++i) {
    const auto reason = static_cast<Reason>(i);
    if (ToString(reason) == word) return reason;
  }
  return Reason::kInternal;
}

Verdict VerdictOf(std::string_view word) {
  for (const Verdict verdict :
       {Verdict::kPass, Verdict::kWarn, Verdict::kFail}) {
    if (ToString(verdict) == word) return verdict;
  }
  return Verdict::kInconclusive;
}

bool IsAttempt(const Value& value) {
  return value.IsArray() && value.Size() == 5 && value[0].IsInt64() &&
         value[1].IsString() && value[2].IsString() && value[3].IsInt() &&
         value[4].IsInt64();
}

Attempt AttemptOf(const Value& value) {
  return {.at = WallTime(std::chrono::nanoseconds(value[0].GetInt64())),
          .verdict = VerdictOf(View(value[1])),
          .reason = ReasonOf(View(value[2])),
          .status = value[3].GetInt(),
          .latency = microseconds(value[4].GetInt64())};
}

}  // namespace

std::string IncidentFactsJson(const Incident& incident) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  Write(writer, "reason", ToString(incident.reason));
  Write(writer, "detail", std::string_view(incident.detail));
  Write(writer, "target", std::string_view(incident.target));
  Write(writer, "description", std::string_view(incident.description));
  Write(writer, "runbook", std::string_view(incident.runbook));
  Write(writer, "container", std::string_view(incident.container));
  if (incident.container_news) {
    writer.Key("containerNews");
    Write(writer, *incident.container_news);
  }
  writer.Key("status");
  writer.Int(incident.evidence.status);
  Write(writer, "head", std::string_view(incident.evidence.head));
  Write(writer, "gatesReadiness", incident.gates_readiness);
  Write(writer, "gatesLiveness", incident.gates_liveness);
  Write(writer, "alert", incident.alert);
  writer.Key("recent");
  writer.StartArray();
  for (const Attempt& attempt : incident.recent) Write(writer, attempt);
  writer.EndArray();
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

bool ReadIncidentFacts(std::string_view json, Incident& incident) {
  rapidjson::Document document;
  document.Parse(json.data(), json.size());
  if (document.HasParseError() || !document.IsObject()) return false;
  std::string reason;
  Read(document, "reason", reason);
  incident.reason = ReasonOf(reason);
  Read(document, "detail", incident.detail);
  Read(document, "target", incident.target);
  Read(document, "description", incident.description);
  Read(document, "runbook", incident.runbook);
  Read(document, "container", incident.container);
  Read(document, "containerNews", incident.container_news);
  Read(document, "status", incident.evidence.status);
  Read(document, "head", incident.evidence.head);
  Read(document, "gatesReadiness", incident.gates_readiness);
  Read(document, "gatesLiveness", incident.gates_liveness);
  Read(document, "alert", incident.alert);
  incident.recent.clear();
  const auto recent = document.FindMember("recent");
  if (recent == document.MemberEnd() || !recent->value.IsArray()) return true;
  for (const Value& value : recent->value.GetArray()) {
    if (IsAttempt(value)) incident.recent.push_back(AttemptOf(value));
  }
  return true;
}

}  // namespace leadsman
