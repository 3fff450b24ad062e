// Answers that no gRPC library gives, and peers that speak no HTTP/2.
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/contract/grpc/grpc_test.h"
#include "tests/support/socket.h"

namespace leadsman {
namespace {

using testing::HasSubstr;

class GrpcAnswersTest : public GrpcTest {
 protected:
  Outcome Answered(const GrpcServer& server, const std::string& how,
                   milliseconds timeout = seconds(15)) {
    return Try({.host = "127.0.0.1", .port = server.port(), .service = how},
               timeout);
  }

  // A peer that sends these bytes to whoever connects, and closes.
  Outcome SentBack(const std::string& bytes) {
    Listener listener;
    std::thread peer([&] {
      Connection connection = listener.Accept();
      connection.ReadSome(24);  // HTTP/2's preface
      connection.Send(bytes);
      connection.FinishSending();
      connection.ReadAll();
    });
    const Outcome outcome = Try({.host = "127.0.0.1", .port = listener.port()});
    peer.join();
    return outcome;
  }
};

TEST_F(GrpcAnswersTest, WhatIsWellFormedPasses) {
  const GrpcServer server({"wire"});
  for (const char* how :
       {"serving", "serving with unknown fields", "serving as grpc+proto",
        "serving after silence", "trailers in two frames"}) {
    const Outcome outcome = Answered(server, how);
    EXPECT_EQ(outcome.verdict, Verdict::kPass) << how << ": " << outcome.detail;
    EXPECT_EQ(outcome.detail, "SERVING") << how;
  }
}

TEST_F(GrpcAnswersTest, EveryWrongAnswerHasItsReasonAndItsWords) {
  const GrpcServer server({"wire"});
  struct Row {
    const char* how;
    Reason reason;
    std::string detail;
  };
  for (const Row& row : std::vector<Row>{
           {"field missing", Reason::kNotServing,
            "service field missing is UNKNOWN: its health was never set"},
           {"status 77", Reason::kNotServing,
            "service status 77 has health status 77, which has no meaning"},
           {"trailers only, error", Reason::kNotServing,
            "the server knows no service trailers only, error; is that the "
            "name?"},
           {"trailers only, success", Reason::kProtocol,
            "gRPC status 0 (OK), but no message"},
           {"no trailers", Reason::kProtocol,
            "the answer ended without a grpc-status"},
           {"no grpc-status", Reason::kProtocol,
            "the answer ended without a grpc-status"},
           {"two grpc-statuses", Reason::kProtocol,
            "more than one grpc-status"},
           {"grpc-status not a number", Reason::kProtocol,
            "the grpc-status is not a number"},
           {"content type", Reason::kProtocol,
            "HTTP 200, but no gRPC answer; does gRPC listen on this port?"},
           {"frame cut short", Reason::kProtocol,
            "gRPC status 0 (OK), but a frame cut short"},
           {"message cut short", Reason::kProtocol,
            "gRPC status 0 (OK), but a message cut short"},
           {"compressed", Reason::kProtocol,
            "gRPC status 0 (OK), but a compressed message, which nobody asked "
            "for"},
           {"no frame", Reason::kProtocol,
            "gRPC status 0 (OK), but bytes that are no frame"},
           {"two messages", Reason::kProtocol,
            "gRPC status 0 (OK), but more than one message"},
           {"no protobuf", Reason::kProtocol,
            "gRPC status 0 (OK), but a message that is no protobuf"},
           {"endless", Reason::kProtocol, "an answer over 4096 bytes"},
           {"HTTP 404", Reason::kProtocol,
            "HTTP 404 for /grpc.health.v1.Health/Check; does gRPC listen on "
            "this port?"},
           {"HTTP 503", Reason::kStatus,
            "HTTP 503 and no gRPC status; does a proxy stand before the "
            "server?"},
           {"HTTP 503 with a gRPC status", Reason::kStatus,
            "gRPC status 14 (UNAVAILABLE); what answers has nothing behind "
            "it, or is shutting down"},
       }) {
    const Outcome outcome = Answered(server, row.how);
    EXPECT_EQ(outcome.verdict, Verdict::kFail) << row.how;
    EXPECT_EQ(ToString(outcome.reason), ToString(row.reason)) << row.how;
    EXPECT_EQ(outcome.detail, row.detail) << row.how;
  }
}

TEST_F(GrpcAnswersTest, WhatIsBrokenOffFailsByHow) {
  const GrpcServer server({"wire"});
  const std::string at = "127.0.0.1:" + std::to_string(server.port());
  const std::string hint = "; does gRPC listen on this port, and without TLS?";
  ExpectFails(Answered(server, "close"), Reason::kClosed,
              "closed by " + at + " without an answer" + hint);
  ExpectFails(Answered(server, "GOAWAY"), Reason::kClosed,
              "closed by " + at + " without an answer" + hint);
  ExpectFails(Answered(server, "close inside"), Reason::kClosed,
              "closed by " + at + " inside the announced body");
  ExpectFails(Answered(server, "RST_STREAM"), Reason::kReset,
              "request to " + at + ": its stream was reset");
  ExpectFails(Answered(server, "refused stream"), Reason::kReset,
              "request to " + at + ": its stream was reset");
  ExpectFails(Answered(server, "reset"), Reason::kReset,
              "request to " + at + ": reset by the peer");
}

TEST_F(GrpcAnswersTest, TrailersThatNeverComeAreATimeOut) {
  const GrpcServer server({"wire"});
  ExpectFails(Answered(server, "no end", milliseconds(300)), Reason::kTimeout,
              "no complete answer within 300ms: body not complete, 7 bytes of "
              "it");
}

TEST_F(GrpcAnswersTest, SaysWhoAsksAndUntilWhen) {
  GrpcServer server({"wire"});
  EXPECT_EQ(Answered(server, "serving", milliseconds(9'876)).detail, "SERVING");
  ASSERT_TRUE(server.WaitForOut("\"service\":\"serving\"}\n"));
  const std::string said = server.Out();
  for (const std::string header :
       {R"(":method":"POST")", R"(":path":"/grpc.health.v1.Health/Check")",
        R"("user-agent":"leadsman/1.2.3")", R"("te":"trailers")",
        R"("content-type":"application/grpc")", R"("grpc-timeout":"9876m")"}) {
    EXPECT_THAT(said, HasSubstr(header));
  }
  EXPECT_EQ(said.find("\"accept"), std::string::npos);
}

TEST_F(GrpcAnswersTest, EachAttemptHasAConnectionOfItsOwn) {
  GrpcServer server({"wire"});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Answered(server, "serving").detail, "SERVING");
  }
  EXPECT_TRUE(server.WaitForOut("session 3\n"));
}

TEST_F(GrpcAnswersTest, AnHttp1ServerIsAProtocolFailure) {
  for (const std::string answer :
       {"HTTP/1.1 400 Bad Request\r\nContent-Length: 7\r\n\r\nplanted",
        "HTTP/1.1 200 OK\r\nContent-Type: application/grpc\r\nGrpc-Status: "
        "0\r\nContent-Length: 0\r\n\r\n",
        "planted, and not HTTP at all"}) {
    const Outcome outcome = SentBack(answer);
    EXPECT_EQ(ToString(outcome.reason), "protocol") << answer;
    EXPECT_THAT(outcome.detail, HasSubstr("not an HTTP/2 answer from 127."));
    EXPECT_THAT(outcome.detail,
                HasSubstr("; does gRPC listen on this port, and without TLS?"));
  }
}

TEST_F(GrpcAnswersTest, ASessionEndedBeforeTheRequestIsClosed) {
  using namespace std::string_literals;  // NOLINT(google-build-using-namespace)
  const std::string settings = "\0\0\0\4\0\0\0\0\0"s;
  const std::string go_away = "\0\0\10\7\0\0\0\0\0\0\0\0\0\0\0\0\0"s;
  const Outcome outcome = SentBack(settings + go_away);
  EXPECT_EQ(ToString(outcome.reason), "closed");
  EXPECT_THAT(outcome.detail, HasSubstr(" without an answer (GOAWAY)"));
}

TEST_F(GrpcAnswersTest, APeerThatClosesWithoutAWordIsClosed) {
  EXPECT_EQ(ToString(SentBack("").reason), "closed");
}

}  // namespace
}  // namespace leadsman
