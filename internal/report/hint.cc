#include "internal/report/hint.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "internal/base/text.h"
#include "internal/report/hint_rows.h"

namespace leadsman {
namespace {

// What of a target the words speak of.
struct Facts {
  std::string address;  // "127.0.0.1:8000", or the Unix socket's path
  std::string host;
  std::string port;
  bool unix_socket = false;
  bool own = false;
  bool http = false;
  bool https = false;
};

struct FactsOf {
  Facts operator()(const HttpGet& http) const {
    Facts facts = At(http.host, http.port);
    facts.https = http.scheme == "https";
    facts.http = !facts.https;
    facts.unix_socket = !http.unix_socket.empty();
    if (facts.unix_socket) facts.address = http.unix_socket;
    return facts;
  }
  Facts operator()(const Grpc& grpc) const {
    Facts facts = At(grpc.host, grpc.port);
    facts.https = grpc.tls.has_value();
    return facts;
  }
  Facts operator()(const TcpSocket& tcp) const {
    return At(tcp.host, tcp.port);
  }

  static Facts At(const std::string& host, int port) {
    const std::string shown = host.empty() ? "127.0.0.1" : host;
    return {.address = HostPort(shown, port),
            .host = host,
            .port = std::to_string(port)};
  }
};

bool Is(HintFor whom, const Facts& facts) {
  switch (whom) {
    case HintFor::kAny:
      return true;
    case HintFor::kUnix:
      return facts.unix_socket;
    case HintFor::kIpv4:
      return facts.own && facts.host.starts_with("127.");
    case HintFor::kIpv6:
      return facts.own && facts.host == "::1";
    case HintFor::kOwn:
      return facts.own;
    case HintFor::kHttp:
      return facts.http;
    case HintFor::kHttps:
      return facts.https;
  }
  return false;
}

const HintRow* FindRow(const Facts& facts, const Outcome& outcome) {
  for (const HintRow& row : HintRows()) {
    if (row.reason == outcome.reason && Is(row.whom, facts) &&
        (row.status == 0 || row.status == outcome.evidence.status) &&
        outcome.detail.find(row.said) != std::string::npos) {
      return &row;
    }
  }
  return nullptr;
}

// $A is the address, $H the host, $P the port, $T the whole target.
std::string Fill(std::string_view words, const Facts& facts,
                 const std::string& target) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] != '$') {
      text += words[i];
      continue;
    }
    switch (words[++i]) {
      case 'A':
        text += facts.address;
        break;
      case 'H':
        text += facts.host;
        break;
      case 'P':
        text += facts.port;
        break;
      default:
        text += target;
    }
  }
  return text;
}

}  // namespace

std::string Meaning(Reason reason, std::string_view where, int status) {
  const std::string target(where);
  switch (reason) {
    case Reason::kRefused:
      return "nothing listens on " + target;
    case Reason::kTimeout:
      return target + " did not answer in time";
    case Reason::kReset:
      return target + " broke the connection (reset)";
    case Reason::kDns:
      return "the host name in " + target + " has no address";
    case Reason::kTls:
      return "no TLS connection to " + target +
             ": its handshake or its certificate is bad";
    case Reason::kUnreachable:
      return "there is no way to " + target + " (no route to its address)";
    case Reason::kClosed:
      return target + " ended the connection before its answer was whole";
    case Reason::kProtocol:
      return target + " answers, but not in the expected protocol";
    case Reason::kStatus:
      // HTTP's status is 200 whatever gRPC's is.
      if (where.starts_with("grpc")) {
        return target + " answers, but not with gRPC's OK";
      }
      return target + " answers with status " + std::to_string(status) +
             ", which does not count as healthy";
    case Reason::kBody:
      return target + " answers, but its content is not as expected";
    case Reason::kJson:
      return target + " answers, but its JSON is not as expected";
    case Reason::kHeader:
      return target + " answers, but a header is not as expected";
    case Reason::kLatency:
      return target + " answers, but too slowly";
    case Reason::kCertificate:
      return "the certificate of " + target + " runs out soon";
    case Reason::kNotServing:
      return target + " says of itself that it is not serving";
    case Reason::kOk:
    case Reason::kInternal:
      break;
  }
  return target + " could not be checked";
}

std::string Hint(const Target& target, const Outcome& outcome) {
  if (outcome.verdict == Verdict::kPass) return "";
  // gRPC's judge says what to do in the detail itself.
  if (std::holds_alternative<Grpc>(target) &&
      outcome.detail.find("; ") != std::string::npos) {
    return "";
  }
  Facts facts = std::visit(FactsOf(), target);
  facts.own = IsOwn(target, "");
  const std::string whole = Describe(target);
  const bool refused = outcome.reason == Reason::kRefused;
  std::string meaning = Meaning(outcome.reason, refused ? facts.address : whole,
                                outcome.evidence.status);
  const HintRow* row = FindRow(facts, outcome);
  if (row == nullptr) return CleanText(meaning);
  if (!row->what.empty()) meaning = Fill(row->what, facts, whole);
  return CleanText(meaning + "; " + Fill(row->todo, facts, whole));
}

}  // namespace leadsman
