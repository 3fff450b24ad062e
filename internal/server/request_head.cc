#include "internal/server/request_head.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "internal/base/text.h"

namespace leadsman {
namespace {

Arrival Refused(int status, std::string_view why) {
  Arrival arrival;
  arrival.refused = status;
  arrival.why = why;
  return arrival;
}

// RFC 9110, 5.6.2: what methods and header names are made of.
bool IsToken(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || kMarks.find(c) != std::string_view::npos;
  });
}

bool IsTarget(std::string_view text) {
  return text.starts_with('/') &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return c > ' ' && c <= '~'; });
}

Arrival ParseLine(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    return Refused(400, "not a request line; METHOD TARGET HTTP/1.1");
  }
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!IsToken(method)) return Refused(400, "not a method");
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    return Refused(400, "only HTTP/1.1 and HTTP/1.0 are spoken here");
  }
  if (method != "GET" && method != "HEAD") {
    return Refused(405, "only GET and HEAD");
  }
  if (target.size() > RequestGuard::kMaxTarget) {
    return Refused(431, "the path is over 1024 bytes");
  }
  if (!IsTarget(target)) {
    return Refused(400, "the path must start with / and be printable ASCII");
  }
  Arrival arrival;
  arrival.head = method == "HEAD";
  arrival.target = target;
  arrival.old_client = version == "HTTP/1.0";
  arrival.keep_alive = !arrival.old_client;
  return arrival;
}

// RFC 9110, 5.3: several lines of one list are one list.
void AppendList(std::string& list, std::string_view value) {
  if (!list.empty()) list += ", ";
  list += value;
}

// Takes what it says into `arrival`.
void ParseHeader(std::string_view line, Arrival& arrival) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !IsToken(line.substr(0, colon))) {
    arrival = Refused(400, "not a header line; NAME: VALUE");
    return;
  }
  const std::string name = ToLower(line.substr(0, colon));
  const std::string_view value = Trim(line.substr(colon + 1));
  if (name == "transfer-encoding") {
    arrival = Refused(400, "a request body is not taken");
  } else if (name == "content-length") {
    if (value.empty() ||
        value.find_first_not_of("0123456789") != std::string_view::npos) {
      arrival = Refused(400, "Content-Length is not a number");
    } else if (value.find_first_not_of('0') != std::string_view::npos) {
      arrival = Refused(413, "a request body is not taken");
    }
  } else if (name == "accept") {
    AppendList(arrival.accept, value);
  } else if (name == "accept-encoding") {
    AppendList(arrival.accept_encoding, value);
  } else if (name == "connection") {
    for (const std::string& option : SplitList(ToLower(value))) {
      if (option == "close") {
        arrival.keep_alive = false;
        arrival.old_client = false;  // close wins, wherever it stands
      } else if (option == "keep-alive" && arrival.old_client) {
        arrival.keep_alive = true;
      }
    }
  }
}

}  // namespace

Arrival ParseRequestHead(std::string_view head) {
  const std::size_t end = head.find("\r\n");
  Arrival arrival = ParseLine(head.substr(0, end));
  head.remove_prefix(end + 2);
  while (!head.empty() && arrival.refused == 0) {
    const std::size_t size = head.find("\r\n");
    ParseHeader(head.substr(0, size), arrival);
    head.remove_prefix(size + 2);
  }
  return arrival;
}

}  // namespace leadsman
