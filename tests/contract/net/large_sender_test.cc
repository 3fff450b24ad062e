#include "internal/net/large_sender.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "internal/net/loop.h"
#include "tests/support/eventually.h"
#include "tests/support/socket.h"

namespace leadsman {
namespace {

// A client's connection; `ours` plays the server's own descriptor.
struct Client {
  Client() : near(ConnectTo(listener.port())), ours(listener.Accept()) {}
  int Dup() const { return dup(ours.fd()); }

  Listener listener;
  Connection near;
  Connection ours;
};

std::shared_ptr<const std::string> Bytes(std::size_t size) {
  auto text = std::make_shared<std::string>(size, ' ');
  for (std::size_t i = 0; i < size; ++i) {
    (*text)[i] = static_cast<char>('a' + i % 23);
  }
  return text;
}

class LargeSenderTest : public testing::Test {
 protected:
  void Start(seconds deadline = LargeSender::kDeadline) {
    sender_.emplace(loop_, deadline);
    thread_ = std::thread([this] { loop_.Run(); });
  }
  ~LargeSenderTest() override { Stop(); }
  void Stop() {
    if (!thread_.joinable()) return;
    loop_.Post([this] {
      sender_.reset();
      loop_.Stop();
    });
    thread_.join();
  }

  Loop loop_;
  std::optional<LargeSender> sender_;
  std::thread thread_;
};

TEST_F(LargeSenderTest, ASlowReaderGetsEveryByteAndThenTheEnd) {
  Start();
  Client client;
  const auto bytes = Bytes(7'000'000);
  sender_->Send(client.Dup(), bytes);
  std::string got;
  while (got.size() < bytes->size()) {
    const std::string some = client.near.ReadSome(
        std::min<std::size_t>(200'000, bytes->size() - got.size()));
    ASSERT_FALSE(some.empty());
    got += some;
    std::this_thread::sleep_for(milliseconds(1));
  }
  EXPECT_TRUE(got == *bytes);
  EXPECT_EQ(client.near.ReadAll(), "");  // the end, though `ours` is open
}

TEST_F(LargeSenderTest, OneThatDoesNotReadHoldsNobodyUp) {
  Start();
  Client stuck;
  sender_->Send(stuck.Dup(), Bytes(6'000'000));
  Client quick;
  sender_->Send(quick.Dup(), Bytes(300'000));
  EXPECT_EQ(quick.near.ReadAll().size(), 300'000U);
}

TEST_F(LargeSenderTest, TheDeadlineEndsTheConnection) {
  Start(seconds(1));
  Client stuck;
  sender_->Send(stuck.Dup(), Bytes(8'000'000));
  // Cut both ways: the server's own descriptor sees the end too.
  EXPECT_EQ(stuck.ours.ReadAll(), "");
  EXPECT_LT(stuck.near.ReadAll().size(), 8'000'000U);
}

TEST_F(LargeSenderTest, WhatIsOver8MiBInAllIsClosedAtOnce) {
  Start();
  Client stuck;
  sender_->Send(stuck.Dup(), Bytes(5'000'000));
  Client over;
  sender_->Send(over.Dup(), Bytes(5'000'000));
  EXPECT_EQ(over.near.ReadAll(), "");
  // Room comes back when the first is over.
  stuck.near.Close();
  EXPECT_TRUE(Eventually([&] {
    Client next;
    sender_->Send(next.Dup(), Bytes(5'000'000));
    return next.near.ReadAll().size() == 5'000'000U;
  }));
}

TEST_F(LargeSenderTest, AClientThatLeavesIsForgotten) {
  Start();
  for (int i = 0; i < 5; ++i) {
    Client leaves;
    sender_->Send(leaves.Dup(), Bytes(4'000'000));
    leaves.near.Reset();
    ASSERT_TRUE(Eventually([&] {
      Client next;
      sender_->Send(next.Dup(), Bytes(5'000'000));
      return next.near.ReadAll().size() == 5'000'000U;
    }));
  }
}

TEST_F(LargeSenderTest, TheLastOneOutClosesTheConnections) {
  Start();
  Client stuck;
  sender_->Send(stuck.Dup(), Bytes(8'000'000));
  Stop();
  EXPECT_EQ(stuck.ours.ReadAll(), "");
}

TEST_F(LargeSenderTest, WhatWasHandedOverToALoopThatEndedIsClosed) {
  Client client;
  {
    Loop loop;
    LargeSender sender(loop);
    sender.Send(client.Dup(), Bytes(100'000));
  }
  EXPECT_EQ(client.near.ReadAll(), "");
}

}  // namespace
}  // namespace leadsman
