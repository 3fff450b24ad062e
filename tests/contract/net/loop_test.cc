#include "internal/net/loop.h"

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <functional>
#include <memory>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

struct SocketPair {
  SocketPair() {
    std::array<int, 2> both{};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0,
                         both.data()),
              0);
    a = both[0];
    b = both[1];
  }
  ~SocketPair() {
    close(a);
    close(b);
  }
  SocketPair(const SocketPair&) = delete;
  SocketPair& operator=(const SocketPair&) = delete;
  int a = -1;
  int b = -1;
};

TEST(LoopTest, RunsTimersInOrderAndNeverEarly) {
  Loop loop;
  const SteadyTime start = std::chrono::steady_clock::now();
  std::string ran;
  const auto at = [&](int ms, char name) {
    const SteadyTime when = start + milliseconds(ms);
    return loop.RunAt(when, [&, when, name] {
      EXPECT_GE(std::chrono::steady_clock::now(), when);
      ran += name;
    });
  };
  at(30, 'c');
  at(10, 'a');
  at(20, 'b');
  loop.Cancel(at(15, 'x'));
  loop.RunAt(start + milliseconds(40), [&] { loop.Stop(); });
  loop.Run();
  EXPECT_EQ(ran, "abc");
  EXPECT_EQ(loop.lag().timers, 4U);
}

TEST(LoopTest, AnEarlierTimerAddedLaterRunsFirst) {
  Loop loop;
  std::string ran;
  loop.RunAt(loop.Now() + milliseconds(60), [&] {
    ran += 'b';
    loop.Stop();
  });
  loop.RunAt(loop.Now() + milliseconds(5), [&] {
    loop.RunAt(loop.Now() + milliseconds(5), [&] { ran += 'a'; });
  });
  loop.Run();
  EXPECT_EQ(ran, "ab");
}

TEST(LoopTest, ATaskForNowRunsOnALaterTurnSoThatSocketsAreServed) {
  Loop loop;
  const SocketPair pair;
  int turns = 0;
  std::function<void()> again = [&] {
    ++turns;
    loop.RunAt(loop.Now(), again);
  };
  loop.RunAt(loop.Now(), again);
  loop.Watch(pair.a, EPOLLIN, [&](std::uint32_t) { loop.Stop(); });
  ASSERT_EQ(write(pair.b, "x", 1), 1);
  loop.Run();
  EXPECT_GE(turns, 1);
}

TEST(LoopTest, PostedTasksOfManyThreadsAllRunEachThreadsInOrder) {
  Loop loop;
  constexpr int kThreads = 4;
  constexpr int kEach = 5000;
  std::array<int, kThreads> next{};
  int ran = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kEach; ++i) {
        loop.Post([&, thread, i] {
          EXPECT_EQ(next.at(static_cast<std::size_t>(thread))++, i);
          if (++ran == kThreads * kEach) loop.Stop();
        });
      }
    });
  }
  loop.Run();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(ran, kThreads * kEach);
}

TEST(LoopTest, WhatIsPostedFromATaskRunsToo) {
  Loop loop;
  loop.Post([&] { loop.Post([&] { loop.Stop(); }); });
  loop.Run();
}

TEST(LoopTest, StopFromAnotherThreadEndsAWaitingLoop) {
  Loop loop;
  std::thread other([&] { loop.Stop(); });
  loop.Run();
  other.join();
  loop.Stop();  // before Run: Run returns at once
  loop.Run();
}

TEST(LoopTest, DroppedTasksAreDestroyedWithTheLoop) {
  const auto held = std::make_shared<int>(1);
  {
    Loop loop;
    loop.Post([held] {});
    loop.RunAt(loop.Now(), [held] {});
    EXPECT_EQ(held.use_count(), 3);
  }
  EXPECT_EQ(held.use_count(), 1);
}

TEST(LoopTest, WatchIsLevelTriggeredUntilUnwatched) {
  Loop loop;
  const SocketPair pair;
  int ready = 0;
  ASSERT_TRUE(loop.Watch(pair.a, EPOLLIN, [&](std::uint32_t events) {
    EXPECT_EQ(events, static_cast<std::uint32_t>(EPOLLIN));
    if (++ready == 3) loop.Unwatch(pair.a);
  }));
  ASSERT_EQ(write(pair.b, "x", 1), 1);
  loop.RunAt(loop.Now() + milliseconds(30), [&] { loop.Stop(); });
  loop.Run();
  EXPECT_EQ(ready, 3);
}

TEST(LoopTest, ASecondWatchTakesTheFirstOnesPlaceEvenFromWithin) {
  Loop loop;
  const SocketPair pair;
  std::string called;
  loop.Watch(pair.a, EPOLLIN, [&](std::uint32_t) {
    called += '1';
    loop.Watch(pair.a, EPOLLIN, [&](std::uint32_t) {
      called += '2';
      loop.Stop();
    });
  });
  ASSERT_EQ(write(pair.b, "x", 1), 1);
  loop.Run();
  EXPECT_EQ(called, "12");
}

// Two are ready in one turn; whichever runs first takes the other away and
// puts another socket under its number. That one must not be called.
TEST(LoopTest, AnEventOfAClosedSocketNeverReachesTheNextOfItsNumber) {
  Loop loop;
  const SocketPair one;
  const SocketPair two;
  const SocketPair quiet;
  int called = 0;
  const auto replace = [&](int other) {
    return [&, other](std::uint32_t) {
      ++called;
      loop.Unwatch(one.a);
      loop.Unwatch(two.a);
      ASSERT_EQ(dup2(quiet.a, other), other);
      loop.Watch(other, EPOLLIN, [&](std::uint32_t) {
        ADD_FAILURE() << "called for an event of the socket before";
        loop.Unwatch(other);
      });
    };
  };
  loop.Watch(one.a, EPOLLIN, replace(two.a));
  loop.Watch(two.a, EPOLLIN, replace(one.a));
  ASSERT_EQ(write(one.b, "x", 1), 1);
  ASSERT_EQ(write(two.b, "x", 1), 1);
  loop.RunAt(loop.Now() + milliseconds(20), [&] { loop.Stop(); });
  loop.Run();
  EXPECT_EQ(called, 1);
}

TEST(LoopTest, ManyReadySocketsAreServedEach) {
  Loop loop;
  constexpr int kPairs = 400;  // more than one turn takes
  std::vector<std::unique_ptr<SocketPair>> pairs;
  int called = 0;
  for (int i = 0; i < kPairs; ++i) {
    pairs.push_back(std::make_unique<SocketPair>());
    const int fd = pairs.back()->a;
    loop.Watch(fd, EPOLLIN, [&, fd](std::uint32_t) {
      loop.Unwatch(fd);
      if (++called == kPairs) loop.Stop();
    });
    ASSERT_EQ(write(pairs.back()->b, "x", 1), 1);
  }
  loop.Run();
  EXPECT_EQ(called, kPairs);
}

TEST(LoopTest, WatchSaysWhereTheKernelRefuses) {
  Loop loop;
  EXPECT_FALSE(loop.Watch(999'999, EPOLLIN, [](std::uint32_t) {}));
}

TEST(LoopTest, SignalsArriveOnTheLoop) {
  BlockSignals({SIGUSR1, SIGUSR2});
  Loop loop;
  std::vector<int> received;
  loop.OnSignal({SIGUSR1, SIGUSR2}, [&](int signal) {
    received.push_back(signal);
    if (received.size() == 2) loop.Stop();
  });
  kill(getpid(), SIGUSR1);
  kill(getpid(), SIGUSR2);
  loop.Run();
  EXPECT_EQ(received, (std::vector<int>{SIGUSR1, SIGUSR2}));
  raise(SIGPIPE);  // ignored, or this is the end
}

TEST(LoopTest, LagShowsThatTheLoopWasHeldUp) {
  Loop loop;
  loop.RunAt(loop.Now() + milliseconds(1),
             [&] { std::this_thread::sleep_for(milliseconds(120)); });
  loop.RunAt(loop.Now() + milliseconds(2), [&] { loop.Stop(); });
  loop.Run();
  EXPECT_GE(loop.lag().max, milliseconds(100));
}

TEST(LoopTest, NowIsOneTimeATurn) {
  Loop loop;
  loop.RunAt(loop.Now(), [&] {
    const SteadyTime before = loop.Now();
    std::this_thread::sleep_for(milliseconds(2));
    EXPECT_EQ(loop.Now(), before);
    loop.Stop();
  });
  loop.Run();
}

}  // namespace
}  // namespace leadsman
