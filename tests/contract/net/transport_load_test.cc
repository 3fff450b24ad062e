// Many at once, and ends at bad moments.
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "internal/net/loop.h"
#include "tests/contract/net/net_test.h"
#include "tests/support/socket.h"

namespace leadsman {
namespace {

// Answers any number at once, on a loop of its own.
class Crowd {
 public:
  Crowd() : listener_("127.0.0.1", 4096), thread_([this] { Serve(); }) {}
  ~Crowd() {
    loop_.Stop();
    thread_.join();
  }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  std::string Url() const {
    return "http://127.0.0.1:" + std::to_string(listener_.port()) + "/";
  }

 private:
  void Serve() {
    loop_.Watch(listener_.fd(), EPOLLIN, [this](std::uint32_t) {
      Connection connection = listener_.Accept();
      const int fd = connection.fd();
      connections_.emplace(fd, std::move(connection));
      loop_.Watch(fd, EPOLLIN, [this, fd](std::uint32_t) {
        Connection& client = connections_.at(fd);
        if (!client.ReadUntil("\r\n\r\n").empty()) client.Send(Ok("crowd"));
        loop_.Unwatch(fd);
        connections_.erase(fd);
      });
    });
    loop_.Run();
  }

  Loop loop_;
  Listener listener_;
  std::unordered_map<int, Connection> connections_;
  std::thread thread_;
};

class TransportLoadTest : public NetTest {};

TEST_F(TransportLoadTest, SilentPeersDelayNobody) {
  Listener silent("127.0.0.1", 256);
  Peer quick(Answers(Ok("quick")));
  const std::string url =
      "http://127.0.0.1:" + std::to_string(silent.port()) + "/";
  int timed_out = 0;
  for (int i = 0; i < 100; ++i) {
    transport_->Fetch({.url = url, .timeout = seconds(15)},
                      [&](const HttpResult&) { ++timed_out; });
  }
  for (int i = 0; i < 20; ++i) {
    const HttpResult result = Get(quick.Url());
    ASSERT_TRUE(result) << result.error().detail;
    EXPECT_EQ(timed_out, 0);
  }
}

TEST_F(TransportLoadTest, AThousandAtOnceAreEachDoneOnce) {
  Crowd crowd;
  constexpr int kCount = 1000;
  std::vector<int> done(kCount);
  int finished = 0;
  for (int i = 0; i < kCount; ++i) {
    transport_->Fetch({.url = crowd.Url(), .timeout = seconds(20)},
                      [&, i](const HttpResult& result) {
                        ++done[static_cast<std::size_t>(i)];
                        ++finished;
                        ASSERT_TRUE(result) << result.error().detail;
                        EXPECT_EQ(result->body, "crowd");
                      });
  }
  EXPECT_EQ(finished, 0);
  ASSERT_TRUE(RunUntil([&] { return finished >= kCount; }));
  EXPECT_EQ(done, std::vector<int>(kCount, 1));
}

TEST_F(TransportLoadTest, AThousandTimeoutsAreEachDoneOnceAndInTime) {
  Listener silent("127.0.0.1", 4096);
  const std::string url =
      "http://127.0.0.1:" + std::to_string(silent.port()) + "/";
  int finished = 0;
  for (int i = 0; i < 1000; ++i) {
    transport_->Fetch({.url = url, .timeout = milliseconds(500)},
                      [&](const HttpResult& result) {
                        ++finished;
                        ASSERT_FALSE(result);
                        EXPECT_EQ(result.error().fault, NetFault::kTimeout);
                        EXPECT_GE(result.error().latency, milliseconds(500));
                      });
  }
  ASSERT_TRUE(RunUntil([&] { return finished >= 1000; }));
}

TEST_F(TransportLoadTest, ManyTcpProbesAtOnce) {
  Listener listener("127.0.0.1", 4096);
  int connected = 0;
  for (int i = 0; i < 500; ++i) {
    transport_->Connect("127.0.0.1", listener.port(), seconds(20),
                        [&](const TcpResult& result) {
                          EXPECT_TRUE(result);
                          ++connected;
                        });
  }
  EXPECT_EQ(connected, 0);
  ASSERT_TRUE(RunUntil([&] { return connected >= 500; }));
}

TEST_F(TransportLoadTest, DoneMayAskAgain) {
  Crowd crowd;
  int rounds = 0;
  std::function<void()> again = [&] {
    transport_->Fetch({.url = crowd.Url(), .timeout = seconds(10)},
                      [&](const HttpResult& result) {
                        ASSERT_TRUE(result) << result.error().detail;
                        if (++rounds == 200) {
                          loop_.Stop();
                        } else {
                          again();
                        }
                      });
  };
  again();
  loop_.Run();
  EXPECT_EQ(rounds, 200);
}

TEST_F(TransportLoadTest, DestroyingItDropsWhatIsUnderWay) {
  Listener silent("127.0.0.1", 256);
  Crowd crowd;
  const auto held = std::make_shared<int>(0);
  const auto never = [held](const auto&) { ADD_FAILURE() << "done"; };
  const std::string port = std::to_string(silent.port());
  for (int i = 0; i < 20; ++i) {
    transport_->Fetch({.url = "http://127.0.0.1:" + port + "/"}, never);
    transport_->Fetch({.url = "https://127.0.0.1:" + port + "/"}, never);
    transport_->Fetch({.url = "http://name.invalid/"}, never);
    transport_->Fetch({.url = crowd.Url()}, never);
    transport_->Fetch({.url = "nonsense"}, never);
    transport_->Connect("127.0.0.1", silent.port(), seconds(1), never);
    transport_->Connect("127.0.0.1", DeadPort(), seconds(1), never);
    transport_->Connect("name.invalid", 80, seconds(1), never);
  }
  transport_.reset();
  loop_.RunAt(loop_.Now() + milliseconds(100), [&] { loop_.Stop(); });
  loop_.Run();
  EXPECT_EQ(held.use_count(), 2);  // ours and `never`'s
}

TEST_F(TransportLoadTest, DestroyingItMidwayDropsWhatIsUnderWay) {
  Crowd crowd;
  int done = 0;
  for (int i = 0; i < 200; ++i) {
    transport_->Fetch({.url = crowd.Url(), .timeout = seconds(10)},
                      [&](const HttpResult&) { ++done; });
  }
  ASSERT_TRUE(RunUntil([&] { return done > 0; }));
  transport_.reset();
  const int before = done;
  loop_.RunAt(loop_.Now() + milliseconds(50), [&] { loop_.Stop(); });
  loop_.Run();
  EXPECT_EQ(done, before);
}

TEST_F(TransportLoadTest, DoneMayDestroyIt) {
  Crowd crowd;
  int done = 0;
  for (int i = 0; i < 50; ++i) {
    transport_->Fetch({.url = crowd.Url(), .timeout = seconds(10)},
                      [&](const HttpResult&) {
                        ++done;
                        transport_.reset();
                        loop_.Stop();
                      });
  }
  loop_.Run();
  EXPECT_EQ(done, 1);
}

TEST_F(TransportLoadTest, ATcpDoneMayDestroyItToo) {
  Listener listener;
  int done = 0;
  for (int i = 0; i < 5; ++i) {
    transport_->Connect("127.0.0.1", listener.port(), seconds(10),
                        [&](const TcpResult&) {
                          ++done;
                          transport_.reset();
                          loop_.Stop();
                        });
  }
  loop_.Run();
  EXPECT_EQ(done, 1);
}

}  // namespace
}  // namespace leadsman
