#include "internal/probe/redirect.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "internal/base/text.h"

namespace leadsman {
namespace {

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 ||
         status == 308;
}

std::string_view Location(const HttpReply& reply) {
  for (const auto& [name, value] : reply.headers) {
    if (name == "location") return value;
  }
  return {};
}

// A scheme stands before the first of these: "http://…", but not "/a:b".
bool IsAbsolute(std::string_view location) {
  const std::size_t end = location.find_first_of(":/?#");
  return end != std::string_view::npos && end > 0 && location[end] == ':';
}

}  // namespace

std::optional<HttpRequest> NextRequest(const HttpRequest& asked,
                                       const HttpReply& reply) {
  if (!IsRedirect(reply.status) || reply.redirect_url.empty()) {
    return std::nullopt;
  }
  const auto from = SplitUrl(asked.url);
  const auto to = SplitUrl(reply.redirect_url);
  if (!from || !to || ToLower(from->host) != ToLower(to->host)) {
    return std::nullopt;
  }
  HttpRequest next = asked;
  next.url = reply.redirect_url;
  if (reply.status < 307 && next.method != "HEAD") {
    next.method = "GET";
    next.body.clear();
  }
  if (IsAbsolute(Location(reply))) {
    std::erase_if(next.headers, [](const auto& header) {
      return ToLower(header.first) == "host";
    });
  }
  return next;
}

}  // namespace leadsman
