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

TEST(TargetTest, IsOwnOnLoopbackPodAddressAndUnixSocket) {
  for (const char* host :
       {"", "localhost", "127.0.0.1", "127.0.1.1", "::1", "10.1.2.3"}) {
    EXPECT_TRUE(IsOwn(TcpSocket{.host = host}, "10.1.2.3")) << host;
  }
  EXPECT_TRUE(IsOwn(HttpGet{.host = "db", .unix_socket = "/s"}, ""));
  EXPECT_TRUE(IsOwn(Grpc{}, ""));
  EXPECT_FALSE(IsOwn(Grpc{.host = "cart.shop"}, ""));
  EXPECT_FALSE(IsOwn(TcpSocket{.host = "10.1.2.3"}, ""));
  EXPECT_FALSE(IsOwn(HttpGet{.host = "db"}, "10.1.2.3"));
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
