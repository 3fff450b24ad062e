#include <optional>
#include <string>
#include <string_view>

#include "internal/base/text.h"

namespace leadsman {

std::optional<UrlParts> SplitUrl(std::string_view url) {
  auto parts = SplitAnyUrl(url);
  if (parts && parts->scheme != "http" && parts->scheme != "https") {
    return std::nullopt;
  }
  return parts;
}

std::optional<UrlParts> SplitAnyUrl(std::string_view url) {
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  UrlParts parts{.scheme = ToLower(url.substr(0, colon))};
  url.remove_prefix(colon + 3);
  url = url.substr(0, url.find('#'));  // the fragment is never sent

  const std::size_t end = url.find_first_of("/?");
  std::string_view authority = url.substr(0, end);
  if (end != std::string_view::npos) parts.path = url.substr(end);
  if (!parts.path.starts_with('/')) parts.path.insert(0, 1, '/');

  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) {
    parts.userinfo = authority.substr(0, at);
    authority.remove_prefix(at + 1);
  }
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    parts.host = authority.substr(1, close - 1);
    authority.remove_prefix(close + 1);
  } else {
    const std::size_t port = authority.find(':');
    parts.host = authority.substr(0, port);
    authority.remove_prefix(parts.host.size());
  }
  if (parts.host.empty()) return std::nullopt;
  if (!authority.empty()) {
    if (!authority.starts_with(':')) return std::nullopt;
    parts.port = authority.substr(1);
    if (parts.port.find_first_not_of("0123456789") != std::string::npos) {
      return std::nullopt;
    }
  }
  return parts;
}

std::string HostPort(std::string_view host, int port) {
  std::string text;
  const bool six = host.find(':') != std::string_view::npos;
  if (six) text += '[';
  text += host;
  if (six) text += ']';
  return text + ':' + std::to_string(port);
}

}  // namespace leadsman
