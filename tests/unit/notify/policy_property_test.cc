// Random histories of three checks, held against what the contract promises of
// every one of them.
#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/config/settings.h"
#include "internal/health/incident.h"
#include "internal/health/transition.h"
#include "internal/notify/case_rows.h"
#include "internal/notify/policy.h"
#include "tests/unit/notify/edges.h"

namespace leadsman {
namespace {

using Random = std::mt19937;
constexpr int kNever = -1'000'000;

int Below(Random& random, int limit) {
  return std::uniform_int_distribution<int>(0, limit - 1)(random);
}

struct Edge {
  int second;
  std::string check;
  bool down;
};

struct History {
  AlertSettings settings;
  std::vector<Edge> edges;
  std::optional<int> drain;
  std::set<int> outage;    // seconds at which no mail goes out
  std::set<int> restarts;  // seconds at which the process is another one
  int end = 0;
};

History RandomHistory(std::uint32_t seed) {
  Random random(seed);
  History history;
  history.settings.hold = seconds(Below(random, 3) * Below(random, 20));
  history.settings.resolve_after =
      seconds(Below(random, 3) * Below(random, 20));
  history.settings.send_resolved = Below(random, 4) != 0;
  std::map<std::string, bool> down;
  int second = 0;
  const int edges = 5 + Below(random, 40);
  for (int i = 0; i < edges; ++i) {
    second += Below(random, 25);
    const std::string check(1, static_cast<char>('a' + Below(random, 3)));
    down[check] = !down[check];
    history.edges.push_back({second, check, down[check]});
  }
  history.end = second + 200;
  if (Below(random, 3) == 0) history.drain = Below(random, second + 1);
  for (int i = 0; i < 3; ++i) {
    const int from = Below(random, second + 1);
    const int length = Below(random, 60);
    for (int t = from; t < from + length; ++t) history.outage.insert(t);
  }
  for (int i = 0; i < 8; ++i)
    history.restarts.insert(Below(random, second + 1));
  return history;
}

// As the store keeps it.
PolicyState Reloaded(const PolicyState& state) {
  PolicyState reloaded{.checks = state.checks, .draining = state.draining};
  for (const auto& [check, kase] : state.cases) {
    auto back = CaseOf(PolicyRowOf(kase), IncidentRowOf(kase.incident, "uid"));
    EXPECT_TRUE(back);
    if (back) reloaded.cases[check] = *std::move(back);
  }
  return reloaded;
}

struct Said {
  int second;
  TellingEvent event;
  std::string incident;

  bool operator==(const Said&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Said& said) {
  return out << said.second << ' ' << ToString(said.event) << ' '
             << said.incident;
}

std::vector<Said> Tell(const History& history, bool with_restarts) {
  std::vector<Said> all;
  PolicyState state{.checks = 3};
  Unsent unsent;
  const auto hear = [&](const PolicyStep& step, int second) {
    for (const Telling& telling : step.tellings) {
      for (const Incident& incident : telling.incidents) {
        all.push_back({second, telling.event, incident.id});
        unsent.erase(incident.id);
        if (telling.event == TellingEvent::kDown) unsent.insert(incident.id);
      }
    }
  };
  auto edge = history.edges.begin();
  for (int second = 0; second <= history.end; ++second) {
    if (with_restarts && history.restarts.contains(second)) {
      state = Reloaded(state);
    }
    hear(Advance(state, history.settings, unsent, At(second)), second);
    for (; edge != history.edges.end() && edge->second == second; ++edge) {
      const Transition transition =
          edge->down ? DownAt(second, edge->check) : UpAt(second, edge->check);
      hear(Observe(state, history.settings, unsent, transition), second);
      hear(Advance(state, history.settings, unsent, At(second)), second);
    }
    if (history.drain == second) {
      hear(BeginDrain(state, history.settings, unsent, At(second)), second);
    }
    if (!history.outage.contains(second)) unsent.clear();
  }
  return all;
}

struct Outage {
  int from;
  int to;
};

std::vector<Outage> OutagesOf(const History& history,
                              const std::string& check) {
  std::vector<Outage> outages;
  for (const Edge& edge : history.edges) {
    if (edge.check != check) continue;
    if (edge.down) outages.push_back({edge.second, history.end});
    if (!edge.down) outages.back().to = edge.second;
  }
  return outages;
}

// The incidents to be told, by the contract's words alone: an outage that
// outlasts `for` before the drain, unless it comes within resolveAfter of the
// end of one that was told, which then goes on.
std::set<std::string> MustBeTold(const History& history) {
  std::set<std::string> told;
  const auto hold = static_cast<int>(history.settings.hold / seconds(1));
  const auto resolve =
      static_cast<int>(history.settings.resolve_after / seconds(1));
  const int drain = history.drain.value_or(history.end + 1);
  for (const std::string check : {"a", "b", "c"}) {
    int told_until = kNever;  // end of the last that was told
    for (const Outage& outage : OutagesOf(history, check)) {
      const bool drained_between = told_until <= drain && drain < outage.from;
      const bool goes_on =
          !drained_between && outage.from < told_until + resolve;
      const int at = outage.from + (goes_on ? 0 : hold);
      const bool is_told = goes_on || (at <= outage.to && at <= drain);
      if (is_told && !goes_on) told.insert(IncidentId(check, At(outage.from)));
      const bool closed_by_drain = at <= drain && drain < outage.to;
      told_until = is_told && !closed_by_drain ? outage.to : kNever;
    }
  }
  return told;
}

class PolicyProperty : public testing::TestWithParam<int> {
 protected:
  static constexpr int kHistories = 250;
  template <typename F>
  void EachHistory(F check) {
    for (int i = 0; i < kHistories; ++i) {
      const auto seed = static_cast<std::uint32_t>(GetParam() * kHistories + i);
      SCOPED_TRACE("seed " + std::to_string(seed));
      check(RandomHistory(seed));
      if (HasFailure()) return;
    }
  }
};

TEST_P(PolicyProperty, ARestartAtAnyPointChangesNothing) {
  EachHistory([](const History& history) {
    EXPECT_EQ(Tell(history, true), Tell(history, false));
  });
}

TEST_P(PolicyProperty, EachIncidentThatOutlastsForIsToldExactlyOnce) {
  EachHistory([](const History& history) {
    std::multiset<std::string> told;
    for (const Said& said : Tell(history, false)) {
      if (said.event == TellingEvent::kDown) told.insert(said.incident);
    }
    const std::set<std::string> must = MustBeTold(history);
    EXPECT_EQ(told, std::multiset<std::string>(must.begin(), must.end()));
  });
}

TEST_P(PolicyProperty, NoEndIsToldWithoutItsFailureAndNoneTwice) {
  EachHistory([](const History& history) {
    std::map<std::string, int> open;
    for (const Said& said : Tell(history, false)) {
      if (said.event == TellingEvent::kDown) {
        EXPECT_EQ(open[said.incident]++, 0) << said;
      } else {
        EXPECT_EQ(open[said.incident]++, 1) << said;
      }
      if (history.drain && said.second > *history.drain) {
        ADD_FAILURE() << "after the drain: " << said;
      }
    }
  });
}

INSTANTIATE_TEST_SUITE_P(Seeds, PolicyProperty, testing::Range(0, 8));

}  // namespace
}  // namespace leadsman
