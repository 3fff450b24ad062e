#include "cmd/leadsman/silence.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/base/clock.h"

namespace leadsman {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::vector<std::string> kKnown{"web", "db"};
constexpr WallTime kTwo{seconds(1'795'485'600)};  // 2026-11-24T02:00:00Z

std::string ErrorOf(const std::vector<std::string>& words) {
  const auto order = ReadSilence(words, &kKnown);
  return order ? "" : order.error();
}

std::string Answer(const SilenceOrder& order, const SilenceResult& result) {
  return SilenceAnswer(order, result, kKnown);
}

TEST(SilenceWords, OfAllOrOfSomeForALength) {
  const auto all = ReadSilence({"1h30m"}, &kKnown);
  ASSERT_TRUE(all);
  EXPECT_EQ(all->length, std::chrono::minutes(90));
  EXPECT_THAT(all->checks, IsEmpty());
  const auto some = ReadSilence({"720h", "db", "web", "db"}, &kKnown);
  ASSERT_TRUE(some);
  EXPECT_THAT(some->checks, ElementsAre("db", "web"));
}

TEST(SilenceWords, EndHasNoLength) {
  const auto all = ReadSilence({"--end"}, &kKnown);
  ASSERT_TRUE(all);
  EXPECT_EQ(all->length, std::nullopt);
  EXPECT_THAT(ReadSilence({"--end", "web"}, &kKnown)->checks,
              ElementsAre("web"));
}

TEST(SilenceWords, SayWhatIsWrongAndWhatToDo) {
  EXPECT_EQ(ErrorOf({}),
            "for how long? like leadsman silence 1h, or leadsman silence "
            "--end");
  for (const std::string bad : {"soon", "5", "1d", "-1h", ""}) {
    EXPECT_EQ(ErrorOf({bad}), "\"" + bad +
                                  "\" is not a duration; write it like 30m, "
                                  "2h or 1h30m");
  }
  for (const std::string far : {"0", "0s", "0.0001ns", "720h1s", "9000h"}) {
    EXPECT_EQ(ErrorOf({far}),
              far +
                  " is out of range; must be more than 0 and at most 720h (30 "
                  "days); what is never to be told has alert: false");
  }
  EXPECT_EQ(ErrorOf({"1h", "wep"}), "no check is named wep; did you mean web?");
  EXPECT_EQ(ErrorOf({"1h", "mailer"}), "no check is named mailer");
}

// A variable that is not set must not silence all, nor a blank make two names.
TEST(SilenceWords, WhatIsNoNameIsNeverAll) {
  for (const bool knows : {false, true}) {
    for (const std::string name : {"", " ", "web db", "web\n"}) {
      EXPECT_FALSE(ReadSilence({"1h", name}, knows ? &kKnown : nullptr))
          << name;
    }
  }
  EXPECT_EQ(ErrorOf({"1h", ""}), "no check is named \"\"");
  EXPECT_TRUE(ReadSilence({"1h", "anything"}, nullptr));
}

// Its check may have left the configuration.
TEST(SilenceWords, EndTakesAnyNameAndSaysAfterwardsThatNoneWasMeant) {
  EXPECT_EQ(ErrorOf({"--end", "gone"}), "");
  EXPECT_EQ(Answer({.checks = {"gone"}}, {.ended = {"gone"}}),
            "no longer silenced: gone");
  EXPECT_EQ(Answer({.checks = {"wep"}}, {}),
            "refused: no check is named wep; did you mean web?");
  EXPECT_EQ(Answer({.checks = {"web", "mailer"}}, {.ended = {"web"}}),
            "refused: no check is named mailer; no longer silenced: web");
  EXPECT_EQ(Answer({.checks = {"db"}}, {}), "nothing was silenced");
}

TEST(SilenceWords, SayUntilWhenInUtc) {
  const SilenceOrder all{.length = seconds(60)};
  const SilenceOrder some{.checks = {"web", "db"}, .length = seconds(60)};
  const SilenceResult result{.until = kTwo, .durable = true};
  EXPECT_EQ(Answer(all, result),
            "silenced until 2026-11-24T02:00:00Z: all checks");
  EXPECT_EQ(Answer(some, result),
            "silenced until 2026-11-24T02:00:00Z: web, db");
  EXPECT_EQ(Answer(all, {.until = kTwo, .durable = false}),
            "silenced until 2026-11-24T02:00:00Z: all checks (kept in memory: "
            "a restart forgets it)");
}

TEST(SilenceWords, SayWhatTheEndHasEnded) {
  EXPECT_EQ(Answer({}, {.ended = {"", "web"}, .durable = true}),
            "no longer silenced: all checks, web");
  EXPECT_EQ(Answer({}, {.durable = true}), "nothing was silenced");
  EXPECT_EQ(Answer({.checks = {"web"}},
                   {.ended = {"web"}, .all_until = kTwo, .durable = true}),
            "refused: web: the silence of all checks goes on until "
            "2026-11-24T02:00:00Z; leadsman silence --end ends it");
}

}  // namespace
}  // namespace leadsman
