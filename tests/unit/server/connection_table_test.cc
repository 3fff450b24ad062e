#include "internal/server/connection_table.h"

#include <vector>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

using Due = ConnectionTable::Due;
using Phase = OpenConnection::Phase;

constexpr SteadyTime kStart{};

class ConnectionTableTest : public ::testing::Test {
 protected:
  std::vector<int> Expired(SteadyTime now, Due due) {
    std::vector<int> sockets;
    for (const auto& one : table_.Expired(now)) {
      if (one.due == due) sockets.push_back(one.connection->socket);
    }
    return sockets;
  }

  ConnectionTable table_{3,
                         {.head = milliseconds(50),
                          .idle = milliseconds(100),
                          .linger = milliseconds(20)}};
};

using Sockets = std::vector<int>;

TEST_F(ConnectionTableTest, WhoWaitedLongestWithoutARequestMakesRoom) {
  for (int socket = 1; socket <= 3; ++socket) {
    table_.Add(socket, false, kStart + milliseconds(socket));
    EXPECT_EQ(table_.TooMany(), nullptr);
  }
  table_.Touch(*table_.Find(1), kStart + milliseconds(9));
  table_.Add(4, false, kStart + milliseconds(10));
  ASSERT_NE(table_.TooMany(), nullptr);
  EXPECT_EQ(table_.TooMany()->socket, 2);
  table_.SetPhase(*table_.TooMany(), Phase::kCut);
  EXPECT_EQ(table_.TooMany(), nullptr);  // though it is not closed yet
  table_.Remove(2);
  table_.Add(5, false, kStart + milliseconds(11));
  EXPECT_EQ(table_.TooMany()->socket, 3);
}

TEST_F(ConnectionTableTest, WhoWasHandedOverTakesNoPlace) {
  for (int socket = 1; socket <= 4; ++socket) table_.Add(socket, false, kStart);
  table_.SetPhase(*table_.Find(4), Phase::kHandedOver);
  EXPECT_EQ(table_.TooMany(), nullptr);
  EXPECT_EQ(table_.TakeHandedOver(), Sockets{4});
  EXPECT_EQ(table_.TakeHandedOver(), Sockets{});
}

TEST_F(ConnectionTableTest, ANewOneOfTheSameNumberWasNotHandedOver) {
  table_.Add(1, false, kStart);
  table_.SetPhase(*table_.Find(1), Phase::kHandedOver);
  table_.Remove(1);
  table_.Add(1, false, kStart);
  EXPECT_EQ(table_.TakeHandedOver(), Sockets{});
}

TEST_F(ConnectionTableTest, IdleIsCutAndSlowIsTold) {
  table_.Add(1, false, kStart);
  table_.Add(2, false, kStart);
  table_.Find(2)->first_byte = kStart + milliseconds(60);
  EXPECT_EQ(Expired(kStart + milliseconds(99), Due::kCut), Sockets{});
  EXPECT_EQ(Expired(kStart + milliseconds(100), Due::kCut), Sockets{1});
  EXPECT_EQ(Expired(kStart + milliseconds(109), Due::kTellSlow), Sockets{});
  EXPECT_EQ(Expired(kStart + milliseconds(110), Due::kTellSlow), Sockets{2});
}

TEST_F(ConnectionTableTest, WhoLingersIsCutInTheEnd) {
  table_.Add(1, false, kStart);
  table_.Find(1)->lingering_since = kStart;
  table_.SetPhase(*table_.Find(1), Phase::kLingering);
  EXPECT_EQ(Expired(kStart + milliseconds(19), Due::kCut), Sockets{});
  EXPECT_EQ(Expired(kStart + milliseconds(20), Due::kCut), Sockets{1});
  table_.SetPhase(*table_.Find(1), Phase::kCut);
  EXPECT_EQ(Expired(kStart + seconds(9), Due::kCut), Sockets{});
}

TEST_F(ConnectionTableTest, ListsWhatIsOpen) {
  table_.Add(1, false, kStart);
  table_.Add(2, false, kStart);
  table_.Remove(1);
  Sockets open;
  table_.Sockets([&](int socket) { open.push_back(socket); });
  EXPECT_EQ(open, Sockets{2});
  EXPECT_EQ(table_.Find(1), nullptr);
  EXPECT_EQ(table_.Oldest(5).size(), 1U);
}

}  // namespace
}  // namespace leadsman
