#include "internal/report/container_text.h"

#include <chrono>
#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

using namespace std::chrono_literals;

constexpr WallTime kFailed{seconds(1'795'485'600)};  // 2026-11-24T02:00:00Z

std::string Told(const std::string& reason, int code,
                 std::optional<WallTime> at, int restarts = 3) {
  return TellContainer({.name = "web",
                        .restarts = restarts,
                        .ended = Termination{reason, code, at}},
                       kFailed);
}

TEST(ContainerTextTest, SaysHowItEnded) {
  const WallTime at = kFailed - 12s;
  EXPECT_EQ(Told("OOMKilled", 137, at),
            "web was OOMKilled (exit code 137) 12s before, third restart");
  EXPECT_EQ(Told("Error", 1, at),
            "web ended with an error (exit code 1) 12s before, third restart");
  EXPECT_EQ(Told("Completed", 0, at),
            "web ran to its end (exit code 0) 12s before, third restart");
  EXPECT_EQ(Told("ContainerCannotRun", 128, at),
            "web ended (ContainerCannotRun, exit code 128) 12s before, third "
            "restart");
  EXPECT_EQ(Told("", 2, at),
            "web ended (exit code 2) 12s before, third restart");
}

TEST(ContainerTextTest, SaysBeforeOnlyWhereItWasNearTheFailure) {
  const auto when = [](std::optional<WallTime> at) {
    const std::string told = Told("", 2, at);
    return told.substr(23, told.find(',') - 23);
  };
  EXPECT_EQ(when(kFailed), " just before");
  EXPECT_EQ(when(kFailed - 900ms), " just before");
  EXPECT_EQ(when(kFailed - 250s), " 4m10s before");
  EXPECT_EQ(when(kFailed - 10min), " 10m before");
  EXPECT_EQ(when(kFailed - 601s), " at 2026-11-24T01:49:59Z");
  EXPECT_EQ(when(kFailed + 1s), " at 2026-11-24T02:00:01Z");
  EXPECT_EQ(when(std::nullopt), "");
}

TEST(ContainerTextTest, CountsTheRestarts) {
  const auto which = [](int restarts) {
    const std::string told = Told("", 2, std::nullopt, restarts);
    return told.substr(25);
  };
  EXPECT_EQ(which(0), "not restarted yet");
  EXPECT_EQ(which(1), "first restart");
  EXPECT_EQ(which(10), "tenth restart");
  EXPECT_EQ(which(11), "11th restart");
  EXPECT_EQ(which(12), "12th restart");
  EXPECT_EQ(which(13), "13th restart");
  EXPECT_EQ(which(21), "21st restart");
  EXPECT_EQ(which(102), "102nd restart");
  EXPECT_EQ(which(113), "113th restart");
  EXPECT_EQ(which(1003), "1003rd restart");
}

TEST(ContainerTextTest, WithoutAnEndOnlyRestartsAreWorthTelling) {
  const auto told = [](int restarts) {
    return TellContainer({.name = "web", .restarts = restarts}, kFailed);
  };
  EXPECT_EQ(told(0), "");
  EXPECT_EQ(told(1), "web was restarted once");
  EXPECT_EQ(told(7), "web was restarted 7 times");
}

TEST(ContainerTextTest, RepeatsNoReasonThatIsNoWord) {
  for (const std::string& reason :
       {std::string("see http://evil/"), std::string("a\nb"),
        std::string("<b>"), std::string(41, 'x')}) {
    EXPECT_EQ(Told(reason, 2, std::nullopt),
              "web ended (exit code 2), third restart");
  }
}

}  // namespace
}  // namespace leadsman
