// How transfers end, scripted: here stand the ends that no real peer can be
// made to give on demand, and the words for all of them.
#include "internal/net/curl_fault.h"

#include <cerrno>
#include <chrono>
#include <string>
#include <sys/socket.h>

#include <curl/curl.h>
#include <gtest/gtest.h>

namespace leadsman {
namespace {

// Where a transfer was when it ended.
CurlEnd Connecting(CURLcode code, int os_errno = 0) {
  return {.code = code,
          .os_errno = os_errno,
          .family = AF_INET,
          .where = "web:80",
          .timeout = seconds(1)};
}
CurlEnd Connected(CURLcode code, int os_errno = 0) {
  CurlEnd end = Connecting(code, os_errno);
  end.phases.connect = microseconds(90);
  return end;
}
CurlEnd InHeaders(CURLcode code, int os_errno = 0) {
  CurlEnd end = Connected(code, os_errno);
  end.header_bytes = 17;
  return end;
}
CurlEnd InBody(CURLcode code, int os_errno = 0) {
  CurlEnd end = InHeaders(code, os_errno);
  end.headers_complete = true;
  end.body_bytes = 5;
  return end;
}
CurlEnd Named(CurlEnd end) {
  end.looks_up_name = true;
  return end;
}
CurlEnd Https(CurlEnd end, std::string reason = "") {
  end.https = true;
  end.tls_reason = std::move(reason);
  return end;
}
CurlEnd Unverified(long result) {
  CurlEnd end = Connected(CURLE_PEER_FAILED_VERIFICATION);
  end.verify_result = result;
  return end;
}
CurlEnd Late(CurlEnd end) {
  end.late = true;
  end.latency = milliseconds(1200);
  return end;
}
CurlEnd NoSocket(int error) {
  CurlEnd end = Connecting(CURLE_COULDNT_CONNECT);
  end.open_errno = error;
  return end;
}
CurlEnd TooLarge() {
  CurlEnd end = InHeaders(CURLE_WRITE_ERROR);
  end.headers_too_large = true;
  return end;
}
CurlEnd Http2(CurlEnd end) {
  end.http2 = true;
  return end;
}
CurlEnd SomeByte(CurlEnd end) {
  end.some_byte = true;
  return end;
}

struct Case {
  const char* name;
  CurlEnd end;
  NetFault fault;
  const char* detail;
};

const Case kCases[] = {
    {"Unreachable", Connecting(CURLE_COULDNT_CONNECT, EHOSTUNREACH),
     NetFault::kUnreachable, "connect to web:80: no route to host"},
    {"NetworkUnreachable", Connecting(CURLE_COULDNT_CONNECT, ENETUNREACH),
     NetFault::kUnreachable, "connect to web:80: network unreachable"},
    {"Refused", Connecting(CURLE_COULDNT_CONNECT, ECONNREFUSED),
     NetFault::kRefused, "connect to web:80: refused"},
    {"NoSocket", NoSocket(EMFILE), NetFault::kLocal,
     "connect to web:80: out of file descriptors (RLIMIT_NOFILE)"},
    {"NoSocketNorErrno", NoSocket(0), NetFault::kUnreachable,
     "connect to web:80: failed"},
    {"KernelGaveUpConnecting", Connecting(CURLE_OPERATION_TIMEDOUT, ETIMEDOUT),
     NetFault::kTimeout, "connect to web:80: no answer within 1s"},
    {"NoSuchName", Named(Connecting(CURLE_COULDNT_RESOLVE_HOST)),
     NetFault::kDns, "look up web:80: no such name, or no answer"},
    {"SilentResolver", Named(Connecting(CURLE_OPERATION_TIMEDOUT)),
     NetFault::kDns, "look up web:80: no answer within 1s"},
    {"SilentPeer", Connected(CURLE_OPERATION_TIMEDOUT), NetFault::kTimeout,
     "no complete answer within 1s: silent after connecting"},
    {"SilentHandshake", Https(Connected(CURLE_OPERATION_TIMEDOUT)),
     NetFault::kTimeout,
     "no complete answer within 1s: TLS handshake not finished"},
    {"SlowHeaders", InHeaders(CURLE_OPERATION_TIMEDOUT), NetFault::kTimeout,
     "no complete answer within 1s: headers not complete"},
    {"SlowFirstLine", SomeByte(Connected(CURLE_OPERATION_TIMEDOUT)),
     NetFault::kTimeout, "no complete answer within 1s: headers not complete"},
    {"SlowBody", InBody(CURLE_OPERATION_TIMEDOUT), NetFault::kTimeout,
     "no complete answer within 1s: body not complete, 5 bytes of it"},
    {"CompleteButLate", Late(InBody(CURLE_OK)), NetFault::kTimeout,
     "answer complete only after 1.2s, allowed are 1s"},
    {"FailedButLate", Late(Connected(CURLE_RECV_ERROR, ECONNRESET)),
     NetFault::kTimeout,
     "no complete answer within 1s: silent after connecting"},
    {"ResetWhileAsking", Connected(CURLE_SEND_ERROR, EPIPE), NetFault::kReset,
     "request to web:80: reset by the peer"},
    {"ResetInTheBody", InBody(CURLE_RECV_ERROR, ECONNRESET), NetFault::kReset,
     "answer from web:80: reset by the peer"},
    {"ResetInTheHandshake",
     Https(Connected(CURLE_SSL_CONNECT_ERROR, ECONNRESET)), NetFault::kReset,
     "request to web:80: reset by the peer"},
    {"Nothing", Connected(CURLE_GOT_NOTHING), NetFault::kClosed,
     "closed by web:80 without an answer"},
    {"PartOfTheFirstLine", SomeByte(Connected(CURLE_GOT_NOTHING)),
     NetFault::kProtocol, "closed by web:80 before its headers were complete"},
    {"HeadersBreakOff", InHeaders(CURLE_OK), NetFault::kProtocol,
     "closed by web:80 before its headers were complete"},
    {"BodyBreaksOff", InBody(CURLE_PARTIAL_FILE), NetFault::kClosed,
     "closed by web:80 inside the announced body"},
    {"TlsBodyCutOffWithoutAFarewell",
     Https(InBody(CURLE_RECV_ERROR), "unexpected eof while reading"),
     NetFault::kClosed, "closed by web:80 inside the announced body"},
    {"TlsCutOffBeforeAnyAnswer",
     Https(Connected(CURLE_RECV_ERROR), "unexpected eof while reading"),
     NetFault::kClosed, "closed by web:80 without an answer"},
    {"TlsAlert",
     Https(Connected(CURLE_RECV_ERROR), "tlsv13 alert certificate required"),
     NetFault::kTls, "TLS with web:80: tlsv13 alert certificate required"},
    {"BadHandshake",
     Https(Connected(CURLE_SSL_CONNECT_ERROR), "wrong version number"),
     NetFault::kTls, "TLS handshake with web:80: wrong version number"},
    {"HandshakeBrokenOff", Https(Connected(CURLE_SSL_CONNECT_ERROR)),
     NetFault::kTls, "TLS handshake with web:80: broken off"},
    {"Expired", Unverified(10), NetFault::kTls,
     "certificate of web:80 has expired"},
    {"NotYetValid", Unverified(9), NetFault::kTls,
     "certificate of web:80 is not yet valid"},
    {"SelfSigned", Unverified(18), NetFault::kTls,
     "certificate of web:80 is self-signed"},
    {"UnknownCa", Unverified(19), NetFault::kTls,
     "certificate of web:80 is not signed by a CA that is trusted here"},
    {"Revoked", Unverified(23), NetFault::kTls,
     "certificate of web:80 is revoked"},
    {"AnotherName", Unverified(1), NetFault::kTls,
     "certificate of web:80 is for another name"},
    {"AnotherFlaw", Unverified(26), NetFault::kTls,
     "certificate of web:80 cannot be verified (code 26)"},
    {"ClientCertificate", Https(Connecting(CURLE_SSL_CERTPROBLEM)),
     NetFault::kTls, "the client certificate or its key cannot be used"},
    {"CaFile", Https(Connecting(CURLE_SSL_CACERT_BADFILE)), NetFault::kTls,
     "the CA file cannot be read"},
    {"HeadersTooLarge", TooLarge(), NetFault::kProtocol,
     "headers over 256 KiB"},
    {"HeaderLineTooLong", InHeaders(CURLE_OUT_OF_MEMORY), NetFault::kProtocol,
     "a header line over 100 KiB"},
    {"NoMemory", Connecting(CURLE_OUT_OF_MEMORY), NetFault::kLocal,
     "out of memory"},
    {"NotHttp", Connected(CURLE_UNSUPPORTED_PROTOCOL), NetFault::kProtocol,
     "not an HTTP answer from web:80"},
    {"NotAUrl", Connecting(CURLE_URL_MALFORMAT), NetFault::kProtocol,
     "not an http or https URL"},
    {"BrokenChunk", InBody(CURLE_RECV_ERROR), NetFault::kProtocol,
     "not an HTTP answer from web:80: broken body"},
    {"WeirdHeader", InHeaders(CURLE_WEIRD_SERVER_REPLY), NetFault::kProtocol,
     "not an HTTP answer from web:80"},
    {"Http2Silent", Http2(SomeByte(Connected(CURLE_OPERATION_TIMEDOUT))),
     NetFault::kTimeout,
     "no complete answer within 1s: silent after connecting"},
    {"Http2NoFrames", Http2(SomeByte(Connected(CURLE_GOT_NOTHING))),
     NetFault::kProtocol, "not an HTTP/2 answer from web:80"},
    {"Http2ClosedAfterItsSettings",
     Http2(SomeByte(Connected(CURLE_PARTIAL_FILE))), NetFault::kClosed,
     "closed by web:80 without an answer"},
    {"Http2ClosedInside", Http2(InBody(CURLE_PARTIAL_FILE)), NetFault::kClosed,
     "closed by web:80 inside the announced body"},
    {"Http2GoesAway", Http2(Connected(CURLE_HTTP2)), NetFault::kClosed,
     "closed by web:80 without an answer (GOAWAY)"},
    {"Http2StreamReset", Http2(Connected(CURLE_HTTP2_STREAM)), NetFault::kReset,
     "request to web:80: its stream was reset"},
    {"Http2StreamRefused", Http2(Connected(CURLE_SEND_ERROR)), NetFault::kReset,
     "request to web:80: its stream was reset"},
    {"Http2ConnectionReset", Http2(Connected(CURLE_RECV_ERROR, ECONNRESET)),
     NetFault::kReset, "request to web:80: reset by the peer"},
    {"Http2TlsAlert",
     Http2(Https(Connected(CURLE_RECV_ERROR), "alert certificate required")),
     NetFault::kTls, "TLS with web:80: alert certificate required"},
    {"OursInside", Connecting(CURLE_FAILED_INIT), NetFault::kLocal,
     "libcurl error 2"},
};

class CurlFaultTest : public testing::TestWithParam<Case> {};

TEST_P(CurlFaultTest, HasItsFaultAndWords) {
  const NetError error = ErrorOf(GetParam().end);
  EXPECT_EQ(static_cast<int>(error.fault), static_cast<int>(GetParam().fault));
  EXPECT_EQ(error.detail, GetParam().detail);
}

INSTANTIATE_TEST_SUITE_P(Ends, CurlFaultTest, testing::ValuesIn(kCases),
                         [](const auto& row) { return row.param.name; });

TEST(TlsReasonTest, IsTheLastPartOfOpensslsError) {
  EXPECT_EQ(TlsReason("error:0A00010B:SSL routines::wrong version number"),
            "wrong version number");
  EXPECT_EQ(TlsReason("OpenSSL SSL_read: error:0A00045C:SSL routines::tlsv13 "
                      "alert certificate required, errno 0"),
            "tlsv13 alert certificate required");
  EXPECT_EQ(TlsReason("Recv failure: Connection reset by peer"), "");
  EXPECT_EQ(TlsReason("error:"), "");
  EXPECT_EQ(TlsReason(""), "");
}

}  // namespace
}  // namespace leadsman
