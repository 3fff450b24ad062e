#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "internal/base/text.h"
#include "internal/config/decode.h"
#include "internal/config/reader.h"
#include "internal/config/schema.h"

namespace leadsman {
namespace {

std::string TakeHost(const Reader& target, const std::string& pod_ip) {
  std::string host;
  target.Take("host", host);
  if (host == "podIP") return pod_ip;
  if (host.starts_with('[') && host.ends_with(']')) {
    return host.substr(1, host.size() - 2);
  }
  return host;
}

std::string TakeScheme(const Reader& target) {
  std::string scheme = "HTTP";
  target.Take("scheme", scheme);
  return ToLower(scheme);
}

TlsClient DecodeTls(const Reader& target) {
  TlsClient client;
  target.In("tls", [&](const Reader& tls) {
    tls.Take("verify", client.verify);
    tls.Take("caFile", client.ca_file);
    tls.Take("serverName", client.server_name);
    tls.Take("certFile", client.cert_file);
    tls.Take("keyFile", client.key_file);
  });
  return client;
}

HttpGet DecodeHttpGet(const Reader& target, const std::string& pod_ip) {
  HttpGet http;
  http.scheme = TakeScheme(target);
  http.host = TakeHost(target, pod_ip);
  target.Take("port", http.port);
  target.Take("path", http.path);
  if (!http.path.starts_with('/')) http.path.insert(0, 1, '/');
  target.TakeEach("httpHeaders", http.headers, [](const Reader& header) {
    ProbeHeader probe_header;
    header.Take("name", probe_header.name);
    header.Take("value", probe_header.value);
    return probe_header;
  });
  target.Take("method", http.method);
  target.Take("body", http.body);
  http.tls = DecodeTls(target);
  target.Take("unixSocket", http.unix_socket);
  return http;
}

TcpSocket DecodeTcpSocket(const Reader& target, const std::string& pod_ip) {
  TcpSocket tcp;
  tcp.host = TakeHost(target, pod_ip);
  target.Take("port", tcp.port);
  return tcp;
}

Grpc DecodeGrpc(const Reader& target, const std::string& pod_ip) {
  Grpc grpc;
  grpc.host = TakeHost(target, pod_ip);
  target.Take("port", grpc.port);
  target.Take("service", grpc.service);
  if (TakeScheme(target) == "https") grpc.tls = DecodeTls(target);
  return grpc;
}

Target DecodeTarget(const Reader& check, const std::string& pod_ip) {
  Target target;
  check.In("httpGet",
           [&](const Reader& http) { target = DecodeHttpGet(http, pod_ip); });
  check.In("tcpSocket",
           [&](const Reader& tcp) { target = DecodeTcpSocket(tcp, pod_ip); });
  check.In("grpc",
           [&](const Reader& grpc) { target = DecodeGrpc(grpc, pod_ip); });
  return target;
}

Schedule DecodeSchedule(const Reader& check) {
  Schedule schedule;
  check.Take("initialDelaySeconds", schedule.initial_delay);
  check.Take("periodSeconds", schedule.period);
  check.Take("timeoutSeconds", schedule.timeout);
  schedule.retry_period = std::min(schedule.period, milliseconds(1'000));
  check.Take("retryPeriodSeconds", schedule.retry_period);
  return schedule;
}

Thresholds DecodeThresholds(const Reader& check) {
  Thresholds thresholds;
  check.Take("successThreshold", thresholds.success);
  check.Take("failureThreshold", thresholds.failure);
  check.Take("startupDeadlineSeconds", thresholds.startup_deadline);
  return thresholds;
}

Affects DecodeAffects(const Reader& check, bool own) {
  Affects affects{.readiness = own, .liveness = false};
  const Json* given = check.Find("affects");
  if (given == nullptr) return affects;
  affects.readiness = false;
  for (const Json& what : given->GetArray()) {
    affects.readiness = affects.readiness || TextOf(what) == "readiness";
    affects.liveness = affects.liveness || TextOf(what) == "liveness";
  }
  return affects;
}

Require DecodeRequire(const Json& root) {
  Require require;
  Reader(root).In("readiness", [&](const Reader& readiness) {
    const Json* value = readiness.Find("require");
    if (value == nullptr) return;
    if (value->IsInt()) {
      require = {Require::Kind::kCount, value->GetInt()};
    } else if (value->IsString() && TextOf(*value) == "any") {
      require.kind = Require::Kind::kAny;
    }
  });
  return require;
}

}  // namespace

Check DecodeCheck(const Json& value, const std::string& pod_ip) {
  const Reader reader(value);
  Check check;
  reader.Take("name", check.name);
  check.target = DecodeTarget(reader, pod_ip);
  check.schedule = DecodeSchedule(reader);
  check.thresholds = DecodeThresholds(reader);
  if (const Json* expect = reader.Find("expect")) {
    check.expect = DecodeExpect(*expect);
  }
  if (const Json* warn = reader.Find("warn")) {
    check.warn = DecodeExpect(*warn, {.status = {}});
  }
  check.affects = DecodeAffects(reader, IsOwn(check.target, pod_ip));
  reader.Take("dependsOn", check.depends_on);
  reader.Take("alert", check.alert);
  reader.Take("container", check.container);
  const Json* watch = reader.Find("crashWatch");
  check.crash_watch =
      watch == nullptr || (watch->IsString() && TextOf(*watch) == "auto");
  reader.Take("description", check.description);
  reader.Take("runbook", check.runbook);
  return check;
}

Config DecodeConfig(const Json& root, const std::string& pod_ip) {
  Config config;
  config.settings = DecodeSettings(root);
  Reader(root).TakeEach("checks", config.checks, [&](const Reader& check) {
    return DecodeCheck(check.object(), pod_ip);
  });
  config.require = DecodeRequire(root);
  return config;
}

void SpreadDefaults(Tree& tree) {
  const Json* given = tree.Find("/defaults");
  if (given == nullptr || !given->IsObject()) return;
  auto& allocator = tree.json.GetAllocator();
  const Json defaults(*given, allocator);
  if (!tree.json.HasMember("checks")) return;
  Json& checks = tree.json["checks"];
  if (!checks.IsArray()) return;
  for (Json& check : checks.GetArray()) {
    if (!check.IsObject()) continue;
    for (const auto& [key, value] : defaults.GetObject()) {
      if (check.HasMember(key)) continue;
      check.AddMember(Json(key, allocator), Json(value, allocator), allocator);
    }
  }
}

}  // namespace leadsman
