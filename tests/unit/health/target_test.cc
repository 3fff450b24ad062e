#include "internal/health/target.h"

#include <gtest/gtest.h>

#include "internal/health/transition.h"

namespace leadsman {
namespace {

TEST(TargetTest, IsDescribedWithoutItsQuery) {
  EXPECT_EQ(Describe(HttpGet{.port = 8000, .path = "/a?token=x"}),
            "http://127.0.0.1:8000/a");
  EXPECT_EQ(Describe(HttpGet{.host = "::1", .port = 80}), "http://[::1]:80/");
  EXPECT_EQ(Describe(HttpGet{.path = "/a", .unix_socket = "/run/web.sock"}),
            "http+unix:///run/web.sock/a");
  EXPECT_EQ(Describe(TcpSocket{.host = "db", .port = 5432}), "tcp://db:5432");
  EXPECT_EQ(Describe(Grpc{.port = 50051}), "grpc://127.0.0.1:50051");
  EXPECT_EQ(Describe(Grpc{.port = 50051, .service = "shop.Cart"}),
            "grpc://127.0.0.1:50051/shop.Cart");
  EXPECT_EQ(Describe(Grpc{.host = "::1", .port = 1, .tls = TlsClient()}),
            "grpcs://[::1]:1");
}

struct Host {
  const char* host;
  const char* pod_ip;
  bool own;
};

TEST(TargetTest, IsOwnOnLoopbackPodAddressAndUnixSocket) {
  const Host hosts[] = {
      {"", "", true},
      {"localhost", "", true},
      {"LocalHost", "", true},
      {"localhost.", "", true},
      {"web.localhost", "", true},
      {"127.0.0.1", "", true},
      {"127.255.255.254", "", true},
      {"127.1", "", true},  // short, hexadecimal, octal, one number
      {"127.0.1", "", true},
      {"0x7f.1", "", true},
      {"0X7F.0.0.1", "", true},
      {"0177.0.0.1", "", true},
      {"0x7f000001", "", true},
      {"017700000001", "", true},
      {"2130706433", "", true},
      {"0", "", true},
      {"::1", "", true},
      {"0:0:0:0:0:0:0:1", "", true},
      {"::ffff:127.0.0.1", "", true},
      {"::FFFF:7f00:1", "", true},
      {"0.0.0.0", "", true},
      {"::", "", true},
      {"[::1]", "", true},
      {"10.1.2.3", "10.1.2.3", true},
      {"10.66051", "10.1.2.3", true},
      {"::ffff:10.1.2.3", "10.1.2.3", true},
      {"FD00::00:7", "fd00::7", true},
      {"10.1.2.3", "", false},
      {"10.1.2.30", "10.1.2.3", false},
      {"128.0.0.1", "", false},
      {"::ffff:10.0.0.1", "", false},
      {"::2", "", false},
      {"fd00::8", "fd00::7", false},
      {"db", "10.1.2.3", false},
      {"db", "db", false},  // an address is no name
      {"10.1", "", false},
      {"1", "", false},
      {"127", "", false},  // 0.0.0.127
      {"127.", "", false},
      {"127.256.0.1", "", false},
      {"127.0.0.0.1", "", false},
      {"127.0.0.1 db", "", false},
      {"0x7g.1", "", false},
      {"0189.1", "", false},
      {"4294967296", "", false},
      {"127.example.com", "", false},
      {"127.0.0.1.example.com", "", false},
      {"notlocalhost", "", false},
      {"localhost.example.com", "", false},
  };
  for (const Host& one : hosts) {
    EXPECT_EQ(IsOwn(TcpSocket{.host = one.host}, one.pod_ip), one.own)
        << one.host;
    EXPECT_EQ(IsOwn(HttpGet{.host = one.host}, one.pod_ip), one.own)
        << one.host;
    EXPECT_EQ(IsOwn(Grpc{.host = one.host}, one.pod_ip), one.own) << one.host;
    EXPECT_TRUE(IsOwn(HttpGet{.host = one.host, .unix_socket = "/s"}, ""));
  }
}

TEST(TargetTest, HasAKindNamedAsInTheConfiguration) {
  EXPECT_EQ(KindOf(HttpGet()), "httpGet");
  EXPECT_EQ(KindOf(TcpSocket()), "tcpSocket");
  EXPECT_EQ(KindOf(Grpc()), "grpc");
}

TEST(IncidentIdTest, IsTheSameForTheSameEdge) {
  const WallTime edge{std::chrono::milliseconds(1'795'485'600'123)};
  EXPECT_EQ(IncidentId("web", edge), "web-20261124T020000123Z");
}

}  // namespace
}  // namespace leadsman
