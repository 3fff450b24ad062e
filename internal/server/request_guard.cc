#include "internal/server/request_guard.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "internal/server/request_head.h"

namespace leadsman {
namespace {

// "GET ", the target, " HTTP/1.1", and some grace for other methods.
constexpr std::size_t kMaxLine = RequestGuard::kMaxTarget + 64;

bool IsControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

}  // namespace

void RequestGuard::Feed(std::string_view bytes) {
  if (!done_) buffer_ += bytes;
}

std::optional<Arrival> RequestGuard::Refuse(int status, std::string_view why) {
  done_ = true;
  buffer_.clear();
  Arrival arrival;
  arrival.refused = status;
  arrival.why = why;
  return arrival;
}

// Looks at each byte once, in order, and decides at that byte: that is why it
// does not matter how the bytes were split.
std::optional<Arrival> RequestGuard::Next() {
  while (!done_ && scanned_ < buffer_.size()) {
    const std::size_t at = scanned_++;
    const char c = buffer_[at];
    const bool after_cr = at > 0 && buffer_[at - 1] == '\r';
    if (at >= kMaxHead) {
      return Refuse(431, "the request's head is over 8192 bytes");
    }
    if (in_line_ && at >= kMaxLine) {
      return Refuse(431, "the request line is over 1024 bytes");
    }
    if (after_cr != (c == '\n')) {
      return Refuse(400, "lines must end in CRLF");
    }
    if (IsControl(c) && c != '\r' && c != '\n') {
      return Refuse(400, "a control byte in the request's head");
    }
    if (c != '\n') continue;
    if (at == 1) {  // RFC 9112, 2.2: one empty line before it is ignored
      if (skipped_) return Refuse(400, "empty lines before the request");
      skipped_ = true;
      buffer_.erase(0, 2);
      scanned_ = 0;
      continue;
    }
    in_line_ = false;
    if (buffer_[at - 2] == '\n') return TakeHead(at - 1);
  }
  return std::nullopt;
}

std::optional<Arrival> RequestGuard::TakeHead(std::size_t size) {
  Arrival arrival = ParseRequestHead(std::string_view(buffer_).substr(0, size));
  if (arrival.refused != 0) return Refuse(arrival.refused, arrival.why);
  buffer_.erase(0, size + 2);
  scanned_ = 0;
  skipped_ = false;
  in_line_ = true;
  if (!arrival.keep_alive) {
    done_ = true;
    buffer_.clear();
  }
  return arrival;
}

}  // namespace leadsman
