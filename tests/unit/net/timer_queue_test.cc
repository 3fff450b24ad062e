#include "internal/net/timer_queue.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

SteadyTime At(int ms) { return SteadyTime(milliseconds(ms)); }

class TimerQueueTest : public testing::Test {
 protected:
  TimerId Add(int ms, char name) {
    return queue_.Add(At(ms), [this, name] { ran_ += name; });
  }
  std::string RunAt(int ms) {
    ran_.clear();
    const TimerId mark = queue_.Mark();
    while (auto due = queue_.Take(At(ms), mark)) due->task();
    return ran_;
  }

  TimerQueue queue_;
  std::string ran_;
};

TEST_F(TimerQueueTest, TakesInOrderOfTime) {
  Add(30, 'c');
  Add(10, 'a');
  Add(20, 'b');
  EXPECT_EQ(queue_.Next(), At(10));
  EXPECT_EQ(RunAt(20), "ab");
  EXPECT_EQ(queue_.Next(), At(30));
  EXPECT_EQ(RunAt(29), "");
  EXPECT_EQ(RunAt(30), "c");
  EXPECT_EQ(queue_.Next(), std::nullopt);
}

TEST_F(TimerQueueTest, TakesTasksOfOneMomentInTheOrderGiven) {
  for (char name = 'a'; name <= 'z'; ++name) Add(5, name);
  EXPECT_EQ(RunAt(5), "abcdefghijklmnopqrstuvwxyz");
}

TEST_F(TimerQueueTest, ForgetsWhatIsCancelled) {
  Add(1, 'a');
  const TimerId b = Add(2, 'b');
  Add(3, 'c');
  queue_.Cancel(b);
  EXPECT_EQ(queue_.size(), 2U);
  EXPECT_EQ(RunAt(9), "ac");
}

TEST_F(TimerQueueTest, CancelOfNothingDoesNothing) {
  const TimerId a = Add(1, 'a');
  EXPECT_NE(a, TimerId{0});
  EXPECT_EQ(RunAt(1), "a");
  queue_.Cancel(a);
  queue_.Cancel(0);
  queue_.Cancel(12345);
  EXPECT_EQ(queue_.size(), 0U);
}

TEST_F(TimerQueueTest, LeavesWhatIsAddedDuringATurnToTheNext) {
  queue_.Add(At(1), [this] { Add(1, 'x'); });
  EXPECT_EQ(RunAt(1), "");
  EXPECT_EQ(RunAt(1), "x");
}

TEST_F(TimerQueueTest, NextIsOfALiveTask) {
  const TimerId a = Add(1, 'a');
  Add(7, 'b');
  queue_.Cancel(a);
  EXPECT_EQ(queue_.Next(), At(7));
}

// Against the naive model: a list, searched whole.
TEST(TimerQueueModelTest, DoesWhatASortedListDoes) {
  std::mt19937 random(7);  // NOLINT: the same sequence each time
  TimerQueue queue;
  std::vector<std::pair<int, TimerId>> model;
  std::vector<TimerId> ran;
  for (int now = 0; now < 3000; ++now) {
    for (int i = 0; i < 3; ++i) {
      const int when = now + static_cast<int>(random() % 500);
      const TimerId id = queue.Add(
          At(when), [&ran, mark = queue.Mark()] { ran.push_back(mark); });
      model.emplace_back(when, id);
    }
    if (!model.empty() && random() % 10 < 8) {
      const std::size_t victim = random() % model.size();
      queue.Cancel(model[victim].second);
      model.erase(model.begin() + static_cast<std::ptrdiff_t>(victim));
    }
    std::sort(model.begin(), model.end());
    std::vector<TimerId> want;
    while (!model.empty() && model.front().first <= now) {
      want.push_back(model.front().second);
      model.erase(model.begin());
    }
    ran.clear();
    while (auto due = queue.Take(At(now), queue.Mark())) due->task();
    ASSERT_EQ(ran, want) << "at " << now;
    ASSERT_EQ(queue.size(), model.size());
  }
}

}  // namespace
}  // namespace leadsman
