// Every transport reason of the closed set, from a real peer that behaves so.
#include <arpa/inet.h>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <fcntl.h>
#include <functional>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <string>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "tests/contract/net/net_test.h"
#include "tests/support/eventually.h"
#include "tests/support/socket.h"

namespace leadsman {
namespace {

class TransportFaultTest : public NetTest {
 protected:
  static void ExpectFault(const HttpResult& result, NetFault fault,
                          const std::string& detail) {
    ASSERT_FALSE(result) << "status " << result->status;
    EXPECT_EQ(static_cast<int>(result.error().fault), static_cast<int>(fault));
    EXPECT_EQ(result.error().detail, detail);
  }
  static std::string At(const Peer& peer) {
    return "127.0.0.1:" + std::to_string(peer.port());
  }
};

TEST_F(TransportFaultTest, RefusedWhereNobodyListens) {
  const std::string at = "127.0.0.1:" + std::to_string(DeadPort());
  ExpectFault(Get("http://" + at + "/"), NetFault::kRefused,
              "connect to " + at + ": refused");
}

TEST_F(TransportFaultTest, ResetBeforeAnyByte) {
  Peer peer([](Connection& connection) {
    connection.ReadUntil("\r\n\r\n");
    connection.Reset();
  });
  ExpectFault(Get(peer.Url()), NetFault::kReset,
              "request to " + At(peer) + ": reset by the peer");
}

TEST_F(TransportFaultTest, ResetInsideTheBody) {
  Peer peer([](Connection& connection) {
    connection.ReadUntil("\r\n\r\n");
    connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    // Not before the client's kernel has it all.
    int unsent = 1;
    EXPECT_TRUE(Eventually([&] {
      return ioctl(connection.fd(), SIOCOUTQ, &unsent) == 0 && unsent == 0;
    }));
    connection.Reset();
  });
  const HttpResult result = Get(peer.Url());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().fault, NetFault::kReset);
  EXPECT_EQ(result.error().detail,
            "answer from " + At(peer) + ": reset by the peer");
}

TEST_F(TransportFaultTest, ClosedWithoutAByte) {
  Peer peer(Answers(""));
  ExpectFault(Get(peer.Url()), NetFault::kClosed,
              "closed by " + At(peer) + " without an answer");
}

TEST_F(TransportFaultTest, ClosedInsideTheAnnouncedBody) {
  Peer peer(Answers("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
  ExpectFault(Get(peer.Url()), NetFault::kClosed,
              "closed by " + At(peer) + " inside the announced body");
}

TEST_F(TransportFaultTest, ClosedInsideAChunkedBody) {
  Peer peer(
      Answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal"));
  ExpectFault(Get(peer.Url()), NetFault::kClosed,
              "closed by " + At(peer) + " inside the announced body");
}

// An end before the blank line after the headers is no HTTP answer.
class HalfAHeaderTest : public TransportFaultTest,
                        public testing::WithParamInterface<const char*> {};

TEST_P(HalfAHeaderTest, IsProtocol) {
  Peer peer(Answers(GetParam()));
  ExpectFault(Get(peer.Url()), NetFault::kProtocol,
              "closed by " + At(peer) + " before its headers were complete");
}

INSTANTIATE_TEST_SUITE_P(CutAt, HalfAHeaderTest,
                         testing::Values("H", "HTTP/1.1 20",
                                         "HTTP/1.1 200 OK\r\n",
                                         "HTTP/1.1 200 OK\r\nContent-Le",
                                         "HTTP/1.1 200 OK\r\nA: b\r\n",
                                         "HTTP/1.1 100 Continue\r\n\r\n"));

class GarbageTest : public TransportFaultTest,
                    public testing::WithParamInterface<const char*> {};

TEST_P(GarbageTest, IsProtocol) {
  Peer peer(Answers(GetParam()));
  ExpectFault(Get(peer.Url()), NetFault::kProtocol,
              "not an HTTP answer from " + At(peer));
}

INSTANTIATE_TEST_SUITE_P(
    Bytes, GarbageTest,
    testing::Values("SSH-2.0-OpenSSH_9.2\r\n", "\x01\x02\x03 binary",
                    "HTTP/1.1 abc OK\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n",
                    "HTTP/1.1 1200 OK\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n"));

TEST_F(TransportFaultTest, BrokenChunksAreProtocol) {
  Peer peer(
      Answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab"));
  ExpectFault(Get(peer.Url()), NetFault::kProtocol,
              "not an HTTP answer from " + At(peer) + ": broken body");
}

TEST_F(TransportFaultTest, HeadersOver256KiBAreProtocol) {
  std::string bomb = "HTTP/1.1 200 OK\r\n";
  while (bomb.size() <= std::size_t{256} * 1024) {
    bomb += "X: " + std::string(1000, 'x') + "\r\n";
  }
  Peer peer(Answers(bomb + "\r\n"));
  ExpectFault(Get(peer.Url()), NetFault::kProtocol, "headers over 256 KiB");
}

TEST_F(TransportFaultTest, AnEndlessHeaderLineIsProtocol) {
  Peer peer(Answers("HTTP/1.1 200 OK\r\nX: " + std::string(150'000, 'x')));
  ExpectFault(Get(peer.Url()), NetFault::kProtocol,
              "a header line over 100 KiB");
}

TEST_F(TransportFaultTest, HeadersOf200KiBPass) {
  std::string many = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n";
  while (many.size() <= std::size_t{200} * 1024) {
    many += "X: " + std::string(1000, 'x') + "\r\n";
  }
  Peer peer(Answers(many + "\r\n"));
  const HttpResult result = Get(peer.Url());
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->status, 200);
}

TEST_F(TransportFaultTest, SilentAfterConnectingIsATimeout) {
  Listener silent;  // the kernel accepts; nobody reads
  const HttpResult result =
      Get("http://127.0.0.1:" + std::to_string(silent.port()) + "/",
          milliseconds(200));
  ExpectFault(result, NetFault::kTimeout,
              "no complete answer within 200ms: silent after connecting");
  EXPECT_GE(result.error().latency, milliseconds(200));
  EXPECT_TRUE(result.error().phases.connect);
  EXPECT_FALSE(result.error().phases.first_byte);
}

TEST_F(TransportFaultTest, DrippingPastTheDeadlineIsATimeout) {
  Peer peer([](Connection& connection) {
    connection.ReadUntil("\r\n\r\n");
    connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    while (connection.Send("x")) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  });
  const HttpResult result = Get(peer.Url(), milliseconds(300));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().fault, NetFault::kTimeout);
  EXPECT_TRUE(result.error().detail.starts_with(
      "no complete answer within 300ms: body not complete, "))
      << result.error().detail;
}

TEST_F(TransportFaultTest, HeadersDrippingPastTheDeadlineAreATimeout) {
  Peer peer([](Connection& connection) {
    connection.ReadUntil("\r\n\r\n");
    connection.Send("HTTP/1.1 200 OK\r\nA: ");
    while (connection.Send("x")) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  });
  ExpectFault(Get(peer.Url(), milliseconds(300)), NetFault::kTimeout,
              "no complete answer within 300ms: headers not complete");
}

// Whatever the loop saw first: here it was held up, and finds the answer that
// came in time together with the deadline.
TEST_F(TransportFaultTest, AnAnswerReadAfterTheDeadlineIsATimeout) {
  std::atomic<bool> held_up{false};
  Peer peer([&](Connection& connection) {
    connection.ReadUntil("\r\n\r\n");
    EXPECT_TRUE(Eventually([&] { return held_up.load(); }));
    connection.Send(Ok("in time"));
    connection.ReadAll();
  });
  std::function<void()> hold_up = [&] {
    if (peer.accepted() == 0) {
      loop_.RunAt(loop_.Now(), hold_up);
      return;
    }
    held_up = true;
    std::this_thread::sleep_for(std::chrono::milliseconds(400));
  };
  loop_.RunAt(loop_.Now(), hold_up);
  const HttpResult result = Get(peer.Url(), milliseconds(300));
  held_up = true;  // also where the peer was too slow to accept in time
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().fault, NetFault::kTimeout);
}

// With a full accept queue the kernel drops what would complete a connection.
class FullBacklog {
 public:
  FullBacklog() {
    for (int i = 0; i < 3; ++i) {
      const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
      sockaddr_in where{};
      where.sin_family = AF_INET;
      where.sin_port = htons(listener_.port());
      where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      ::connect(fd, reinterpret_cast<const sockaddr*>(&where), sizeof where);
      clients_.emplace_back(fd);
    }
  }
  std::uint16_t port() const { return listener_.port(); }

 private:
  Listener listener_{"127.0.0.1", 0};
  std::vector<Connection> clients_;
};

TEST_F(TransportFaultTest, AFullBacklogIsATimeout) {
  FullBacklog full;
  const std::string at = "127.0.0.1:" + std::to_string(full.port());
  ExpectFault(Get("http://" + at + "/", milliseconds(200)), NetFault::kTimeout,
              "connect to " + at + ": no answer within 200ms");
  const TcpResult tcp = Connect("127.0.0.1", full.port(), milliseconds(200));
  ASSERT_FALSE(tcp);
  EXPECT_EQ(tcp.error().fault, NetFault::kTimeout);
  EXPECT_EQ(tcp.error().detail,
            "connect to " + at + ": no answer within 200ms");
}

TEST_F(TransportFaultTest, ANameWithoutAnAddressIsDns) {
  ExpectFault(Get("http://name.invalid:81/"), NetFault::kDns,
              "look up name.invalid:81: no such name, or no answer");
  const TcpResult tcp = Connect("name.invalid", 81);
  ASSERT_FALSE(tcp);
  EXPECT_EQ(tcp.error().fault, NetFault::kDns);
}

// 255.255.255.255 is never reachable by TCP and leaves no machine.
TEST_F(TransportFaultTest, TheBroadcastAddressIsUnreachable) {
  ExpectFault(Get("http://255.255.255.255:81/"), NetFault::kUnreachable,
              "connect to 255.255.255.255:81: network unreachable");
  const TcpResult tcp = Connect("255.255.255.255", 81);
  ASSERT_FALSE(tcp);
  EXPECT_EQ(tcp.error().fault, NetFault::kUnreachable);
  EXPECT_EQ(tcp.error().detail,
            "connect to 255.255.255.255:81: network unreachable");
}

// Takes every descriptor there is left while it lives.
class NoDescriptors {
 public:
  NoDescriptors() {
    getrlimit(RLIMIT_NOFILE, &before_);
    rlimit few = before_;
    few.rlim_cur = 64;
    setrlimit(RLIMIT_NOFILE, &few);
    for (int fd = 0; (fd = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0;) {
      taken_.push_back(fd);
    }
  }
  ~NoDescriptors() {
    for (const int fd : taken_) close(fd);
    setrlimit(RLIMIT_NOFILE, &before_);
  }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;

 private:
  rlimit before_{};
  std::vector<int> taken_;
};

TEST_F(TransportFaultTest, NoDescriptorsIsOurOwnTrouble) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer's vptr check needs a descriptor of its own";
#endif
  Listener listener;
  const std::string at = "127.0.0.1:" + std::to_string(listener.port());
  const std::string said =
      "connect to " + at + ": out of file descriptors (RLIMIT_NOFILE)";
  const NoDescriptors none;
  ExpectFault(Get("http://" + at + "/"), NetFault::kLocal, said);
  ExpectFault(Get("http://localhost:" + std::to_string(listener.port()) + "/"),
              NetFault::kLocal,
              "connect to localhost:" + std::to_string(listener.port()) +
                  ": out of file descriptors (RLIMIT_NOFILE)");
  const TcpResult tcp = Connect("127.0.0.1", listener.port());
  ASSERT_FALSE(tcp);
  EXPECT_EQ(tcp.error().fault, NetFault::kLocal);
  EXPECT_EQ(tcp.error().detail, said);
}

TEST_F(TransportFaultTest, FilesAreNotFetched) {
  ExpectFault(Get("file:///etc/passwd"), NetFault::kProtocol,
              "not an http or https URL");
  ExpectFault(Get("nonsense"), NetFault::kProtocol, "not an http or https URL");
}

TEST_F(TransportFaultTest, AHeaderWithALineEndIsNotSent) {
  Listener nobody_asked;
  ExpectFault(
      Fetch({.url = "http://127.0.0.1:" + std::to_string(nobody_asked.port()),
             .headers = {{"X-A", "b\r\nHost: evil"}}}),
      NetFault::kProtocol, "the header X-A cannot be sent");
}

// A handle used before must not report its old errno.
TEST_F(TransportFaultTest, AnEarlierErrnoIsNotReportedLater) {
  const std::string dead = "http://127.0.0.1:" + std::to_string(DeadPort());
  Peer broken(
      Answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab"));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Get(dead).error().fault, NetFault::kRefused);
    EXPECT_EQ(Get(broken.Url()).error().fault, NetFault::kProtocol);
  }
}

}  // namespace
}  // namespace leadsman
