#include "internal/net/curl_headers.h"

#include <string>
#include <string_view>

#include "internal/base/text.h"

namespace leadsman {
namespace {

bool HasLineEnd(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) !=
         std::string_view::npos;
}

}  // namespace

CurlList HeadersOf(const HttpRequest& request, const std::string& user_agent,
                   const std::string& host, std::string& why) {
  CurlList list;
  bool has_agent = false, has_accept = false, has_host = false,
       has_type = false, has_connection = false;
  for (const auto& [name, value] : request.headers) {
    if (name.empty() || HasLineEnd(name) || HasLineEnd(value) ||
        name.find(':') != std::string::npos) {
      why = "the header " + CleanText(name) + " cannot be sent";
      return nullptr;
    }
    const std::string lower = ToLower(name);
    has_agent |= lower == "user-agent";
    has_accept |= lower == "accept";
    has_type |= lower == "content-type";
    has_connection |= lower == "connection";
    if (value.empty()) {
      // For libcurl "Name:" leaves out its own, "Name;" sends an empty one.
      if (lower == "host") continue;
      const bool removed = lower == "user-agent" || lower == "accept";
      Append(list, name + (removed ? ":" : ";"));
    } else {
      has_host |= lower == "host";
      Append(list, std::string(name).append(": ").append(value));
    }
  }
  if (!has_agent) Append(list, "User-Agent: " + user_agent);
  if (!has_accept) Append(list, "Accept: */*");
  if (!has_host && !host.empty()) Append(list, "Host: " + host);
  if (!has_type) Append(list, "Content-Type:");
  if (!has_connection && !request.keep_alive && !request.http2) {
    Append(list, "Connection: close");
  }
  Append(list, "Expect:");
  return list;
}

}  // namespace leadsman
