// What the server keeps about connections, whoever is at the other end.
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <future>
#include <iterator>
#include <string>
#include <sys/socket.h>
#include <sys/types.h>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/contract/server/server_fixture.h"
#include "tests/support/eventually.h"

namespace leadsman {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class ConnectionsTest : public ServerTest {};

// No byte and no end of the connection is there right now.
bool IsOpen(const Connection& client) {
  char byte = 0;
  return recv(client.fd(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0;
}

TEST_F(ConnectionsTest, EveryAnswerIsUncachedAndUnsniffed) {
  Start();
  for (const char* request :
       {"GET /ok HTTP/1.1\r\n\r\n", "HEAD /ok HTTP/1.1\r\n\r\n",
        "GET /no HTTP/1.1\r\n\r\n", "POST / HTTP/1.1\r\n\r\n", "x\r\n\r\n",
        "GET /throw HTTP/1.1\r\n\r\n", "GET /huge HTTP/1.1\r\n\r\n"}) {
    Connection client = Connect();
    client.Send(request);
    const HttpAnswer answer = ReadAnswer(client, /*head=*/true);
    EXPECT_TRUE(answer.Has("\r\nCache-Control: no-store\r\n")) << request;
    EXPECT_TRUE(answer.Has("\r\nX-Content-Type-Options: nosniff\r\n"))
        << request;
  }
}

TEST_F(ConnectionsTest, OtherMethodsAreToldWhatIsAllowed) {
  Start();
  const std::string answer = Exchange(
      "POST /ok HTTP/1.1\r\nContent-Type: text/plain\r\n"
      "Content-Length: 5\r\n\r\nhello");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 405 Method Not Allowed\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nAllow: GET, HEAD\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n"));
}

TEST_F(ConnectionsTest, SilentOnesMakeRoomAtTheLimit) {
  settings_.max_connections = 5;
  Start();
  std::vector<Connection> silent;
  for (int i = 0; i < 5; ++i) silent.push_back(Connect());
  // An answer to the last one says that the server has seen them all; then the
  // first one is no longer the longest waiting.
  for (const std::size_t asks : {4U, 0U}) {
    silent[asks].Send("GET /ok HTTP/1.1\r\n\r\n");
    EXPECT_EQ(ReadAnswer(silent[asks]).body, "ok");
  }
  silent[1].Send("GET /half");  // half a request is none
  EXPECT_TRUE(HonestClientIsAnswered());
  EXPECT_EQ(silent[1].ReadAll(), "");  // closed without an answer
  for (const int still : {0, 2, 3, 4}) {
    EXPECT_TRUE(IsOpen(silent[static_cast<std::size_t>(still)])) << still;
  }
}

TEST_F(ConnectionsTest, HonestClientsPassAThousandIdleOnes) {
  timeouts_.idle = seconds(60);
  timeouts_.head = seconds(60);
  Start();
  std::vector<Connection> idle;
  for (int i = 0; i < 1000; ++i) {
    idle.push_back(Connect());
    ASSERT_TRUE(idle.back());
    if (i % 3 == 1) idle.back().Send("GET /half HTTP/1.1\r\nA: ");
    if (i % 3 == 2) idle.back().Send("GET /ok HTTP/1.1\r\n\r\n");
    if (i % 100 == 99) {
      EXPECT_TRUE(HonestClientIsAnswered());
    }
  }
  EXPECT_TRUE(HonestClientIsAnswered());
  // No more than the limit are left.
  EXPECT_TRUE(Eventually([&] {
    int open = 0;
    for (Connection& one : idle) {
      char bytes[512];
      ssize_t got = 0;
      do {
        got = recv(one.fd(), bytes, sizeof bytes, MSG_DONTWAIT);
      } while (got > 0);
      if (got < 0 && errno == EAGAIN) ++open;
    }
    return open <= settings_.max_connections;
  }));
}

TEST_F(ConnectionsTest, SlowRequestIsToldSoAndClosed) {
  timeouts_.head = milliseconds(300);
  Start();
  Connection slow = Connect();
  slow.Send("GET /ok HTTP/1.1\r\nA: ");
  EXPECT_TRUE(HonestClientIsAnswered());
  const std::string answer = slow.ReadAll();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 408 Request Timeout\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\n\r\nthe request took too long\n"));
}

TEST_F(ConnectionsTest, TricklingDoesNotBuyTime) {
  timeouts_.head = milliseconds(300);
  Start();
  Connection slow = Connect();
  slow.Send("GET /ok HTTP/1.1\r\n");
  int sent = 0;
  EXPECT_TRUE(Eventually([&] {
    ++sent;
    return !slow.Send("A: b\r\n") || !IsOpen(slow);
  })) << sent;
  EXPECT_TRUE(HonestClientIsAnswered());
}

TEST_F(ConnectionsTest, IdleIsClosedWithoutAWord) {
  timeouts_.idle = milliseconds(300);
  Start();
  Connection fresh = Connect();
  Connection kept = Connect();
  kept.Send("GET /ok HTTP/1.1\r\n\r\n");
  EXPECT_EQ(ReadAnswer(kept).body, "ok");
  EXPECT_EQ(fresh.ReadAll(), "");
  EXPECT_EQ(kept.ReadAll(), "");
  EXPECT_TRUE(HonestClientIsAnswered());
}

TEST_F(ConnectionsTest, OneThatNeverClosesAfterItsLastAnswerIsCut) {
  timeouts_.linger = milliseconds(300);
  settings_.max_connections = 2;
  Start();
  Connection client = Connect();
  client.Send("nonsense\r\n\r\n");
  EXPECT_THAT(client.ReadAll(), StartsWith("HTTP/1.1 400 "));
  // It keeps its side open; the server resets it, so that sending fails.
  EXPECT_TRUE(
      Eventually([&] { return send(client.fd(), "x", 1, MSG_NOSIGNAL) < 0; }));
  EXPECT_TRUE(HonestClientIsAnswered());
}

TEST_F(ConnectionsTest, FloodAfterAnErrorIsCut) {
  Start();
  Connection client = Connect();
  client.Send("nonsense\r\n\r\n");
  const std::string junk(16'384, 'x');
  EXPECT_TRUE(Eventually([&] {
    return send(client.fd(), junk.data(), junk.size(),
                MSG_NOSIGNAL | MSG_DONTWAIT) < 0 &&
           errno != EAGAIN;
  }));
  EXPECT_TRUE(HonestClientIsAnswered());
}

TEST_F(ConnectionsTest, PipeliningWithoutEndIsEndedWithAnAnswer) {
  Start();
  Connection client = Connect();
  std::jthread sender([&client] {
    std::string requests;
    for (int i = 0; i < 100; ++i) requests += "GET /ok HTTP/1.1\r\n\r\n";
    for (int i = 0; i < 11; ++i) client.Send(requests);
  });
  int answers = 0;
  bool closing = false;
  while (!closing) {
    const HttpAnswer answer = ReadAnswer(client);
    ASSERT_EQ(answer.status, 200);
    ++answers;
    closing = answer.Has("\r\nConnection: close\r\n");
  }
  EXPECT_EQ(answers, 1000);
  EXPECT_TRUE(HonestClientIsAnswered());
}

TEST_F(ConnectionsTest, BothFamiliesAreServedOnOnePort) {
  Start();
  for (const char* address : {"127.0.0.1", "127.0.0.2", "::1"}) {
    Connection client = ConnectTo(server_->port(), address);
    ASSERT_TRUE(client) << address;
    client.Send("GET /echo HTTP/1.1\r\n\r\n");
    EXPECT_EQ(ReadAnswer(client).body, "GET /echo loopback") << address;
  }
}

TEST_F(ConnectionsTest, OneFamilyWhereOneIsAskedFor) {
  settings_.host = "127.0.0.1";
  Start();
  EXPECT_TRUE(HonestClientIsAnswered());
  EXPECT_FALSE(ConnectTo(server_->port(), "::1"));
}

TEST_F(ConnectionsTest, AddressOfAnotherHostIsNamed) {
  settings_.host = "192.0.2.1";  // RFC 5737: nobody's
  settings_.port = 8010;
  const auto server =
      StartHttpServer(settings_, AnswerForTests, {}, pulse_, timeouts_);
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error(),
            "cannot listen on 192.0.2.1:8010: cannot assign requested address; "
            "set server.listen (LEADSMAN_SERVER_LISTEN)");
}

TEST_F(ConnectionsTest, NobodyIsAnsweredAfterTheEnd) {
  std::atomic<bool> ended = false;
  std::atomic<int> late = 0;
  Start([&](const HttpQuestion& question) {
    if (ended) ++late;
    return AnswerForTests(question);
  });
  const std::uint16_t port = server_->port();
  std::atomic<bool> stop = false;
  Connection busy = Connect();
  std::jthread clients([&] {
    while (!stop && busy.Send("GET /ok HTTP/1.1\r\n\r\n") &&
           ReadAnswer(busy).status == 200) {
    }
  });
  EXPECT_TRUE(HonestClientIsAnswered());
  Connection idle = Connect();
  idle.Send("GET /ok HTTP/1.1\r\n\r\n");
  EXPECT_EQ(ReadAnswer(idle).body, "ok");
  server_.reset();
  ended = true;
  EXPECT_FALSE(ConnectTo(port));
  EXPECT_EQ(idle.ReadAll(), "");
  stop = true;
  clients.join();
  EXPECT_EQ(late, 0);
}

int OpenDescriptors() {
  using std::filesystem::directory_iterator;
  return static_cast<int>(
      std::distance(directory_iterator("/proc/self/fd"), directory_iterator()));
}

TEST_F(ConnectionsTest, WhoWasAcceptedAtTheVeryEndIsNotLeftHanging) {
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future().share();
  std::atomic<bool> held = false;
  Start([&](const HttpQuestion& question) {
    held = true;
    released.wait();
    return AnswerForTests(question);
  });
  const std::uint16_t port = server_->port();
  Connection first = Connect();
  first.Send("GET /ok HTTP/1.1\r\n\r\n");
  ASSERT_TRUE(Eventually([&] { return held.load(); }));
  const int before = OpenDescriptors();
  Connection last = Connect();
  last.Send("GET /ok HTTP/1.1\r\n\r\n");
  // Both its ends are ours: it is accepted, and waits for the worker.
  ASSERT_TRUE(Eventually([&] { return OpenDescriptors() == before + 2; }));
  std::jthread ending([this] { server_.reset(); });
  ASSERT_TRUE(Eventually([&] { return !ConnectTo(port); }));
  release.set_value();
  EXPECT_EQ(last.ReadAll(), "");
}

TEST_F(ConnectionsTest, StartsAndStopsManyTimes) {
  for (int i = 0; i < 20; ++i) {
    Start();
    if (i % 2 == 0) {
      EXPECT_TRUE(HonestClientIsAnswered());
    }
    server_.reset();
  }
}

TEST_F(ConnectionsTest, WorkersPulseBeats) {
  Start();
  const auto ok = [&] {
    return vitals_.Read(SystemClock().Steady()).front().ok;
  };
  EXPECT_TRUE(ok());
  // Beats that were there at the start alone would be too old by then.
  const SteadyTime start = SystemClock().Steady();
  EXPECT_TRUE(Eventually(
      [&] { return vitals_.Read(start + milliseconds(5400)).front().ok; }));
}

// P18, P23: whatever holds the worker, its peers are let go, and it goes on.
TEST_F(ConnectionsTest, P18StuckWorkerIsFreed) {
  std::promise<void> release;
  std::shared_future<void> released = release.get_future().share();
  std::atomic<bool> stuck = false;
  Start([&](const HttpQuestion& question) {
    if (question.target == "/stuck") {
      stuck = true;
      released.wait();
    }
    return AnswerForTests(question);
  });
  Connection client = Connect();
  Connection other = Connect();
  client.Send("GET /stuck HTTP/1.1\r\n\r\n");
  ASSERT_TRUE(Eventually([&] { return stuck.load(); }));
  server_->Tick(SystemClock().Steady());
  EXPECT_TRUE(IsOpen(client));
  server_->Tick(SystemClock().Steady() + seconds(60));
  EXPECT_EQ(client.ReadAll(), "");
  release.set_value();
  EXPECT_TRUE(HonestClientIsAnswered());
}

TEST_F(ConnectionsTest, P22WatchingFromAnotherThreadDisturbsNobody) {
  Start();
  std::atomic<bool> stop = false;
  std::jthread watcher([&] {
    while (!stop) server_->Tick(SystemClock().Steady());
  });
  for (int i = 0; i < 200; ++i) ASSERT_TRUE(HonestClientIsAnswered());
  stop = true;
}

}  // namespace
}  // namespace leadsman
