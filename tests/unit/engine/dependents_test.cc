#include "internal/engine/dependents.h"

#include <cstddef>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

using Random = std::mt19937;

std::size_t Below(Random& random, std::size_t limit) {
  return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
}

// "needs[i]": what check i needs.
class World {
 public:
  explicit World(std::vector<std::vector<std::size_t>> needs)
      : needs_(std::move(needs)), own_(needs_.size()) {
    std::vector<Check> checks(needs_.size());
    std::vector<const Check*> pointers;
    for (std::size_t i = 0; i < needs_.size(); ++i) {
      checks[i].name = std::to_string(i);
      for (const std::size_t need : needs_[i]) {
        checks[i].depends_on.push_back(std::to_string(need));
      }
      pointers.push_back(&checks[i]);
    }
    dependents_ = Dependents(pointers);
  }

  std::set<std::size_t> Set(std::size_t node, Standing own) {
    std::vector<std::size_t> touched;
    own_[node] = own;
    dependents_.Set(node, own, touched);
    return {touched.begin(), touched.end()};
  }
  Standing Above(std::size_t node) const { return dependents_.Above(node); }

  // By the definition, node by node.
  Standing AboveByLooking(std::size_t node) const {
    Standing above;
    for (const std::size_t need : needs_[node]) {
      const Standing further = AboveByLooking(need);
      above.down |= own_[need].down || further.down;
      above.unsure |= own_[need].unsure || further.unsure;
    }
    return above;
  }

 private:
  std::vector<std::vector<std::size_t>> needs_;
  std::vector<Standing> own_;
  Dependents dependents_;
};

constexpr Standing kDown{.down = true};
constexpr Standing kUnsure{.unsure = true};

TEST(DependentsTest, WhatIsDownStandsInTheWayOfAllBelow) {
  World world({{}, {0}, {1}, {}});
  EXPECT_EQ(world.Set(0, kDown), (std::set<std::size_t>{1, 2}));
  EXPECT_EQ(world.Above(0), Standing());
  EXPECT_EQ(world.Above(1), kDown);
  EXPECT_EQ(world.Above(2), kDown);
  EXPECT_EQ(world.Above(3), Standing());
  world.Set(0, Standing());
  EXPECT_EQ(world.Above(2), Standing());
}

TEST(DependentsTest, OneOfSeveralIsEnough) {
  World world({{}, {}, {0, 1}});
  world.Set(0, kDown);
  world.Set(1, kDown);
  world.Set(0, Standing());
  EXPECT_EQ(world.Above(2), kDown);
  world.Set(1, kUnsure);
  EXPECT_EQ(world.Above(2), kUnsure);
}

TEST(DependentsTest, WhatChangesNothingTouchesNobody) {
  World world({{}, {0}, {1}});
  world.Set(0, kDown);
  EXPECT_EQ(world.Set(0, kDown), (std::set<std::size_t>{}));
  // The last is in the way of nothing new: it was blocked already.
  EXPECT_EQ(world.Set(1, kDown), (std::set<std::size_t>{}));
}

TEST(DependentsTest, ANameThatIsNoCheckStandsInNobodysWay) {
  const Check check{.name = "web", .depends_on = {"gone"}};
  const Dependents dependents({&check});
  EXPECT_EQ(dependents.Above(0), Standing());
  EXPECT_TRUE(dependents.needs(0).empty());
}

TEST(DependentsTest, AlwaysAgreesWithLooking) {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const std::size_t count = 1 + Below(random, 12);
    std::vector<std::vector<std::size_t>> needs(count);
    for (std::size_t i = 1; i < count; ++i) {
      for (std::size_t k = Below(random, 4); k > 0; --k) {
        needs[i].push_back(Below(random, i));  // so that there is no circle
      }
    }
    World world(needs);
    for (int step = 0; step < 60; ++step) {
      std::vector<Standing> before;
      for (std::size_t i = 0; i < count; ++i) before.push_back(world.Above(i));
      const auto touched = world.Set(
          Below(random, count),
          {.down = Below(random, 2) == 0, .unsure = Below(random, 2) == 0});
      for (std::size_t i = 0; i < count; ++i) {
        ASSERT_EQ(world.Above(i), world.AboveByLooking(i)) << i;
        ASSERT_TRUE(world.Above(i) == before[i] || touched.contains(i)) << i;
      }
    }
  }
}

TEST(DependentsTest, ALongChainIsNoTroubleForTheStack) {
  const std::size_t count = 100'000;
  std::vector<std::vector<std::size_t>> needs(count);
  for (std::size_t i = 1; i < count; ++i) needs[i] = {i - 1};
  World world(needs);
  world.Set(0, kDown);
  EXPECT_EQ(world.Above(count - 1), kDown);
}

}  // namespace
}  // namespace leadsman
