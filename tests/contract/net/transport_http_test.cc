// What is asked, byte for byte, and what is made of the answers.
#include <arpa/inet.h>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/net/unix_socket.h"
#include "tests/contract/net/net_test.h"
#include "tests/support/peer.h"
#include "tests/support/socket.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

class TransportHttpTest : public NetTest {
 protected:
  std::string Sent(HttpRequest request, const Recorder& recorder) {
    request.timeout = seconds(10);
    const HttpResult result = Fetch(std::move(request));
    EXPECT_TRUE(result) << result.error().detail;
    return recorder.request();
  }
};

TEST_F(TransportHttpTest, AsksAsTheKubeletDoes) {
  const Recorder recorder;
  EXPECT_EQ(Sent({.url = recorder.Url("/a/../b//c?d=%20e#f")}, recorder),
            "GET /a/../b//c?d=%20e HTTP/1.1\r\nHost: " + recorder.Host() +
                "\r\nUser-Agent: leadsman/1.2.3\r\nAccept: */*\r\n"
                "Connection: close\r\n\r\n");
}

TEST_F(TransportHttpTest, HeadersGivenTakeThePlaceOfTheDefaults) {
  const Recorder recorder;
  const std::string sent = Sent({.url = recorder.Url(),
                                 .headers = {{"user-agent", "probe/1"},
                                             {"Accept", "text/html"},
                                             {"Host", "shop.example"},
                                             {"X-Twice", "1"},
                                             {"X-Twice", "2"}}},
                                recorder);
  EXPECT_EQ(sent,
            "GET / HTTP/1.1\r\nHost: shop.example\r\nuser-agent: probe/1\r\n"
            "Accept: text/html\r\nX-Twice: 1\r\nX-Twice: 2\r\n"
            "Connection: close\r\n\r\n");
}

TEST_F(TransportHttpTest, DefaultsGivenEmptyAreNotSent) {
  const Recorder recorder;
  EXPECT_EQ(Sent({.url = recorder.Url(),
                  .headers = {{"User-Agent", ""},
                              {"accept", ""},
                              {"X-Empty", ""},
                              {"Host", ""}}},
                 recorder),
            "GET / HTTP/1.1\r\nHost: " + recorder.Host() +
                "\r\nX-Empty:\r\nConnection: close\r\n\r\n");
}

TEST_F(TransportHttpTest, SendsABodyWithItsLengthAndNothingElseOfItsOwn) {
  const Recorder recorder;
  const std::string body(3000, 'b');  // where libcurl would say Expect
  for (const char* method : {"POST", "PUT", "GET", "QUERY"}) {
    EXPECT_EQ(
        Sent({.method = method, .url = recorder.Url(), .body = body}, recorder),
        std::string(method) + " / HTTP/1.1\r\nHost: " + recorder.Host() +
            "\r\nUser-Agent: leadsman/1.2.3\r\nAccept: */*\r\n"
            "Connection: close\r\nContent-Length: 3000\r\n\r\n" +
            body);
  }
}

TEST_F(TransportHttpTest, MethodsWithoutABody) {
  const Recorder recorder;
  EXPECT_THAT(Sent({.method = "DELETE", .url = recorder.Url()}, recorder),
              testing::StartsWith("DELETE / HTTP/1.1\r\n"));
  EXPECT_THAT(Sent({.method = "OPTIONS", .url = recorder.Url()}, recorder),
              Not(HasSubstr("Content-Length")));
  EXPECT_THAT(Sent({.method = "POST", .url = recorder.Url()}, recorder),
              HasSubstr("Content-Length: 0\r\n"));
}

TEST_F(TransportHttpTest, HeadDoesNotWaitForTheBodyThatIsAnnounced) {
  const Recorder recorder("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n");
  const HttpResult result = Fetch({.method = "HEAD", .url = recorder.Url()});
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->status, 200);
  EXPECT_EQ(result->body, "");
  EXPECT_THAT(recorder.request(), testing::StartsWith("HEAD / HTTP/1.1\r\n"));
}

// One handle is used again and again: nothing of one request is in the next.
TEST_F(TransportHttpTest, RequestsDoNotLeakIntoOneAnother) {
  const Recorder recorder;
  Sent({.method = "POST",
        .url = recorder.Url("/x"),
        .headers = {{"X-A", "b"}, {"Host", "other"}},
        .body = "body"},
       recorder);
  Fetch({.method = "HEAD", .url = recorder.Url()});
  EXPECT_EQ(Sent({.url = recorder.Url()}, recorder),
            "GET / HTTP/1.1\r\nHost: " + recorder.Host() +
                "\r\nUser-Agent: leadsman/1.2.3\r\nAccept: */*\r\n"
                "Connection: close\r\n\r\n");
}

TEST_F(TransportHttpTest, ReadsStatusHeadersAndBody) {
  const Recorder recorder(
      "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
      "HTTP/1.1 503 Unavailable\r\nContent-TYPE:  text/plain \r\n"
      "X-Folded: a\r\n  b\r\nSet-Cookie: 1\r\nSet-Cookie: 2\r\n"
      "Content-Length: 4\r\n\r\nbody");
  const HttpResult result = Get(recorder.Url());
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->status, 503);
  EXPECT_EQ(result->http_version, 11);
  EXPECT_EQ(result->body, "body");
  EXPECT_FALSE(result->body_cut);
  EXPECT_THAT(
      result->headers,
      ElementsAre(Pair("content-type", "text/plain"), Pair("x-folded", "a b"),
                  Pair("set-cookie", "1"), Pair("set-cookie", "2"),
                  Pair("content-length", "4")));
  EXPECT_GT(result->latency.count(), 0);
  EXPECT_TRUE(result->phases.connect);
  EXPECT_TRUE(result->phases.first_byte);
  EXPECT_TRUE(result->phases.transfer);
  EXPECT_FALSE(result->phases.resolve);
  EXPECT_FALSE(result->phases.tls);
}

TEST_F(TransportHttpTest, ReadsChunksAndTrailers) {
  const Recorder recorder(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n2\r\nde\r\n0\r\nGrpc-Status: 5\r\n\r\n");
  const HttpResult result = Get(recorder.Url());
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->body, "abcde");
  EXPECT_THAT(result->headers, ElementsAre(Pair("transfer-encoding", "chunked"),
                                           Pair("grpc-status", "5")));
}

TEST_F(TransportHttpTest, ReadsABodyToTheConnectionsEnd) {
  const Recorder recorder("HTTP/1.0 200 OK\r\n\r\nuntil the end");
  const HttpResult result = Get(recorder.Url());
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->body, "until the end");
  EXPECT_EQ(result->http_version, 10);
}

TEST_F(TransportHttpTest, NothingIsDecompressed) {
  const Recorder recorder(
      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
      "Content-Length: 4\r\n\r\nplain"
      "");
  const HttpResult result = Get(recorder.Url());
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->body, "plai");
  EXPECT_THAT(recorder.request(), Not(HasSubstr("Accept-Encoding")));
}

TEST_F(TransportHttpTest, AnEndlessBodyIsCutAndASuccess) {
  Peer peer([](Connection& connection) {
    connection.ReadUntil("\r\n\r\n");
    connection.Send("HTTP/1.1 200 OK\r\n\r\n");
    while (connection.Send(std::string(10'000, 'x'))) {
    }
  });
  const HttpResult result = Fetch({.url = peer.Url(), .timeout = seconds(10)});
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->status, 200);
  EXPECT_EQ(result->body.size(), 10U * 1024);
  EXPECT_TRUE(result->body_cut);
}

TEST_F(TransportHttpTest, ABodyOfExactlyTheCapIsWhole) {
  const Recorder recorder(Ok("0123456789"));
  HttpResult result =
      Fetch({.url = recorder.Url(), .timeout = seconds(10), .max_body = 10});
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->body, "0123456789");
  EXPECT_FALSE(result->body_cut);
  result =
      Fetch({.url = recorder.Url(), .timeout = seconds(10), .max_body = 9});
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->body, "012345678");
  EXPECT_TRUE(result->body_cut);
  result =
      Fetch({.url = recorder.Url(), .timeout = seconds(10), .max_body = 0});
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->body, "");
  EXPECT_TRUE(result->body_cut);
}

struct Redirect {
  const char* name;
  int status;
  const char* location;
  const char* want;  // "*" stands for the server
};

class RedirectTest : public TransportHttpTest,
                     public testing::WithParamInterface<Redirect> {};

TEST_P(RedirectTest, IsReportedAbsoluteAndNotFollowed) {
  const Redirect& row = GetParam();
  const Recorder recorder(
      "HTTP/1.1 " + std::to_string(row.status) + " x\r\n" +
      (*row.location != '\0' ? "Location: " + std::string(row.location) + "\r\n"
                             : "") +
      "Content-Length: 0\r\n\r\n");
  const HttpResult result = Get(recorder.Url("/a/b?q"));
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->status, row.status);
  std::string want = row.want;
  if (want.starts_with('*')) want.replace(0, 1, "http://" + recorder.Host());
  EXPECT_EQ(result->redirect_url, want);
  EXPECT_THAT(recorder.request(), testing::StartsWith("GET /a/b?q "));
}

INSTANTIATE_TEST_SUITE_P(
    Location, RedirectTest,
    testing::Values(Redirect{"Relative", 302, "c", "*/a/c"},
                    Redirect{"FromTheRoot", 301, "/c?d", "*/c?d"},
                    Redirect{"OtherHost", 307, "https://other.example/x",
                             "https://other.example/x"},
                    Redirect{"OtherScheme", 308, "//other.example/x",
                             "http://other.example/x"},
                    Redirect{"NoLocation", 302, "", ""},
                    Redirect{"NotA3xx", 200, "/c", ""}),
    [](const auto& row) { return row.param.name; });

TEST_F(TransportHttpTest, TheEnvironmentChangesNothing) {
  const TempDir home;
  home.Write(".netrc", "machine 127.0.0.1 login u password p\n");
  const std::string dead = "http://127.0.0.1:" + std::to_string(DeadPort());
  for (const char* name :
       {"http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"}) {
    setenv(name, dead.c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
  }
  setenv("HOME", home.path().c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
  transport_ = NewTransport(loop_, "1.2.3");
  const Recorder recorder;
  EXPECT_EQ(Sent({.url = recorder.Url()}, recorder),
            "GET / HTTP/1.1\r\nHost: " + recorder.Host() +
                "\r\nUser-Agent: leadsman/1.2.3\r\nAccept: */*\r\n"
                "Connection: close\r\n\r\n");
  for (const char* name :
       {"http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"}) {
    unsetenv(name);  // NOLINT(concurrency-mt-unsafe)
  }
}

TEST_F(TransportHttpTest, AsksOverIpv6) {
  Peer peer(Answers(Ok("six")), "::1");
  const HttpResult result =
      Get("http://[::1]:" + std::to_string(peer.port()) + "/");
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->body, "six");
  const std::string at = "[::1]:" + std::to_string(DeadPort());
  EXPECT_EQ(Get("http://" + at + "/").error().detail,
            "connect to " + at + ": refused");
}

TEST_F(TransportHttpTest, LocalhostIsIpv4ThenIpv6) {
  Peer six(Answers(Ok("six")), "::1");
  const std::string port = std::to_string(six.port());
  HttpResult result = Get("http://localhost:" + port + "/");
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->body, "six");

  // Now that both are there.
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const Connection four(fd);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(six.port());
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(bind(fd, reinterpret_cast<const sockaddr*>(&where), sizeof where),
            0);
  ASSERT_EQ(listen(fd, 8), 0);
  std::thread serve([fd] {
    Connection connection(accept(fd, nullptr, nullptr));
    Answers(Ok("four"))(connection);
  });
  result = Get("http://LocalHost:" + port + "/");
  serve.join();
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->body, "four");
}

TEST_F(TransportHttpTest, AsksOverAUnixSocket) {
  const TempDir dir;
  const std::string path = dir.Join("web.sock");
  const auto address = UnixAddress(path);
  const Connection listener(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ASSERT_EQ(bind(listener.fd(), reinterpret_cast<const sockaddr*>(&*address),
                 sizeof *address),
            0);
  ASSERT_EQ(listen(listener.fd(), 8), 0);
  std::string request;
  std::thread serve([&] {
    Connection connection(accept(listener.fd(), nullptr, nullptr));
    request = connection.ReadUntil("\r\n\r\n");
    connection.Send(Ok("local"));
  });
  const HttpResult result = Fetch(
      {.url = "http://web/x", .timeout = seconds(10), .unix_socket = path});
  serve.join();
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->body, "local");
  EXPECT_THAT(request, HasSubstr("\r\nHost: web\r\n"));

  unlink(path.c_str());
  const HttpResult gone = Fetch({.url = "http://web/", .unix_socket = path});
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().fault, NetFault::kRefused);
  EXPECT_EQ(gone.error().detail,
            "connect to unix:" + path + ": no such socket");
}

TEST_F(TransportHttpTest, EachRequestHasItsOwnConnection) {
  Peer peer(Answers(Ok("hi")));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(Get(peer.Url()));
  EXPECT_EQ(peer.accepted(), 3);
}

TEST_F(TransportHttpTest, KeepAliveUsesItsConnectionAgain) {
  Peer peer([](Connection& connection) {
    while (!connection.ReadUntil("\r\n\r\n").empty()) connection.Send(Ok("hi"));
  });
  for (int i = 0; i < 3; ++i) {
    const HttpResult result =
        Fetch({.url = peer.Url(), .timeout = seconds(10), .keep_alive = true});
    ASSERT_TRUE(result) << result.error().detail;
    EXPECT_EQ(result->body, "hi");
  }
  EXPECT_EQ(peer.accepted(), 1);
  transport_.reset();  // closes it, so that the peer ends
}

TEST_F(TransportHttpTest, AKeptConnectionThatTheServerClosedIsNoFault) {
  Peer peer(Answers(Ok("hi")));  // closes after each, without saying so
  for (int i = 0; i < 3; ++i) {
    const HttpResult result =
        Fetch({.url = peer.Url(), .timeout = seconds(10), .keep_alive = true});
    ASSERT_TRUE(result) << result.error().detail;
  }
  transport_.reset();
}

TEST_F(TransportHttpTest, Http2StartsAtOnceWhereAskedFor) {
  std::string preface;
  {
    Peer peer([&](Connection& connection) {
      preface = connection.ReadSome(24);
      connection.Close();
    });
    EXPECT_FALSE(
        Fetch({.url = peer.Url(), .timeout = seconds(10), .http2 = true}));
  }  // its thread has ended: what it read may be looked at
  EXPECT_EQ(preface, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
}

class TransportTcpTest : public NetTest {};

TEST_F(TransportTcpTest, ConnectsAndClosesAtOnceAndSendsNothing) {
  Listener listener;
  const TcpResult result = Connect("127.0.0.1", listener.port());
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_TRUE(result->phases.connect);
  EXPECT_EQ(listener.Accept().ReadAll(), "");
}

TEST_F(TransportTcpTest, NobodyThereIsRefused) {
  const int port = DeadPort();
  TcpResult result = Connect("127.0.0.1", port);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().fault, NetFault::kRefused);
  EXPECT_EQ(result.error().detail,
            "connect to 127.0.0.1:" + std::to_string(port) + ": refused");
  result = Connect("", port);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().detail,
            "connect to localhost:" + std::to_string(port) + ": refused");
}

TEST_F(TransportTcpTest, NoHostAndLocalhostAreIpv4ThenIpv6) {
  Listener six("::1");
  EXPECT_TRUE(Connect("", six.port()));
  EXPECT_TRUE(Connect("localhost", six.port()));
  EXPECT_TRUE(Connect("::1", six.port()));
  Listener four;
  EXPECT_TRUE(Connect("", four.port()));
}

// *.localhost stands for every name: it goes the way names go.
TEST_F(TransportTcpTest, ConnectsToANameWithoutHoldingUpTheLoop) {
  Listener listener;
  const TcpResult result = Connect("web.localhost", listener.port());
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_TRUE(result->phases.connect);
  EXPECT_EQ(listener.Accept().ReadAll(), "");
  const int port = DeadPort();
  EXPECT_EQ(Connect("web.localhost", port).error().detail,
            "connect to web.localhost:" + std::to_string(port) + ": refused");
}

}  // namespace
}  // namespace leadsman
