#include "internal/engine/monitor.h"

#include <algorithm>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/engine/monitor_fixture.h"

namespace leadsman {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)

class MonitorTest : public MonitorFixture {};

TEST_F(MonitorTest, PublishesNotReadyBeforeTheFirstAttempt) {
  Start({Web()});
  EXPECT_EQ(Now()->checks.size(), 1U);
  EXPECT_FALSE(IsReady(*Now()));
  EXPECT_EQ(StateOf("web"), State::kStarting);
}

TEST_F(MonitorTest, IsReadyAtTheFirstPass) {
  transport_.Answer(Url(), HttpStatus(200));
  Start({Web()});
  loop_.AdvanceBy(2ms);
  EXPECT_TRUE(IsReady(*Now()));
  EXPECT_EQ(told_.story, (std::vector<std::string>{"web starting->up"}));
}

TEST_F(MonitorTest, AsksAtAFixedRateFromTheStart) {
  transport_.Answer(Url(), HttpStatus(200), 300ms);
  Start({Web()});
  loop_.AdvanceBy(31s);
  EXPECT_EQ(Times(Url()), (std::vector<int>{0, 10000, 20000, 30000}));
}

TEST_F(MonitorTest, CountsHowLongEachAttemptTook) {
  transport_.Answer(Url(), HttpStatus(200), 300ms);
  Start({Web()});
  EXPECT_EQ(Now()->latencies.counts.size(), 14U);
  loop_.AdvanceBy(31s);
  const Histogram latencies = Now()->latencies;
  EXPECT_EQ(latencies.sum, 1200ms);
  for (std::size_t i = 0; i < latencies.counts.size(); ++i) {
    const bool here = i < latencies.bounds.size() &&
                      latencies.bounds[i] == microseconds(500ms);
    EXPECT_EQ(latencies.counts[i], here ? 4U : 0U) << i;
  }
}

TEST_F(MonitorTest, WaitsForTheInitialDelay) {
  transport_.Answer(Url(), HttpStatus(200));
  Check check = Web();
  check.schedule.initial_delay = 3s;
  Start({check});
  loop_.AdvanceBy(14s);
  EXPECT_EQ(Times(Url()), (std::vector<int>{3000, 13000}));
}

TEST_F(MonitorTest, AsksSoonerWhilePendingAndThenKeepsItsTicks) {
  transport_.Answer(Url(), HttpStatus(200));
  Start({Web()});
  loop_.AdvanceBy(9s);
  transport_.Answer(Url(), HttpStatus(500));
  loop_.AdvanceBy(22s);
  // Down at the third failure; the ticks of the start still stand.
  EXPECT_EQ(Times(Url()),
            (std::vector<int>{0, 10000, 11000, 12000, 20000, 30000}));
  EXPECT_EQ(told_.story,
            (std::vector<std::string>{"web starting->up", "web up->down"}));
}

TEST_F(MonitorTest, ProbesOfOneCheckNeverOverlap) {
  Check check = Web();
  check.schedule = {.period = 1s, .timeout = 5s};
  transport_.Answer(Url(), HttpStatus(200), kNever);
  Start({check});
  loop_.AdvanceBy(60s);
  EXPECT_EQ(transport_.most_in_flight(), 1U);
}

TEST_F(MonitorTest, ASlowCheckNeverDelaysAnother) {
  transport_.Answer(Url(1), HttpStatus(200), kNever);
  transport_.Answer(Url(2), HttpStatus(200));
  Check slow = Web(1, "slow");
  slow.schedule = {.period = 1s, .timeout = 60s};
  Check quick = Web(2, "quick");
  quick.schedule = {.period = 1s, .timeout = 1s};
  Start({slow, quick});
  loop_.AdvanceBy(30s);
  EXPECT_EQ(Times(Url(2)).size(), 31U);
}

TEST_F(MonitorTest, FirstAttemptsAreAtMost64InFlightThenSpread) {
  std::vector<Check> checks;
  for (int i = 0; i < 200; ++i) {
    checks.push_back(Web(1000 + i, "c" + std::to_string(i)));
    transport_.Answer(Url(1000 + i), HttpStatus(200), 100ms);
  }
  Start(checks);
  loop_.AdvanceBy(40ms);
  EXPECT_EQ(transport_.in_flight(), 64U);
  loop_.AdvanceBy(960ms);
  const std::size_t before = transport_.asked().size();
  EXPECT_GE(before, 200U);
  loop_.AdvanceBy(10s);
  std::set<SteadyTime> moments;
  for (std::size_t i = before; i < transport_.asked().size(); ++i) {
    moments.insert(transport_.asked()[i].when);
  }
  EXPECT_EQ(transport_.asked().size() - before, 200U);
  EXPECT_EQ(moments.size(), 200U);
}

// What it takes to set up the others would count as latency of the first.
TEST_F(MonitorTest, FirstAttemptsStartOneATurn) {
  std::string turns;
  class Marker final : public Prober {
   public:
    Marker(FakeLoop& loop, std::string& turns) : loop_(loop), turns_(turns) {}
    void Start(Done) override {
      turns_ += 's';
      loop_.RunAt(loop_.Now(), [this] { turns_ += '.'; });
    }

   private:
    FakeLoop& loop_;
    std::string& turns_;
  };
  Monitor monitor({.scheduler = loop_,
                   .clock = loop_,
                   .published = published_,
                   .sinks = sinks_,
                   .pulse = pulse_,
                   .prober = [&](const std::shared_ptr<const Check>&) {
                     return std::make_unique<Marker>(loop_, turns);
                   }});
  monitor.Start({.checks = {Web(1, "a"), Web(2, "b"), Web(3, "c")}});
  loop_.RunDue();
  EXPECT_EQ(turns, "s.s.s.");
}

TEST_F(MonitorTest, ATransitionIsPublishedBeforeItIsTold) {
  transport_.Answer(Url(), HttpStatus(200));
  class Looker final : public TransitionSink {
   public:
    explicit Looker(Published<Snapshot>& published) : published_(published) {}
    void Take(const Transition&) override {
      ready = IsReady(*published_.Load());
    }
    bool ready = false;

   private:
    Published<Snapshot>& published_;
  } looker(published_);
  Monitor monitor({.scheduler = loop_,
                   .clock = loop_,
                   .published = published_,
                   .sinks = {&looker},
                   .pulse = pulse_,
                   .prober = [this](std::shared_ptr<const Check> check) {
                     return MakeProber(std::move(check), transport_);
                   }});
  monitor.Start({.checks = {Web()}});
  loop_.AdvanceBy(2ms);
  EXPECT_TRUE(looker.ready);
}

TEST_F(MonitorTest, PublishesAtMostEach50MsWhereNothingMoves) {
  std::vector<Check> checks;
  for (int i = 0; i < 100; ++i) {
    checks.push_back(Web(1000 + i, "c" + std::to_string(i)));
    checks.back().schedule = {.period = 100ms, .timeout = 1s};
    transport_.Answer(Url(1000 + i), HttpStatus(200));
  }
  Start(checks);
  loop_.AdvanceBy(1s);
  const std::uint64_t before = Now()->version;
  loop_.AdvanceBy(1s);
  EXPECT_LE(Now()->version - before, 20U);
  EXPECT_GE(Now()->version - before, 15U);
}

TEST_F(MonitorTest, APublishedSnapshotNeverChanges) {
  transport_.Answer(Url(), HttpStatus(200));
  Start({Web()});
  const auto first = Now();
  loop_.AdvanceBy(30s);
  EXPECT_EQ(first->checks[0]->state, State::kStarting);
  EXPECT_EQ(first->version, 1U);
}

TEST_F(MonitorTest, ResumesAnOpenIncidentUnderItsId) {
  transport_.Answer(Url(), HttpStatus(200));
  Start({Web()}, {{"web",
                   {.resume = Resume::kDown,
                    .incident = "web-x",
                    .since = loop_.Wall() - 1h}}});
  EXPECT_EQ(StateOf("web"), State::kDown);
  EXPECT_EQ(Now()->Find("web")->incident, "web-x");
  loop_.AdvanceBy(2ms);
  ASSERT_EQ(told_.story, (std::vector<std::string>{"web down->up"}));
  EXPECT_EQ(told_.all[0].incident, "web-x");
}

TEST_F(MonitorTest, IsNotReadyFromTheDrainOnButGoesOnProbing) {
  transport_.Answer(Url(), HttpStatus(200));
  Start({Web()});
  loop_.AdvanceBy(2ms);
  monitor_->Drain();
  EXPECT_FALSE(IsReady(*Now()));
  loop_.AdvanceBy(20s);
  EXPECT_EQ(Times(Url()).size(), 3U);
}

TEST_F(MonitorTest, ProbeNowAsksAtOnce) {
  transport_.Answer(Url(), HttpStatus(200));
  Start({Web()});
  loop_.AdvanceBy(4s);
  monitor_->ProbeNow("web");
  monitor_->ProbeNow("web");  // one is under way
  monitor_->ProbeNow("nobody");
  loop_.AdvanceBy(7s);
  EXPECT_EQ(Times(Url()), (std::vector<int>{0, 4000, 10000}));
}

TEST_F(MonitorTest, LastingTroubleOfOurOwnShowsAndEnds) {
  transport_.Answer(Url(), HttpFails(NetFault::kLocal, "no descriptors"));
  Start({Web()});
  loop_.AdvanceBy(25s);
  EXPECT_TRUE(vitals_.Read(loop_.Now()).at(0).ok);
  loop_.AdvanceBy(10s);
  EXPECT_FALSE(vitals_.Read(loop_.Now()).at(0).ok);
  EXPECT_EQ(vitals_.Read(loop_.Now()).at(0).why, "no descriptors");
  transport_.Answer(Url(), HttpStatus(200));
  loop_.AdvanceBy(10s);
  EXPECT_TRUE(vitals_.Read(loop_.Now()).at(0).ok);
  EXPECT_EQ(told_.story, (std::vector<std::string>{"web starting->up"}));
  EXPECT_EQ(told_.asides,
            (std::vector<std::string>{"web is kept by no descriptors",
                                      "web goes on after HTTP 200"}));
}

TEST_F(MonitorTest, ThousandsOfAttemptsThatEndAtOnceDoNotNest) {
  std::vector<Check> checks;
  for (int i = 0; i < 20'000; ++i) {
    checks.push_back(Web(8000, "c" + std::to_string(i)));
    std::get<HttpGet>(checks.back().target).headers = {
        {"X-Key", {Secret::From::kFile, "/nonexistent/key"}}};
  }
  Start(checks);
  loop_.AdvanceBy(1s);
  EXPECT_TRUE(Now()->checks.back()->attempted_at);
}

TEST_F(MonitorTest, AnswersAfterItsEndAreDropped) {
  transport_.Answer(Url(), HttpStatus(200), 500ms);
  Start({Web()});
  loop_.AdvanceBy(100ms);
  monitor_.reset();
  loop_.AdvanceBy(60s);
  EXPECT_TRUE(told_.story.empty());
}

// Once each edge, whatever comes between; down is said by its own line.
TEST_F(MonitorTest, DegradedShowsKeepsReadyAndIsLoggedOncePerEdge) {
  Check web = Web();
  web.schedule.period = web.schedule.retry_period = 1s;
  web.thresholds.failure = 2;
  web.warn = Expect{.status = {{200, 200}}};
  Start({web});
  std::string story;
  // Warns twice, one failure, warns, passes, warns, down, recovers warning.
  for (const int status : {204, 204, 500, 204, 200, 204, 500, 500, 204}) {
    transport_.AnswerOnce(Url(), HttpStatus(status));
  }
  testing::internal::CaptureStdout();
  for (int i = 0; i < 9; ++i) {
    loop_.AdvanceBy(i == 0 ? 100ms : 1000ms);
    story += std::string(ToString(StateOf("web"))) +
             (IsReady(*Now()) ? " " : " not ready ");
  }
  const std::string log = testing::internal::GetCapturedStdout();
  EXPECT_EQ(story,
            "degraded degraded pending degraded up degraded pending down not "
            "ready degraded ");
  std::string lines;
  std::istringstream all(log);
  for (std::string line; std::getline(all, line);) {
    line.erase(0, line.find("event=check.") + 12);
    lines += line.substr(0, line.find(" incident=")) + '\n';
  }
  EXPECT_EQ(lines,
            "changed check=web from=starting to=up detail=\"warning: HTTP 204, "
            "expected 200\"\n"
            "degraded check=web lasts=yes reason=status class=\"status code "
            "error\" detail=\"warning: HTTP 204, expected 200\"\n"
            "degraded check=web lasts=no detail=\"HTTP 200\"\n"
            "degraded check=web lasts=yes reason=status class=\"status code "
            "error\" detail=\"warning: HTTP 204, expected 200\"\n"
            "changed check=web from=up to=down reason=status class=\"status "
            "code error\" detail=\"HTTP 500, expected 200-399\"\n"
            "changed check=web from=down to=up detail=\"warning: HTTP 204, "
            "expected 200\"\n"
            "degraded check=web lasts=yes reason=status class=\"status code "
            "error\" detail=\"warning: HTTP 204, expected 200\"\n");
  EXPECT_EQ(told_.asides,
            (std::vector<std::string>{"web degraded", "web is well",
                                      "web degraded", "web degraded"}));
}

TEST_F(MonitorTest, WhileDownTheSeedsCheckHasItsOwnPeriod) {
  Check check = Web();
  check.schedule = {.period = 60s, .timeout = 10s, .down_period = 5s};
  check.thresholds.failure = 1;
  transport_.Answer(Url(), HttpStatus(500));
  Start({check});
  loop_.AdvanceBy(11s);
  EXPECT_EQ(Times(Url()), (std::vector<int>{0, 5000, 10000}));
}

}  // namespace
}  // namespace leadsman
