#include "cmd/leadsman/last_resort.h"

#include <unistd.h>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

TEST(LastResortDeathTest, EndsWhatWouldHangForEver) {
  EXPECT_EXIT(
      {
        LastResort last_resort;
        last_resort.Arm(milliseconds(10));
        while (true) pause();
      },
      testing::ExitedWithCode(0), "");
}

TEST(LastResortDeathTest, DoesNothingToWhatEndsByItself) {
  EXPECT_EXIT(
      {
        {
          LastResort last_resort;
          last_resort.Arm(std::chrono::hours(1));
        }
        _exit(7);
      },
      testing::ExitedWithCode(7), "");
}

}  // namespace
}  // namespace leadsman
