// One test a defect of Pistache 0.0.5, by the number that docs give it: the
// hostile input does no harm, and an honest client is answered meanwhile and
// after.
#include <algorithm>
#include <arpa/inet.h>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/contract/server/server_fixture.h"
#include "tests/support/eventually.h"

namespace leadsman {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class DefectTest : public ServerTest {
 protected:
  DefectTest() { Start(); }
};

TEST_F(DefectTest, P01ChunkedBodySplitBetweenCrAndLf) {
  for (const char* method : {"POST", "GET"}) {
    Connection client = Connect();
    client.Send(std::string(method) +
                " /nowhere HTTP/1.1\r\nHost: x\r\n"
                "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r");
    EXPECT_TRUE(HonestClientIsAnswered());
    client.Send("\n0\r\n\r\n");
    const std::string answer = client.ReadAll();
    EXPECT_THAT(answer,
                StartsWith(*method == 'P' ? "HTTP/1.1 405 " : "HTTP/1.1 400 "));
    EXPECT_TRUE(HonestClientIsAnswered());
  }
}

TEST_F(DefectTest, P02PathOfThousandsOfSlashes) {
  for (const std::size_t count : {1000U, 2000U, 16'000U, 50'000U}) {
    const std::string answer =
        Exchange("GET " + std::string(count, '/') + " HTTP/1.1\r\n\r\n");
    EXPECT_THAT(answer,
                StartsWith(count == 1000 ? "HTTP/1.1 404 " : "HTTP/1.1 431 "));
    EXPECT_TRUE(HonestClientIsAnswered());
  }
}

TEST_F(DefectTest, P03ConnectionIsReallyClosed) {
  for (const char* request :
       {"GET /ok HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET /ok HTTP/1.0\r\n\r\n", "GET /nowhere HTTP/1.1\r\n\r\n",
        "POST /ok HTTP/1.1\r\n\r\n", "nonsense\r\n\r\n"}) {
    // Exchange reads to the end of the connection; no time-out helps it.
    const auto start = std::chrono::steady_clock::now();
    const std::string answer = Exchange(request);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 "));
    EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n"));
    EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(4));
  }
  EXPECT_TRUE(HonestClientIsAnswered());
}

TEST_F(DefectTest, P04Http11KeepsAliveByDefault) {
  Connection client = Connect();
  for (int i = 0; i < 3; ++i) {
    client.Send("GET /ok HTTP/1.1\r\nHost: x\r\n\r\n");
    const HttpAnswer answer = ReadAnswer(client);
    EXPECT_EQ(answer.body, "ok");
    EXPECT_FALSE(answer.Has("Connection:"));
  }
  Connection old = Connect();
  for (int i = 0; i < 3; ++i) {
    old.Send("GET /ok HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
    EXPECT_TRUE(ReadAnswer(old).Has("\r\nConnection: keep-alive\r\n"));
  }
  EXPECT_TRUE(HonestClientIsAnswered());
}

TEST_F(DefectTest, P05HeadersOfBrowsersAndProxiesDoNotMatter) {
  for (const char* header :
       {"Cookie: a=b; c", "Date: yesterday", "Cache-Control: ,,=", "Host: [::1",
        "Host: a:99999999", "Accept: nonsense", "Content-Type: ///",
        "If-Modified-Since: x", "Authorization: Basic ***",
        "X-Forwarded-For: \xC3\xA9"}) {
    Connection client = Connect();
    client.Send(std::string("GET /ok HTTP/1.1\r\n") + header + "\r\n\r\n");
    EXPECT_EQ(ReadAnswer(client).body, "ok") << header;
  }
  EXPECT_TRUE(HonestClientIsAnswered());
}

TEST_F(DefectTest, P06ExceptionTextStaysInside) {
  for (const char* path : {"/throw", "/throw-int"}) {
    const HttpAnswer answer = Get(path);
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body, "internal error\n");
    EXPECT_TRUE(HonestClientIsAnswered());
  }
}

TEST_F(DefectTest, P07PipelinedRequestsAreAllAnsweredInOrder) {
  Connection client = Connect();
  std::string requests;
  for (int i = 0; i < 50; ++i) {
    requests += "GET /echo/" + std::to_string(i) + " HTTP/1.1\r\n\r\n";
  }
  client.Send(requests);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(ReadAnswer(client).body,
              "GET /echo/" + std::to_string(i) + " loopback");
  }
  EXPECT_TRUE(HonestClientIsAnswered());
}

TEST_F(DefectTest, P08HalfCloseIsAnsweredThenClosed) {
  for (const char* path : {"/ok", "/big", "/huge"}) {
    Connection client = Connect();
    client.Send(std::string("GET ") + path + " HTTP/1.1\r\n\r\n");
    client.FinishSending();
    const HttpAnswer answer = ReadAnswer(client);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body.size(), AnswerForTests({"GET", path}).body.size());
    EXPECT_EQ(client.ReadAll(), "");
  }
  EXPECT_TRUE(HonestClientIsAnswered());
}

TEST_F(DefectTest, P09AnnouncedBodyReservesNothing) {
  const auto virtual_size = [] {
    std::ifstream statm("/proc/self/statm");
    std::size_t pages = 0;
    statm >> pages;
    return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  };
  const std::size_t before = virtual_size();
  std::vector<Connection> clients;
  for (int i = 0; i < 5; ++i) {
    clients.push_back(Connect());
    clients.back().Send(
        "GET /ok HTTP/1.1\r\nContent-Length: 4294967296\r\n\r\n");
    EXPECT_EQ(ReadAnswer(clients.back()).status, 413);
  }
  // It was 4 GB each; a thread of the test's own takes some MB.
  EXPECT_LT(virtual_size(), before + (1U << 30));
  for (const char* size : {"-1", "99999999999999999999999999"}) {
    EXPECT_THAT(Exchange(std::string("GET /ok HTTP/1.1\r\nContent-Length: ") +
                         size + "\r\n\r\n"),
                StartsWith(*size == '-' ? "HTTP/1.1 400 " : "HTTP/1.1 413 "));
  }
  EXPECT_TRUE(HonestClientIsAnswered());
}

TEST_F(DefectTest, P10RestOfARefusedBodyIsNoRequest) {
  const std::string answer = Exchange(
      "GET /ok HTTP/1.1\r\nContent-Length: 20000\r\n\r\n" +
      std::string(9000, 'x') + "\r\n\r\nGET /echo/smuggled HTTP/1.1\r\n\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(answer, Not(HasSubstr("smuggled")));
  const std::string head =
      Exchange("GET /ok HTTP/1.1\r\nX: " + std::string(9000, 'x') +
               "\r\n\r\nGET /echo/smuggled HTTP/1.1\r\n\r\n");
  EXPECT_THAT(head, StartsWith("HTTP/1.1 431 "));
  EXPECT_THAT(head, Not(HasSubstr("smuggled")));
  EXPECT_TRUE(HonestClientIsAnswered());
}

TEST_F(DefectTest, P11HeadHasTheLengthButNoBody) {
  Connection client = Connect();
  client.Send("HEAD /ok HTTP/1.1\r\n\r\nGET /ok HTTP/1.1\r\n\r\n");
  const HttpAnswer head = ReadAnswer(client, /*head=*/true);
  EXPECT_EQ(head.status, 200);
  EXPECT_TRUE(head.Has("\r\nContent-Length: 2\r\n"));
  EXPECT_EQ(ReadAnswer(client).body, "ok");  // follows at once
  EXPECT_TRUE(HonestClientIsAnswered());
}

TEST_F(DefectTest, P12ContentLengthThatIsNoNumber) {
  for (const char* size : {"abc", "", "0x0", "1 2", "+0"}) {
    EXPECT_THAT(Exchange(std::string("GET /ok HTTP/1.1\r\nContent-Length: ") +
                         size + "\r\n\r\n"),
                StartsWith("HTTP/1.1 400 "))
        << size;
  }
  Connection client = Connect();
  client.Send("GET /ok HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(ReadAnswer(client).body, "ok");
  EXPECT_TRUE(HonestClientIsAnswered());
}

TEST_F(DefectTest, P13VersionIsReadWhole) {
  for (const char* line :
       {"GET /ok ", "GET /ok", "GET /ok HTTP/1", "GET /ok HTTP/1.",
        "GET /ok HTTP/1.11", "GET /ok HTTP/2.0", "GET /ok http/1.1",
        "GET  /ok HTTP/1.1", "GET /ok HTTP/1.1 "}) {
    EXPECT_THAT(Exchange(std::string(line) + "\r\n\r\n"),
                StartsWith("HTTP/1.1 400 "))
        << line;
  }
  EXPECT_TRUE(HonestClientIsAnswered());
}

// The kernel's word on a listening socket: its backlog stands where an
// established one counts selective acknowledgements.
int BacklogOf(std::uint16_t port) {
  for (const auto& entry :
       std::filesystem::directory_iterator("/proc/self/fd")) {
    const int fd = std::stoi(entry.path().filename());
    sockaddr_in6 address{};
    socklen_t size = sizeof address;
    int listens = 0;
    socklen_t flag = sizeof listens;
    if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &flag) != 0 ||
        listens == 0 ||
        getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0 ||
        ntohs(address.sin6_port) != port) {
      continue;
    }
    tcp_info info{};
    size = sizeof info;
    getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size);
    return static_cast<int>(info.tcpi_sacked);
  }
  return -1;
}

TEST_F(DefectTest, P14BacklogIsAsLongAsTheKernelAllows) {
  std::ifstream file("/proc/sys/net/core/somaxconn");
  int allowed = 0;
  file >> allowed;
  EXPECT_EQ(BacklogOf(server_->port()), std::min(allowed, 4096));
  EXPECT_TRUE(HonestClientIsAnswered());
}

TEST_F(DefectTest, P15PortIsBoundOnce) {
  // Two servers on one port: the second is refused, the first goes on.
  settings_.port = server_->port();
  const auto second =
      StartHttpServer(settings_, AnswerForTests, {}, pulse_, timeouts_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error(),
            "cannot listen on [::]:" + std::to_string(settings_.port) +
                ": address already in use; set server.listen "
                "(LEADSMAN_SERVER_LISTEN) or stop what listens there");
  EXPECT_TRUE(HonestClientIsAnswered());
}

TEST_F(DefectTest, P16SilentClientDoesNotStopTheAcceptor) {
  Connection silent = Connect();
  Connection tls = Connect();
  tls.Send(
      std::string_view("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11));
  EXPECT_TRUE(HonestClientIsAnswered());
  EXPECT_THAT(tls.ReadAll(), StartsWith("HTTP/1.1 400 "));
}

TEST_F(DefectTest, P17BareLineFeedsAreRefusedAtOnce) {
  EXPECT_THAT(Exchange("GET /ok HTTP/1.1\n\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_EQ(Get("/echo?a=1%202#frag").body, "GET /echo?a=1%202#frag loopback");
  EXPECT_TRUE(HonestClientIsAnswered());
}

TEST_F(DefectTest, P19SegmentThatEndsInCr) {
  Connection client = Connect();
  for (const char* part : {"GET /ok HTTP/1.1\r", "\nHost: x\r", "\n\r", "\n"}) {
    client.Send(part);
    EXPECT_TRUE(HonestClientIsAnswered());
  }
  EXPECT_EQ(ReadAnswer(client).body, "ok");
}

TEST_F(DefectTest, P20SlowReaderHoldsNobodyElse) {
  std::vector<Connection> slow;
  for (const char* path : {"/huge", "/big"}) {
    for (int i = 0; i < 4; ++i) {
      slow.push_back(Connect());
      const int small = 4096;
      setsockopt(slow.back().fd(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
      std::string requests;
      for (int n = 0; n < 20; ++n) {
        requests += std::string("GET ") + path + " HTTP/1.1\r\n\r\n";
      }
      slow.back().Send(requests);
      EXPECT_TRUE(HonestClientIsAnswered());
    }
  }
  // All are with the sender by now, and the worker has not waited for one.
  EXPECT_TRUE(Eventually([&] { return large_.count() == 8; }));
  EXPECT_TRUE(HonestClientIsAnswered());
  slow.clear();
  EXPECT_TRUE(HonestClientIsAnswered());
}

TEST_F(DefectTest, P20SlowReaderGetsItsWholeAnswer) {
  Connection slow = Connect();
  slow.Send("GET /huge HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(HonestClientIsAnswered());
  const HttpAnswer answer = ReadAnswer(slow);
  EXPECT_TRUE(answer.Has("\r\nConnection: close\r\n"));
  EXPECT_EQ(answer.body, std::string(8'000'000, 'h'));
  EXPECT_EQ(slow.ReadAll(), "");
}

TEST_F(DefectTest, P23ConnectionsResetInMidAnswer) {
  for (int i = 0; i < 300; ++i) {
    Connection client = Connect();
    client.Send(i % 150 == 0 ? "GET /huge HTTP/1.1\r\n\r\n"
                : i % 3 == 1 ? "GET /big HTTP/1.1\r\n\r\n"
                             : "GET /ok HTT");
    client.Reset();
  }
  EXPECT_TRUE(HonestClientIsAnswered());
}

TEST(ListenTest, P24AddressesThatAreNone) {
  Vitals vitals;
  Pulse& pulse = vitals.Add("server", seconds(5));
  for (const char* host :
       {"*6", "no such name", "1.2.3.4.5", "[::1", ":::::"}) {
    ServerSettings settings;
    settings.host = host;
    settings.port = 0;
    const auto server = StartHttpServer(settings, AnswerForTests, {}, pulse);
    ASSERT_FALSE(server) << host;
    EXPECT_THAT(server.error(), StartsWith("cannot listen on ")) << host;
    EXPECT_THAT(server.error(),
                EndsWith(": not an address of this host; set server.listen "
                         "(LEADSMAN_SERVER_LISTEN)"))
        << host;
  }
}

}  // namespace
}  // namespace leadsman
