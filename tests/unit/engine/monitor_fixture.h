// What the Monitor's tests share: a Monitor on a FakeLoop, and who was told.
#ifndef LEADSMAN_TESTS_UNIT_ENGINE_MONITOR_FIXTURE_H_
#define LEADSMAN_TESTS_UNIT_ENGINE_MONITOR_FIXTURE_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "internal/engine/monitor.h"
#include "tests/support/fake_loop.h"

namespace leadsman {

class Recorder final : public TransitionSink {
 public:
  void Take(const Transition& transition) override {
    story.push_back(transition.check->name + " " +
                    std::string(ToString(transition.from)) + "->" +
                    std::string(ToString(transition.to)));
    all.push_back(transition);
  }
  void Degrade(const std::shared_ptr<const Check>& check, bool degraded,
               const Outcome&) override {
    asides.push_back(check->name + (degraded ? " degraded" : " is well"));
  }
  void Trouble(const std::shared_ptr<const Check>& check, bool lasts,
               const std::string& detail) override {
    asides.push_back(check->name +
                     (lasts ? " is kept by " : " goes on after ") + detail);
  }
  std::vector<std::string> story;
  std::vector<std::string> asides;
  std::vector<Transition> all;
};

class MonitorFixture : public testing::Test {
 protected:
  static Check Web(int port = 8000, const std::string& name = "web") {
    Check check{.name = name};
    check.target = HttpGet{.port = port};
    check.thresholds.startup_deadline = seconds(0);
    return check;
  }
  static std::string Url(int port = 8000) {
    return "http://localhost:" + std::to_string(port) + "/";
  }

  void Start(std::vector<Check> checks,
             std::map<std::string, Memory, std::less<>> memory = {}) {
    monitor_ = std::make_unique<Monitor>(
        MonitorParts{.scheduler = loop_,
                     .clock = loop_,
                     .published = published_,
                     .sinks = sinks_,
                     .pulse = pulse_,
                     .prober = [this](std::shared_ptr<const Check> check) {
                       return MakeProber(std::move(check), transport_);
                     }});
    monitor_->Start({.checks = std::move(checks), .memory = std::move(memory)});
  }

  std::shared_ptr<const Snapshot> Now() { return published_.Load(); }
  State StateOf(const std::string& name) { return Now()->Find(name)->state; }

  // When each attempt at `url` started, in ms since the test began.
  std::vector<int> Times(const std::string& url) {
    std::vector<int> times;
    for (const auto& asked : transport_.asked()) {
      if (asked.request.url != url) continue;
      times.push_back(
          static_cast<int>((asked.when - begin_) / milliseconds(1)));
    }
    return times;
  }

  FakeLoop loop_;
  SteadyTime begin_ = loop_.Now();
  FakeTransport transport_{loop_};
  Published<Snapshot> published_;
  Recorder told_;
  std::vector<TransitionSink*> sinks_{&told_};
  Vitals vitals_;
  Pulse& pulse_ = vitals_.Add("prober", seconds(15));
  std::unique_ptr<Monitor> monitor_;
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_UNIT_ENGINE_MONITOR_FIXTURE_H_
