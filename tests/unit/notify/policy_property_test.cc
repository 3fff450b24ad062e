// Random histories of three checks, held against what the contract promises of
// every one of them.
#include <algorithm>
#include <compare>
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
#include "internal/notify/silence.h"
#include "tests/unit/notify/edges.h"

namespace leadsman {
namespace {

using Random = std::mt19937;

int Below(Random& random, int limit) {
  return std::uniform_int_distribution<int>(0, limit - 1)(random);
}

struct Edge {
  int second;
  std::string check;
  bool down;
};

// As `leadsman silence` gives it; of "" = of all.
struct Order {
  int second;
  std::string check;
  std::optional<int> length;  // unset: it ends
};

// What Monitor says for dependsOn, and a configuration by `alert: false`: from
// the one second to the other.
struct Withheld {
  std::string check;
  int from;
  int to;
};

struct History {
  AlertSettings settings;
  std::vector<Edge> edges;
  std::vector<Order> orders;
  std::vector<Withheld> withheld;
  std::vector<Withheld> muted;
  std::optional<int> drain;
  std::set<int> outage;    // seconds at which no mail goes out
  std::set<int> restarts;  // seconds at which the process is another one
  int end = 0;
};

std::string AnyCheck(Random& random) {
  return std::string(1, static_cast<char>('a' + Below(random, 3)));
}

void AddOrders(Random& random, int end, History& history) {
  for (int i = Below(random, 5); i >= 0; --i) {
    Order order{.second = Below(random, end),
                .check = Below(random, 2) == 0 ? "" : AnyCheck(random)};
    if (Below(random, 4) != 0) order.length = 1 + Below(random, 120);
    history.orders.push_back(order);
  }
  std::stable_sort(
      history.orders.begin(), history.orders.end(),
      [](const Order& a, const Order& b) { return a.second < b.second; });
}

std::vector<Withheld> AnyWithheld(Random& random, int end) {
  std::vector<Withheld> all;
  for (const std::string check : {"a", "b", "c"}) {
    for (int from = Below(random, 60); from < end;) {
      const int to = from + 1 + Below(random, 60);
      all.push_back({check, from, to});
      from = to + 1 + Below(random, 100);
    }
  }
  return all;
}

History RandomHistory(std::uint32_t seed) {
  Random random(seed);
  History history;
  history.settings.hold = seconds(Below(random, 3) * Below(random, 20));
  history.settings.resolve_after =
      seconds(Below(random, 3) * Below(random, 20));
  history.settings.send_resolved = Below(random, 4) != 0;
  std::map<std::string, bool> down;
  std::map<std::string, int> last;
  int second = 1;
  const int edges = 5 + Below(random, 40);
  for (int i = 0; i < edges; ++i) {
    second += Below(random, 25);
    const std::string check = AnyCheck(random);
    second = std::max(second, last[check] + 1);
    last[check] = second;
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
  if (Below(random, 3) != 0) AddOrders(random, second, history);
  if (Below(random, 2) != 0) history.withheld = AnyWithheld(random, second);
  for (int i = 0; i < 8; ++i)
    history.restarts.insert(Below(random, second + 1));
  if (Below(random, 3) == 0) history.muted = AnyWithheld(random, second);
  return history;
}

// As the store keeps it.
PolicyState Reloaded(const PolicyState& state) {
  PolicyState reloaded{.checks = state.checks, .draining = state.draining};
  reloaded.withheld = state.withheld;  // said anew at each start
  reloaded.muted = state.muted;        // likewise
  for (const auto& [check, silence] : state.silences) {
    const auto back = SilenceOf(SilenceRowOf(check, silence));
    EXPECT_TRUE(back);
    if (back) reloaded.silences.insert(*back);
  }
  for (const auto& [check, kase] : state.cases) {
    auto back = CaseOf(PolicyRowOf(kase), IncidentRowOf(kase.incident, "uid"));
    EXPECT_TRUE(back);
    if (back) reloaded.cases[check] = *std::move(back);
  }
  return reloaded;
}

// Within a second comes first what is due, then the edges, then the orders.
enum class Part { kDue, kEdges, kOrders };

struct Point {
  int second;
  Part part;

  auto operator<=>(const Point&) const = default;  // NOLINT(*-use-nullptr)
};

struct Said {
  Point point;
  TellingEvent event;
  std::string check;
  std::string incident;

  bool operator==(const Said&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Said& said) {
  return out << said.point.second << ' ' << ToString(said.event) << ' '
             << said.incident;
}

void Obey(const Order& order, PolicyState& state) {
  if (order.length) {
    const seconds length(*order.length);
    state.silences[order.check] = {.until = At(order.second) + length,
                                   .length = length};
  } else if (order.check.empty()) {
    state.silences.clear();
  } else {
    state.silences.erase(order.check);
  }
}

std::vector<Said> Tell(const History& history, bool with_restarts) {
  std::vector<Said> all;
  PolicyState state{.checks = 3};
  Unsent unsent;
  Point now{};
  const auto hear = [&](const PolicyStep& step) {
    for (const Telling& telling : step.tellings) {
      for (const Incident& incident : telling.incidents) {
        all.push_back({now, telling.event, incident.check, incident.id});
        unsent.erase(incident.id);
        if (telling.event == TellingEvent::kDown) unsent.insert(incident.id);
      }
    }
  };
  const auto advance = [&] {
    hear(Advance(state, history.settings, unsent, At(now.second)));
  };
  auto edge = history.edges.begin();
  for (int second = 0; second <= history.end; ++second) {
    now = {second, Part::kDue};
    if (with_restarts && history.restarts.contains(second)) {
      state = Reloaded(state);
    }
    for (const Withheld& withheld : history.withheld) {
      if (withheld.from == second) state.withheld.insert(withheld.check);
    }
    for (const Withheld& muted : history.muted) {
      if (muted.from == second) state.muted.insert(muted.check);
    }
    advance();
    now.part = Part::kEdges;
    for (; edge != history.edges.end() && edge->second == second; ++edge) {
      const Transition transition =
          edge->down ? DownAt(second, edge->check) : UpAt(second, edge->check);
      hear(Observe(state, history.settings, unsent, transition));
      advance();
    }
    if (history.drain == second) {
      hear(BeginDrain(state, history.settings, unsent, At(second)));
    }
    now.part = Part::kOrders;
    for (const Order& order : history.orders) {
      if (order.second == second) Obey(order, state);
    }
    for (const Withheld& withheld : history.withheld) {
      if (withheld.to == second) state.withheld.erase(withheld.check);
    }
    for (const Withheld& muted : history.muted) {
      if (muted.to == second) state.muted.erase(muted.check);
    }
    advance();
    if (!history.outage.contains(second)) unsent.clear();
  }
  return all;
}

// By the words of the contract alone: whether nobody may be told of it then.
bool Silenced(const History& history, const std::string& check, Point point) {
  std::map<std::string, int> until;
  for (const Order& order : history.orders) {
    if (Point{order.second, Part::kOrders} > point) break;
    if (order.length) {
      until[order.check] = order.second + *order.length;
    } else if (order.check.empty()) {
      until.clear();
    } else {
      until.erase(order.check);
    }
  }
  return until[""] > point.second || until[check] > point.second;
}

bool IsWithheld(const History& history, const std::string& check, Point point) {
  const auto now = [&](const Withheld& one) {
    return one.check == check && one.from <= point.second &&
           point < Point{one.to, Part::kOrders};
  };
  return std::any_of(history.withheld.begin(), history.withheld.end(), now) ||
         std::any_of(history.muted.begin(), history.muted.end(), now);
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

// The first point from `due` on, after that edge, at which `may`; nullopt: none
// before the drain and `end`.
template <typename May>
std::optional<Point> FirstPoint(const History& history, int edge, int due,
                                Point end, May may) {
  const Point drained{history.drain.value_or(history.end), Part::kEdges};
  for (int second = std::max(edge, due); second <= history.end; ++second) {
    for (const Part part : {Part::kDue, Part::kEdges, Part::kOrders}) {
      const Point point{second, part};
      if (history.drain && point > drained) return std::nullopt;
      if (point > end) return std::nullopt;
      if (point > Point{edge, Part::kDue} && may(point)) return point;
    }
  }
  return std::nullopt;
}

// The incidents to be told, by the contract's words alone: an outage that
// outlasts `for`, silence and what it depends on, before the drain; unless
// people still think it down, for the recovery of one that was told has not
// been told: then that one goes on.
std::set<std::string> MustBeTold(const History& history) {
  std::set<std::string> told;
  const auto hold = static_cast<int>(history.settings.hold / seconds(1));
  const auto resolve =
      static_cast<int>(history.settings.resolve_after / seconds(1));
  for (const std::string check : {"a", "b", "c"}) {
    std::optional<int> ended;  // the edge up of the last that was told
    for (const Outage& outage : OutagesOf(history, check)) {
      const Point begin{outage.from, Part::kDue};
      const bool goes_on =
          ended && !FirstPoint(history, *ended, *ended + resolve, begin,
                               [&](Point point) {
                                 return !Silenced(history, check, point);
                               });
      const auto is_told = [&](Point point) {
        return !Silenced(history, check, point) &&
               !IsWithheld(history, check, point);
      };
      const bool is_new =
          !goes_on && FirstPoint(history, outage.from, outage.from + hold,
                                 {outage.to, Part::kDue}, is_told);
      if (is_new) told.insert(IncidentId(check, At(outage.from)));
      ended = goes_on || is_new ? std::optional(outage.to) : std::nullopt;
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

TEST_P(PolicyProperty,
       EachIncidentThatOutlastsForSilenceAndParentIsToldExactlyOnce) {
  EachHistory([](const History& history) {
    std::multiset<std::string> told;
    for (const Said& said : Tell(history, false)) {
      if (said.event == TellingEvent::kDown) told.insert(said.incident);
    }
    const std::set<std::string> must = MustBeTold(history);
    EXPECT_EQ(told, std::multiset<std::string>(must.begin(), must.end()));
  });
}

TEST_P(PolicyProperty, NothingIsToldOfASilencedOrWithheldCheck) {
  EachHistory([](const History& history) {
    for (const Said& said : Tell(history, false)) {
      EXPECT_FALSE(Silenced(history, said.check, said.point)) << said;
      EXPECT_FALSE(said.event == TellingEvent::kDown &&
                   IsWithheld(history, said.check, said.point))
          << said;
    }
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
      if (history.drain && said.point.second > *history.drain) {
        ADD_FAILURE() << "after the drain: " << said;
      }
    }
  });
}

INSTANTIATE_TEST_SUITE_P(Seeds, PolicyProperty, testing::Range(0, 8));

}  // namespace
}  // namespace leadsman
