// RequestGuard: decides what of a connection's bytes is a request. Pure.
//
// One a connection. Bytes go in as they come; whole requests and at most one
// refusal come out, the same however the bytes were split. After a refusal, or
// a request that ends the connection, all further bytes are ignored.
// RFC 9112, strict: CRLF only, no folding, no control bytes, HTTP/1.0 and 1.1,
// no body. A head may have 8 KiB, a target 1,024 bytes. Headers other than
// Connection, Content-Length and Transfer-Encoding are well formed or refused,
// but not understood: no Cookie, Date or Host can fail a request. Nor can
// Accept or Accept-Encoding, which are handed on as they came.
#ifndef LEADSMAN_INTERNAL_SERVER_REQUEST_GUARD_H_
#define LEADSMAN_INTERNAL_SERVER_REQUEST_GUARD_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace leadsman {

struct Arrival {
  // 0: a whole request. Otherwise the status it is refused with, and why, in
  // one line for people.
  int refused = 0;
  std::string_view why;

  bool head = false;  // HEAD, else GET
  std::string target;
  bool keep_alive = false;
  // The client is an HTTP/1.0 one and must be told that it is kept alive.
  bool old_client = false;
  std::string accept;  // several lines are joined by a comma; "" = none
  std::string accept_encoding;
};

class RequestGuard {
 public:
  static constexpr std::size_t kMaxHead = 8192;
  static constexpr std::size_t kMaxTarget = 1024;

  void Feed(std::string_view bytes);
  // The next one in order; nullopt: more bytes are needed.
  std::optional<Arrival> Next();

  // A request has begun and is not whole.
  bool partial() const { return !done_ && !buffer_.empty(); }
  bool done() const { return done_; }

 private:
  std::optional<Arrival> Refuse(int status, std::string_view why);
  std::optional<Arrival> TakeHead(std::size_t size);

  std::string buffer_;       // from the current request's first byte on
  std::size_t scanned_ = 0;  // so much of it has been looked at
  bool skipped_ = false;     // an empty line before this request
  bool in_line_ = true;      // the request line is not whole
  bool done_ = false;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_SERVER_REQUEST_GUARD_H_
