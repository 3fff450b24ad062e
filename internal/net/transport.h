// Transport: how the program asks the network, all on the loop thread.
//
// Rules every implementation keeps (tests/contract/net):
//   1. `done` runs exactly once, on the loop thread, never inside the call.
//   2. It runs within `timeout`, name lookup and TLS included, plus one turn;
//      an answer that was complete only after it is a kTimeout all the same.
//   3. Destroying the transport drops pending calls without running `done`.
//   4. Nothing of the environment (proxies, netrc) changes what is asked.
#ifndef LEADSMAN_INTERNAL_NET_TRANSPORT_H_
#define LEADSMAN_INTERNAL_NET_TRANSPORT_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "internal/base/clock.h"
#include "internal/base/result.h"

namespace leadsman {

enum class NetFault {
  kRefused,
  kTimeout,
  kReset,
  kDns,
  kTls,
  kUnreachable,
  kClosed,    // ended before any answer, or inside the announced body
  kProtocol,  // bytes, but not an answer of the protocol
  kLocal,     // ours: no descriptors, no memory
};

// How long each part took; unset = not reached, or none.
struct NetPhases {
  std::optional<microseconds> resolve;
  std::optional<microseconds> connect;
  std::optional<microseconds> tls;
  std::optional<microseconds> first_byte;
  std::optional<microseconds> transfer;
};

struct NetError {
  NetFault fault = NetFault::kLocal;
  // For people, one line, ours: "connect to 127.0.0.1:8000: refused". Never
  // holds content of an answer.
  std::string detail;
  NetPhases phases;
  microseconds latency{0};
};

struct NetTls {
  bool verify = false;      // chain and name
  std::string ca_file;      // "" = the system's
  std::string server_name;  // SNI and verified name apart from the address
  std::string cert_file;
  std::string key_file;
  // PEM text, which takes the place of the files.
  std::string ca_pem;
  std::string cert_pem;
  std::string key_pem;
};

using HeaderList = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string method = "GET";
  std::string url;  // http or https, no userinfo
  // Sent as they are. A User-Agent or Accept given here takes the place of the
  // defaults (leadsman/VERSION, */*); given and empty, it is not sent at all.
  HeaderList headers;
  std::string body;  // sent where not empty, with its Content-Length
  milliseconds timeout{1000};
  // The transfer ends, as a success, once this much of the body is in.
  std::size_t max_body = std::size_t{10} * 1024;
  NetTls tls;
  std::string unix_socket;    // connect there instead; "" = no
  bool http2 = false;         // prior knowledge on http, ALPN h2 on https
  bool keep_alive = false;    // may reuse and leave open a connection
  bool certificates = false;  // fill HttpReply::certificate_expiry
};

struct HttpReply {
  int status = 0;
  HeaderList headers;  // of the final answer, names in lower case; trailers too
  std::string body;    // at most max_body
  bool body_cut = false;
  std::string redirect_url;  // absolute; "" = no 3xx with a Location
  int http_version = 0;      // 10, 11, 20
  std::optional<WallTime> certificate_expiry;  // the earliest in the chain
  NetPhases phases;
  microseconds latency{0};  // call to answer
};

using HttpResult = Result<HttpReply, NetError>;
using HttpDone = std::function<void(HttpResult)>;

struct TcpReply {
  NetPhases phases;
  microseconds latency{0};
};
using TcpResult = Result<TcpReply, NetError>;
using TcpDone = std::function<void(TcpResult)>;

class Transport {
 public:
  virtual ~Transport() = default;
  // Redirects are not followed: that is the asker's rule.
  virtual void Fetch(HttpRequest request, HttpDone done) = 0;
  // Connects and closes at once; sends nothing.
  virtual void Connect(std::string host, int port, milliseconds timeout,
                       TcpDone done) = 0;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NET_TRANSPORT_H_
