#include "tests/unit/report/metric_samples.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace leadsman {
namespace {

// 2026-11-24T02:00:00Z
WallTime TestTime() { return WallTime(seconds(1'795'485'600)); }

std::shared_ptr<Check> CheckOf(const std::string& name, Target target) {
  auto check = std::make_shared<Check>();
  check->name = name;
  check->target = std::move(target);
  return check;
}

CheckState Untried(const std::string& name, Target target) {
  CheckState state;
  state.check = CheckOf(name, std::move(target));
  return state;
}

template <typename Change>
void Alter(Snapshot& snapshot, int index, Change change) {
  auto& place = snapshot.checks[static_cast<std::size_t>(index)];
  CheckState state = *place;
  state.attempted_at = TestTime() - seconds(1);
  change(state);
  place = std::make_shared<const CheckState>(std::move(state));
}

}  // namespace

std::string MetricSamples::Text(ExpositionFormat format) const {
  return MetricsText({.version = "0.1.0",
                      .commit = "0123456789ab",
                      .labels = labels,
                      .snapshot = snapshot,
                      .notify = notify,
                      .counters = counters,
                      .now = now},
                     format);
}

MetricSamples Fresh() {
  MetricSamples samples{.now = TestTime()};
  for (CheckState state :
       {Untried("web", HttpGet{.scheme = "https", .port = 8443}),
        Untried("db", TcpSocket{.port = 5432}),
        Untried("cart", Grpc{.port = 50051})}) {
    samples.snapshot.checks.push_back(
        std::make_shared<const CheckState>(std::move(state)));
  }
  samples.snapshot.latencies =
      Histogram({milliseconds(1), microseconds(2500), milliseconds(1000)});
  return samples;
}

MetricSamples Seasoned() {
  MetricSamples samples = Fresh();
  samples.labels = {{"cluster", "prod-eu"}, {"team", "a \"b\" \\ c\nd"}};
  Snapshot& snapshot = samples.snapshot;
  Alter(snapshot, 0, [](CheckState& web) {
    auto check = std::make_shared<Check>(*web.check);
    check->warn.emplace();
    web.check = check;
    web.health = Health::kUp;
    web.last = {.verdict = Verdict::kFail,
                .reason = Reason::kBody,
                .detail = "DETAIL",
                .latency = microseconds(12'345),
                .phases = {.connect = microseconds(200),
                           .tls = microseconds(3'000),
                           .first_byte = microseconds(9'000),
                           .transfer = microseconds(145)},
                .evidence = {.status = 200, .head = "CONTENT OF THE WEB"},
                .certificate_expiry = TestTime() + std::chrono::hours(48),
                .http_version = 11,
                .content_length = 5120};
    web.tally.Of(Verdict::kPass, Reason::kOk) = 41;
    web.tally.Of(Verdict::kWarn, Reason::kLatency) = 2;
    web.tally.Of(Verdict::kFail, Reason::kBody) = 1;
    web.tally.went_up = 1;
  });
  Alter(snapshot, 1, [](CheckState& db) {
    db.health = Health::kDown;
    db.last = {.verdict = Verdict::kFail,
               .reason = Reason::kRefused,
               .latency = microseconds(80)};
    db.tally.Of(Verdict::kFail, Reason::kRefused) = 7;
    db.tally.went_up = 1;
    db.tally.went_down = 1;
  });
  Alter(snapshot, 2, [](CheckState& cart) {
    cart.health = Health::kUp;
    cart.last = {.verdict = Verdict::kPass,
                 .reason = Reason::kOk,
                 .latency = microseconds(1'000),
                 .http_version = 20};
    cart.tally.Of(Verdict::kPass, Reason::kOk) = 3;
    // Not foreseen of its kind, and shown all the same.
    cart.tally.Of(Verdict::kFail, Reason::kJson) = 1;
    cart.tally.went_up = 1;
  });
  for (const int micros : {1'000, 1'001, 12'345, 2'000'000}) {
    snapshot.latencies.Add(microseconds(micros));
  }
  snapshot.config_ok = false;
  samples.notify = {
      .outbox_messages = 2,
      .outbox_oldest = samples.now - milliseconds(90'500),
      .mail_up = false,
      .mail_detail = "MAIL DETAIL",
      .mails = {.sent = 4, .deferred = 3, .given_up = 2, .lost = 1}};
  Histogram lag({milliseconds(1), milliseconds(1000)});
  lag.Add(microseconds(10));
  RequestTally kube;
  kube.Add("get", 200);
  kube.Add("create", 201);
  kube.Add("create", 0);
  kube.Add("patch", 418);
  kube.Add("delete", 200);  // nothing of ours deletes
  samples.counters = {
      .loop_lag = lag,
      .kube = kube,
      .process = ProcessUsage{.cpu = milliseconds(1'250),
                              .resident_bytes = 9'437'184,
                              .virtual_bytes = 94'371'840,
                              .open_fds = 21,
                              .max_fds = 1024,
                              .started = samples.now - seconds(3600)}};
  return samples;
}

std::shared_ptr<const CheckState> LargestCheck(const std::string& name) {
  constexpr std::uint64_t kLong = 12'345'678;  // 10 s apart: four years
  CheckState state = *Seasoned().snapshot.checks[0];
  auto check = std::make_shared<Check>(*state.check);
  check->name = name;
  state.check = std::move(check);
  state.last.phases.resolve = microseconds(1'234);
  state.tally = {};
  state.tally.Of(Verdict::kPass, Reason::kOk) = kLong;
  state.tally.went_up = kLong;
  state.tally.went_down = kLong;
  return std::make_shared<const CheckState>(std::move(state));
}

}  // namespace leadsman
