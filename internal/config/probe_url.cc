#include "internal/config/probe_url.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "internal/base/text.h"
#include "internal/base/time_text.h"
#include "internal/config/basic_auth.h"

namespace leadsman {
namespace {

constexpr std::string_view kAlnum =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

bool Has(const std::string& text, std::string_view others) {
  return text.find_first_not_of(std::string(kAlnum).append(others)) ==
         std::string::npos;
}

bool HasControl(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

std::optional<int> Number(std::string_view digits, int low, int high) {
  int number = 0;
  const char* end = digits.data() + digits.size();
  const auto [at, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc() || at != end || number < low || number > high) {
    return std::nullopt;
  }
  return number;
}

// Takes the words in turn; the first that is wrong ends it.
class Reading {
 public:
  explicit Reading(const ProbeWords& words) : words_(words) {}

  Result<Check, std::string> Read() {
    check_.name = "probe";
    ReadUrl();
    ReadTimeout();
    ReadStatus();
    check_.expect.body.contains = words_.contains;
    if (!trouble_.empty()) return Unexpected<std::string>(trouble_);
    return std::move(check_);
  }

 private:
  void Fail(std::string what) {
    if (trouble_.empty()) trouble_ = CleanText(what);
  }

  void ReadUrl() {
    const auto url = SplitAnyUrl(words_.url);
    if (!url) {
      return Fail(
          "that is no URL; write it like http://127.0.0.1:8000/, "
          "tcp://host:5432 or grpc://host:50051/service (an IPv6 address in "
          "[brackets])");
    }
    const bool http = url->scheme == "http" || url->scheme == "https";
    const bool grpc = url->scheme == "grpc" || url->scheme == "grpcs";
    if (!http && !grpc && url->scheme != "tcp") {
      return Fail("the scheme " + url->scheme +
                  " is not known; known are http, https, tcp, grpc and grpcs");
    }
    if (!IsHost(url->host)) {
      return Fail(
          "the URL's host is neither a name nor an address; an IPv6 address "
          "stands in [brackets]");
    }
    const std::optional<int> port = PortOf(*url);
    if (!port) return;
    if (http) return ReadHttp(*url, *port);
    if (!url->userinfo.empty() || !words_.status.empty() ||
        !words_.contains.empty() || !words_.headers.empty()) {
      return Fail(
          "--status, --contains, --header and a user in the URL are for http "
          "and https; take them out");
    }
    if (grpc) return ReadGrpc(*url, *port);
    ReadTcp(*url, *port);
  }

  static bool IsHost(const std::string& host) {
    const bool six = host.find(':') != std::string::npos;
    return six ? Has(host, ":.%-_") : Has(host, ".-_") && host[0] != '-';
  }

  std::optional<int> PortOf(const UrlParts& url) {
    std::string digits = url.port;
    if (digits.empty() && url.scheme == "http") digits = "80";
    if (digits.empty() && url.scheme == "https") digits = "443";
    if (digits.empty()) {
      Fail(url.scheme + " needs a port; write it like " + url.scheme +
           (url.scheme == "tcp" ? "://host:5432" : "://host:50051/service"));
      return std::nullopt;
    }
    const auto port = Number(digits, 1, 65535);
    if (!port) Fail("the URL's port is not one; must be from 1 to 65535");
    return port;
  }

  void ReadHttp(const UrlParts& url, int port) {
    if (url.path.find(' ') != std::string::npos || HasControl(url.path)) {
      return Fail("the URL's path holds a blank or a control byte; write %20");
    }
    HttpGet http{
        .scheme = url.scheme, .host = url.host, .port = port, .path = url.path};
    bool authorized = url.userinfo.empty();
    for (const std::string& header : words_.headers) {
      const std::size_t colon = header.find(':');
      const std::string name(Trim(header.substr(0, colon)));
      if (colon == std::string::npos || name.empty() ||
          !Has(name, "!#$%&'*+-.^_`|~") || HasControl(header)) {
        return Fail("--header: is not a header; write it like 'Host: shop'");
      }
      authorized = authorized || ToLower(name) == "authorization";
      AddHeader(http, name, std::string(Trim(header.substr(colon + 1))));
    }
    if (!authorized) AddHeader(http, "Authorization", BasicAuth(url.userinfo));
    check_.target = std::move(http);
  }

  static void AddHeader(HttpGet& http, std::string name, std::string value) {
    http.headers.push_back({.name = std::move(name),
                            .value = {Secret::From::kValue, std::move(value)}});
  }

  void ReadTcp(const UrlParts& url, int port) {
    if (url.path != "/") {
      return Fail("tcp has no path; write it like tcp://host:5432");
    }
    check_.target = TcpSocket{.host = url.host, .port = port};
  }

  void ReadGrpc(const UrlParts& url, int port) {
    const std::string service = url.path.substr(1);
    if (!Has(service, "._-/")) {
      return Fail(
          "the URL's service is not one; write it like "
          "grpc://host:50051/shop.Cart");
    }
    Grpc grpc{.host = url.host, .port = port, .service = service};
    if (url.scheme == "grpcs") grpc.tls.emplace();
    check_.target = std::move(grpc);
  }

  void ReadTimeout() {
    const auto timeout = ParseDuration(words_.timeout);
    if (!timeout || *timeout < milliseconds(50) ||
        *timeout > std::chrono::hours(1)) {
      return Fail("--timeout: \"" + words_.timeout +
                  "\" is not a duration from 50ms to 1h; write it like 1s or "
                  "500ms");
    }
    check_.schedule.timeout = std::chrono::ceil<milliseconds>(*timeout);
  }

  void ReadStatus() {
    if (words_.status.empty()) return;
    check_.expect.status.clear();
    for (const std::string& list : words_.status) {
      for (const std::string& word : SplitList(list)) {
        const std::size_t dash = word.find('-');
        const auto first = Number(word.substr(0, dash), 100, 599);
        const auto last = dash == std::string::npos
                              ? first
                              : Number(word.substr(dash + 1), 100, 599);
        if (!first || !last || *first > *last) {
          return Fail("--status: \"" + word +
                      "\" is not a code or a range within 100 to 599; write "
                      "it like 204 or 200-399");
        }
        check_.expect.status.push_back({*first, *last});
      }
    }
    if (check_.expect.status.empty()) {
      Fail("--status: is empty; write it like 204 or 200-399");
    }
  }

  const ProbeWords& words_;
  Check check_;
  std::string trouble_;
};

}  // namespace

Result<Check, std::string> CheckFromWords(const ProbeWords& words) {
  return Reading(words).Read();
}

}  // namespace leadsman
