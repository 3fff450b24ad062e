// What to do, for each way in which a target can be wrong. Details come from
// the code that makes them, so that words and rows cannot drift apart.
#include "internal/report/hint.h"

#include <cerrno>
#include <set>
#include <string>
#include <sys/socket.h>
#include <vector>

#include <curl/curl.h>
#include <gtest/gtest.h>

#include "internal/net/curl_fault.h"
#include "internal/net/errno_fault.h"
#include "internal/probe/net_outcome.h"
#include "internal/report/hint_rows.h"

namespace leadsman {
namespace {

HttpGet Web() { return {.port = 8000}; }
HttpGet At(const std::string& host) { return {.host = host, .port = 8000}; }
HttpGet Secure() {
  return {.scheme = "https", .host = "web.example", .port = 443};
}
HttpGet Socket() { return {.unix_socket = "/run/web.sock"}; }
Grpc Cart() { return {.host = "cart.example", .port = 50051}; }
TcpSocket Database() { return {.host = "db.example", .port = 5432}; }

Outcome Errno(int error) {
  return OutcomeOf({.fault = FaultOfErrno(error, AF_INET),
                    .detail = "connect to somewhere: " + WordOfErrno(error)});
}

Outcome Ended(CurlEnd end) {
  end.where = "somewhere:1";
  end.timeout = seconds(1);
  return OutcomeOf(ErrorOf(end));
}

Outcome Tls(const std::string& reason) {
  return Ended({.code = CURLE_SSL_CONNECT_ERROR,
                .tls_reason = reason,
                .https = true,
                .phases = {.connect = microseconds(1)}});
}

Outcome Unverified(long result) {
  return Ended({.code = CURLE_PEER_FAILED_VERIFICATION,
                .verify_result = result,
                .https = true});
}

Outcome Connected(CurlEnd end) {
  end.phases.connect = microseconds(1);
  return Ended(end);
}

Outcome Status(int status) {
  return {.verdict = Verdict::kFail,
          .reason = Reason::kStatus,
          .detail = "HTTP " + std::to_string(status) + ", expected 200-299",
          .evidence = {.status = status}};
}

Outcome Because(Reason reason, const std::string& detail = "") {
  return {.verdict = Verdict::kFail, .reason = reason, .detail = detail};
}

struct Case {
  Target target;
  Outcome outcome;
  std::string hint;
};

std::vector<Case> Cases() {
  return {
      {Web(), Errno(ECONNREFUSED),
       "nothing listens on 127.0.0.1:8000; is the container's port 8000?"},
      {At("127.0.0.1"), Errno(ECONNREFUSED),
       "nothing listens on 127.0.0.1:8000; is the container's port 8000? (the "
       "host localhost tries [::1] too)"},
      {At("::1"), Errno(ECONNREFUSED),
       "nothing listens on [::1]:8000; is the container's port 8000? (the host "
       "localhost tries 127.0.0.1 first)"},
      {Cart(), Errno(ECONNREFUSED),
       "nothing listens on cart.example:50051; does it run there, and is its "
       "port 50051?"},
      {Cart(),
       Because(Reason::kNotServing,
               "the server is UNKNOWN: its health "
               "was never set"),
       "grpc://cart.example:50051 says of itself that it is not serving; its "
       "own log should say what it waits for"},
      {Cart(),
       {.verdict = Verdict::kFail,
        .reason = Reason::kStatus,
        .detail = "gRPC status 13 (INTERNAL)",
        .evidence = {.status = 200}},
       "grpc://cart.example:50051 answers, but not with gRPC's OK; its own log "
       "should say what went wrong"},
      {Cart(), Because(Reason::kProtocol, "HTTP 404; does gRPC listen there?"),
       ""},
      {Database(), Errno(ECONNREFUSED),
       "nothing listens on db.example:5432; does it run there, and is its port "
       "5432?"},
      {Socket(), Errno(ENOENT),
       "there is no socket at /run/web.sock; is its folder mounted here too, "
       "and has the web made it?"},
      {Socket(), Errno(ECONNREFUSED),
       "nothing listens on the socket /run/web.sock; has the process that made "
       "it ended?"},
      {Socket(), Errno(EAGAIN),
       "the socket /run/web.sock takes no more connections; is the process "
       "behind it overloaded or stuck?"},
      {Socket(), Errno(EACCES),
       "we may not connect to the socket /run/web.sock; let our user write to "
       "it, by its mode, its group or an fsGroup"},

      {Web(), Ended({.code = CURLE_OPERATION_TIMEDOUT}),
       "127.0.0.1:8000 does not take the connection; is its process stuck, or "
       "its backlog full?"},
      {Database(), Ended({.code = CURLE_OPERATION_TIMEDOUT}),
       "db.example:5432 does not answer; is the address right, and do firewall "
       "and NetworkPolicy let us through?"},
      {Secure(), Connected({.code = CURLE_OPERATION_TIMEDOUT, .https = true}),
       "web.example:443 took the connection, but no TLS came of it in time; "
       "does it speak TLS on port 443?"},
      {Web(), Connected({.code = CURLE_OPERATION_TIMEDOUT}),
       "127.0.0.1:8000 took the connection and said nothing in time; is it "
       "stuck or overloaded, or the time-out too short?"},
      {Web(), Connected({.code = CURLE_OPERATION_TIMEDOUT, .header_bytes = 9}),
       "http://127.0.0.1:8000/ answers, but not to the end in time; is it "
       "overloaded, or the time-out too short?"},
      {Web(), Connected({.code = CURLE_OK, .late = true}),
       "http://127.0.0.1:8000/ answers, but not to the end in time; is it "
       "overloaded, or the time-out too short?"},

      {Web(), Errno(ECONNRESET),
       "http://127.0.0.1:8000/ broke the connection (reset); does its process "
       "end at the request, or does a proxy in front refuse us?"},

      {Database(), Ended({.code = CURLE_COULDNT_RESOLVE_HOST}),
       "the host name in tcp://db.example:5432 has no address; is db.example "
       "spelled right, and does the name server here know it?"},
      {Database(),
       Ended({.code = CURLE_OPERATION_TIMEDOUT, .looks_up_name = true}),
       "no name server told the address of db.example in time; does DNS work "
       "here? (/etc/resolv.conf names the servers)"},

      {Secure(), Tls("wrong version number"),
       "web.example:443 does not speak TLS; is it plain there, so that the "
       "scheme must be HTTP?"},
      {Secure(), Unverified(10),
       "the certificate of web.example:443 has expired; renew it"},
      {Secure(), Unverified(9),
       "the certificate of web.example:443 is not valid yet; are the clocks "
       "right, here and where it was made?"},
      {Secure(), Unverified(18),
       "the certificate of web.example:443 is self-signed; name it in "
       "tls.caFile, or do without tls.verify"},
      {Secure(), Unverified(19),
       "the certificate of web.example:443 is signed by a CA that is not known "
       "here; name that CA's file in tls.caFile"},
      {Secure(), Unverified(0),
       "the certificate of web.example:443 is for another name; put a name "
       "that stands in it into tls.serverName"},
      {Secure(), Unverified(23),
       "the certificate of web.example:443 is revoked; replace it"},
      {Secure(), Ended({.code = CURLE_SSL_CERTPROBLEM}),
       "our client certificate or its key cannot be used; are tls.certFile and "
       "tls.keyFile PEM, readable for us, and a pair?"},
      {Secure(), Ended({.code = CURLE_SSL_CACERT_BADFILE}),
       "the CA file cannot be read; is tls.caFile mounted, PEM and readable "
       "for us?"},
      {Secure(), Tls("tlsv13 alert certificate required"),
       "web.example:443 asks for a client certificate; give one in "
       "tls.certFile and tls.keyFile"},
      {Secure(), Tls("tlsv1 alert unknown ca"),
       "web.example:443 refuses our client certificate; does it trust the CA "
       "that signed tls.certFile?"},
      {Secure(), Tls("sslv3 alert handshake failure"),
       "web.example:443 refuses the TLS handshake; does it want a client "
       "certificate, or ciphers that are too old?"},
      {Secure(), Tls("tlsv1 unrecognized name"),
       "web.example:443 has no certificate for that name; put the name it "
       "knows into tls.serverName"},
      {Secure(), Tls("tlsv1 alert protocol version"),
       "web.example:443 speaks no TLS version that we do; let it offer TLS 1.2 "
       "or 1.3"},
      {Secure(), Tls(""),
       "no TLS connection to https://web.example:443/: its handshake or its "
       "certificate is bad; does it speak TLS on port 443?"},

      {Database(), Errno(EHOSTUNREACH),
       "there is no way to tcp://db.example:5432 (no route to its address); is "
       "the address right, and its family (IPv4, IPv6) one that we have here?"},
      {Database(), Errno(EPERM),
       "the kernel here lets nothing through to db.example:5432; does a "
       "firewall or a NetworkPolicy forbid it?"},

      {Web(), Connected({.code = CURLE_GOT_NOTHING}),
       "127.0.0.1:8000 ended the connection without an answer; is it HTTP that "
       "it speaks there, and does its process live on?"},
      {Web(), Connected({.code = CURLE_PARTIAL_FILE, .headers_complete = true}),
       "http://127.0.0.1:8000/ ended its answer before the announced end; does "
       "its process end meanwhile, or is its Content-Length wrong?"},

      {Web(), Connected({.code = CURLE_UNSUPPORTED_PROTOCOL}),
       "127.0.0.1:8000 answers, but not in HTTP; does it speak TLS, so that "
       "the scheme must be HTTPS, or is port 8000 another server's?"},
      {Web(), Because(Reason::kProtocol, "more than 10 redirects"),
       "http://127.0.0.1:8000/ redirects more than 10 times; is that a circle? "
       "ask for the path that it is to end at"},
      {Web(), Connected({.headers_too_large = true}),
       "the headers of http://127.0.0.1:8000/ are too large; what fills them? "
       "cookies, perhaps"},
      {Web(), Connected({.code = CURLE_OK, .header_bytes = 9}),
       "http://127.0.0.1:8000/ broke off inside its headers; does its process "
       "end while it answers?"},

      {Web(), Status(302),
       "http://127.0.0.1:8000/ answers with status 302, which does not count "
       "as healthy; a redirect is followed on the same host only: ask for what "
       "it leads to, or let 3xx count"},
      {Web(), Status(400),
       "http://127.0.0.1:8000/ answers with status 400, which does not count "
       "as healthy; does it want HTTPS on that port, or another Host header?"},
      {Web(), Status(404),
       "http://127.0.0.1:8000/ answers with status 404, which does not count "
       "as healthy; is the path right?"},
      {Web(), Status(418),
       "http://127.0.0.1:8000/ answers with status 418, which does not count "
       "as healthy; if that is well, let this status count"},

      {Web(), Because(Reason::kInternal, "header A: cannot read /x"),
       "http://127.0.0.1:8000/ could not be checked; is the file that a header "
       "comes from mounted, and readable for us?"},
      {Web(), Errno(EMFILE),
       "we have no file descriptor left to check http://127.0.0.1:8000/; raise "
       "the limit on open files (RLIMIT_NOFILE)"},
  };
}

TEST(HintTest, SaysWhatToDo) {
  for (const Case& one : Cases()) {
    EXPECT_EQ(Hint(one.target, one.outcome), one.hint)
        << one.outcome.detail << " (" << ToString(one.outcome.reason) << ")";
  }
}

TEST(HintTest, EveryReasonOfEveryTargetHasSomethingToDo) {
  const std::vector<Target> targets{Web(), At("::1"), Secure(), Socket(),
                                    Database()};
  for (int i = 0; i < kReasonCount; ++i) {
    const auto reason = static_cast<Reason>(i);
    for (const Target& target : targets) {
      Outcome outcome = Because(reason);
      if (reason == Reason::kOk) {
        outcome.verdict = Verdict::kPass;
        EXPECT_EQ(Hint(target, outcome), "");
        continue;
      }
      const std::string hint = Hint(target, outcome);
      EXPECT_NE(hint.find("; "), std::string::npos)
          << ToString(reason) << ": " << hint;
      EXPECT_EQ(hint.find('$'), std::string::npos) << hint;
      EXPECT_EQ(hint.find('\n'), std::string::npos) << hint;
    }
  }
}

// The last row of a reason fits whatever comes; one behind it would be dead.
TEST(HintTest, NoRowStandsBehindOneThatFitsAll) {
  std::set<Reason> closed;
  for (const HintRow& row : HintRows()) {
    EXPECT_FALSE(closed.contains(row.reason)) << row.todo;
    if (row.said.empty() && row.whom == HintFor::kAny && row.status == 0) {
      closed.insert(row.reason);
    }
  }
  EXPECT_EQ(closed.size(), static_cast<std::size_t>(kReasonCount) - 1);
}

}  // namespace
}  // namespace leadsman
