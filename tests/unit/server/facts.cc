#include "tests/unit/server/facts.h"

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace leadsman {

WallTime TestTime() {
  using std::chrono::day, std::chrono::month, std::chrono::year;
  return WallTime(std::chrono::sys_days(year(2026) / month(11) / day(24))) +
         std::chrono::hours(2);
}

CheckState MakeCheck(const std::string& name, Health health, Reason reason,
                     Affects affects) {
  auto check = std::make_shared<Check>();
  check->name = name;
  check->target = HttpGet{.host = "127.0.0.1", .port = 8000};
  check->affects = affects;
  CheckState state;
  state.check = std::move(check);
  state.health = health;
  state.state = health == Health::kUp     ? State::kUp
                : health == Health::kDown ? State::kDown
                                          : State::kStarting;
  state.since = TestTime() - std::chrono::minutes(4);
  state.attempted_at = TestTime() - seconds(1);
  state.last.verdict = reason == Reason::kOk ? Verdict::kPass : Verdict::kFail;
  state.last.reason = reason;
  if (reason != Reason::kOk) state.failed = reason;
  state.last.latency = microseconds(1500);
  // What an answer of the web might hold; no health path may show it.
  state.last.evidence = {.status = 500, .head = "CONTENT OF THE WEB"};
  state.last.detail = "DETAIL";
  state.run = {state.last.verdict, 3};
  return state;
}

Facts MakeFacts(std::vector<CheckState> checks, Require require,
                bool draining) {
  auto snapshot = std::make_shared<Snapshot>();
  for (CheckState& check : checks) {
    snapshot->checks.push_back(
        std::make_shared<const CheckState>(std::move(check)));
  }
  snapshot->require = require;
  snapshot->draining = draining;
  snapshot->config_loaded_at = TestTime() - std::chrono::hours(1);
  return {.snapshot = std::move(snapshot),
          .notify = std::make_shared<const NotifyStatus>(),
          .counters = std::make_shared<const Counters>(),
          .vitals = {{.name = "loop"}, {.name = "notifier"}},
          .now = TestTime()};
}

}  // namespace leadsman
