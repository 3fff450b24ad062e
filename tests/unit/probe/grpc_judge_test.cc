#include "internal/probe/grpc_judge.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leadsman {
namespace {

using namespace std::string_literals;  // NOLINT(google-build-using-namespace)
using testing::HasSubstr;
using testing::Not;

const Grpc kServer{.port = 50051};
const Grpc kCart{.port = 50051, .service = "shop.Cart"};
const std::string kPlanted = "planted\x1b[2J";

std::string Says(int status) {
  return "\0\0\0\0\2\x08"s + static_cast<char>(status);
}

HttpReply Reply(const std::string& grpc_status, std::string body = Says(1)) {
  return {.status = 200,
          .headers = {{"content-type", "application/grpc"},
                      {"grpc-status", grpc_status}},
          .body = std::move(body),
          .http_version = 20};
}

void ExpectOutcome(const Outcome& outcome, Reason reason,
                   const std::string& detail) {
  EXPECT_EQ(outcome.verdict,
            reason == Reason::kOk ? Verdict::kPass : Verdict::kFail)
      << detail;
  EXPECT_EQ(outcome.reason, reason) << detail;
  EXPECT_EQ(outcome.detail, detail);
}

TEST(GrpcJudgeTest, OnlyServingPasses) {
  ExpectOutcome(JudgeGrpc(kServer, Reply("0")), Reason::kOk, "SERVING");
  ExpectOutcome(JudgeGrpc(kCart, Reply("0")), Reason::kOk, "SERVING");
  ExpectOutcome(JudgeGrpc(kServer, Reply("0", Says(2))), Reason::kNotServing,
                "the server is NOT_SERVING; its own log should say why");
  ExpectOutcome(JudgeGrpc(kCart, Reply("0", Says(2))), Reason::kNotServing,
                "service shop.Cart is NOT_SERVING; its own log should say why");
  ExpectOutcome(JudgeGrpc(kCart, Reply("0", Says(0))), Reason::kNotServing,
                "service shop.Cart is UNKNOWN: its health was never set");
  ExpectOutcome(JudgeGrpc(kCart, Reply("0", "\0\0\0\0\0"s)),
                Reason::kNotServing,
                "service shop.Cart is UNKNOWN: its health was never set");
  ExpectOutcome(JudgeGrpc(kCart, Reply("0", Says(3))), Reason::kNotServing,
                "service shop.Cart is SERVICE_UNKNOWN");
  ExpectOutcome(JudgeGrpc(kServer, Reply("0", Says(77))), Reason::kNotServing,
                "the server has health status 77, which has no meaning");
}

struct Row {
  std::string status;
  Reason reason;
  std::string detail;
};

TEST(GrpcJudgeTest, EveryOtherGrpcStatusHasItsReason) {
  for (const Row& row : std::vector<Row>{
           {"1", Reason::kStatus, "gRPC status 1 (CANCELLED)"},
           {"2", Reason::kStatus, "gRPC status 2 (UNKNOWN)"},
           {"3", Reason::kStatus, "gRPC status 3 (INVALID_ARGUMENT)"},
           {"4", Reason::kTimeout,
            "the server gave up at the deadline (DEADLINE_EXCEEDED); is "
            "timeoutSeconds long enough?"},
           {"5", Reason::kNotServing,
            "the server knows no service shop.Cart; is that the name?"},
           {"6", Reason::kStatus, "gRPC status 6 (ALREADY_EXISTS)"},
           {"7", Reason::kStatus,
            "gRPC status 7 (PERMISSION_DENIED); the health service must "
            "answer without credentials"},
           {"8", Reason::kStatus, "gRPC status 8 (RESOURCE_EXHAUSTED)"},
           {"9", Reason::kStatus, "gRPC status 9 (FAILED_PRECONDITION)"},
           {"10", Reason::kStatus, "gRPC status 10 (ABORTED)"},
           {"11", Reason::kStatus, "gRPC status 11 (OUT_OF_RANGE)"},
           {"12", Reason::kProtocol,
            "this server does not implement the grpc health protocol "
            "(grpc.health.v1.Health); add it there, or use tcpSocket"},
           {"13", Reason::kStatus, "gRPC status 13 (INTERNAL)"},
           {"14", Reason::kStatus,
            "gRPC status 14 (UNAVAILABLE); what answers has nothing behind "
            "it, or is shutting down"},
           {"15", Reason::kStatus, "gRPC status 15 (DATA_LOSS)"},
           {"16", Reason::kStatus,
            "gRPC status 16 (UNAUTHENTICATED); the health service must "
            "answer without credentials"},
           {"17", Reason::kStatus, "gRPC status 17"},
           {"2147483647", Reason::kStatus, "gRPC status 2147483647"}}) {
    ExpectOutcome(JudgeGrpc(kCart, Reply(row.status, "")), row.reason,
                  row.detail);
    // A body changes nothing.
    ExpectOutcome(JudgeGrpc(kCart, Reply(row.status)), row.reason, row.detail);
  }
  ExpectOutcome(
      JudgeGrpc(kServer, Reply("5", "")), Reason::kNotServing,
      "the server knows no health of its own; set it there for \"\", or "
      "name a service");
}

TEST(GrpcJudgeTest, AStatusThatIsNoNumberIsAProtocolFailure) {
  for (const std::string status :
       {"", "x", "0x0", " 0", "+0", "-1", "0 ", "0,0", "2147483648",
        "99999999999999999999"}) {
    ExpectOutcome(JudgeGrpc(kServer, Reply(status)), Reason::kProtocol,
                  "the grpc-status is not a number");
  }
}

TEST(GrpcJudgeTest, NoStatusOrTwoIsAProtocolFailure) {
  HttpReply reply = Reply("0");
  reply.headers.emplace_back("grpc-status", "0");
  ExpectOutcome(JudgeGrpc(kServer, reply), Reason::kProtocol,
                "more than one grpc-status");
  reply.headers.resize(1);
  ExpectOutcome(JudgeGrpc(kServer, reply), Reason::kProtocol,
                "the answer ended without a grpc-status");
}

TEST(GrpcJudgeTest, ABodyThatIsNotOneMessageIsAProtocolFailure) {
  ExpectOutcome(JudgeGrpc(kServer, Reply("0", "")), Reason::kProtocol,
                "gRPC status 0 (OK), but no message");
  ExpectOutcome(JudgeGrpc(kServer, Reply("0", Says(1) + Says(1))),
                Reason::kProtocol,
                "gRPC status 0 (OK), but more than one message");
  HttpReply cut = Reply("0");
  cut.body_cut = true;
  ExpectOutcome(JudgeGrpc(kServer, cut), Reason::kProtocol,
                "an answer over 4096 bytes");
}

TEST(GrpcJudgeTest, TheContentTypeMustBeGrpcs) {
  for (const std::string good :
       {"application/grpc", "Application/GRPC", "application/grpc+proto",
        "application/grpc;charset=utf-8", "application/grpc ; a=b"}) {
    HttpReply reply = Reply("0");
    reply.headers[0].second = good;
    EXPECT_EQ(JudgeGrpc(kServer, reply).verdict, Verdict::kPass) << good;
  }
  for (const std::string bad : {"", "text/html", "application/grpc-web",
                                "application/grpcx", "application/json"}) {
    HttpReply reply = Reply("0");
    reply.headers[0].second = bad;
    ExpectOutcome(
        JudgeGrpc(kServer, reply), Reason::kProtocol,
        "HTTP 200, but no gRPC answer; does gRPC listen on this port?");
  }
}

TEST(GrpcJudgeTest, AnHttpStatusCountsWhereNoGrpcStatusComes) {
  const auto http = [](int status) {
    return HttpReply{.status = status, .http_version = 20};
  };
  ExpectOutcome(
      JudgeGrpc(kServer, http(404)), Reason::kProtocol,
      "HTTP 404 for /grpc.health.v1.Health/Check; does gRPC listen on "
      "this port?");
  for (const int status : {302, 400, 401, 403, 429, 500, 502, 503, 504}) {
    ExpectOutcome(
        JudgeGrpc(kServer, http(status)), Reason::kStatus,
        "HTTP " + std::to_string(status) +
            " and no gRPC status; does a proxy stand before the server?");
  }
}

TEST(GrpcJudgeTest, AGrpcStatusCountsMoreThanAnHttpStatusButNeverPassesIt) {
  HttpReply reply = Reply("14");
  reply.status = 503;
  EXPECT_THAT(JudgeGrpc(kServer, reply).detail, HasSubstr("UNAVAILABLE"));
  reply = Reply("0");
  reply.status = 503;
  EXPECT_EQ(JudgeGrpc(kServer, reply).reason, Reason::kStatus);
}

TEST(GrpcJudgeTest, Http1IsNotGrpcWhateverItSays) {
  HttpReply reply = Reply("0");
  reply.http_version = 11;
  ExpectOutcome(
      JudgeGrpc(kServer, reply), Reason::kProtocol,
      "answers in HTTP/1, and gRPC needs HTTP/2; does gRPC listen on this "
      "port?");
}

TEST(GrpcJudgeTest, WhatTheServerSaysIsEvidenceAndNeverInTheDetail) {
  HttpReply reply = Reply("13");
  reply.headers.emplace_back("grpc-message", "100%25 planted%1b[2J %zz %2");
  Outcome outcome = JudgeGrpc(kServer, reply);
  EXPECT_EQ(outcome.evidence.head, "100% " + kPlanted + " %zz %2");
  EXPECT_EQ(outcome.evidence.status, 200);
  EXPECT_THAT(outcome.detail, Not(HasSubstr("planted")));
  reply.headers.back().second = std::string(5000, 'x');
  EXPECT_EQ(JudgeGrpc(kServer, reply).evidence.head.size(), 2048U);

  reply = {.status = 502, .body = kPlanted, .http_version = 20};
  outcome = JudgeGrpc(kServer, reply);
  EXPECT_EQ(outcome.evidence.head, kPlanted);
  EXPECT_THAT(outcome.detail, Not(HasSubstr("planted")));
  EXPECT_EQ(JudgeGrpc(kServer, Reply("0")).evidence.head, "")
      << "a message is not for people";
}

TEST(GrpcJudgeTest, ADetailStaysShortAndOnOneLineWhateverTheServicesName) {
  const Grpc odd{.port = 1, .service = "a\nb" + std::string(500, 'x')};
  for (const std::string status : {"0", "5"}) {
    const std::string detail = JudgeGrpc(odd, Reply(status, Says(2))).detail;
    EXPECT_LE(detail.size(), 256U);
    EXPECT_EQ(detail.find('\n'), std::string::npos);
  }
}

TEST(GrpcJudgeTest, KeepsWhatTheNetworkMeasured) {
  HttpReply reply = Reply("0");
  reply.latency = milliseconds(3);
  reply.phases.first_byte = milliseconds(2);
  reply.certificate_expiry = WallTime(std::chrono::hours(1));
  const Outcome outcome = JudgeGrpc(kServer, reply);
  EXPECT_EQ(outcome.latency, milliseconds(3));
  EXPECT_EQ(outcome.phases.first_byte, milliseconds(2));
  EXPECT_EQ(outcome.certificate_expiry, reply.certificate_expiry);
  EXPECT_EQ(outcome.http_version, 20);
}

TEST(GrpcJudgeTest, WhatIsNoHttp2AsksWhetherThePortIsRight) {
  const auto judged = [](const Grpc& asked, NetFault fault) {
    return JudgeGrpc(
        asked, Unexpected<NetError>(NetError{.fault = fault, .detail = "why"}));
  };
  ExpectOutcome(judged(kServer, NetFault::kProtocol), Reason::kProtocol,
                "why; does gRPC listen on this port, and without TLS?");
  Grpc tls = kServer;
  tls.tls.emplace();
  ExpectOutcome(judged(tls, NetFault::kProtocol), Reason::kProtocol,
                "why; does gRPC listen on this port?");
  ExpectOutcome(judged(kServer, NetFault::kRefused), Reason::kRefused, "why");
  EXPECT_EQ(judged(kServer, NetFault::kLocal).verdict, Verdict::kInconclusive);
}

}  // namespace
}  // namespace leadsman
