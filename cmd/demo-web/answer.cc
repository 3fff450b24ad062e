#include "cmd/demo-web/answer.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cmd/demo-web/fault.h"

namespace leadsman {
namespace {

struct Request {
  std::string_view method;
  std::string_view target;
};

Request ParseRequest(std::string_view head) {
  const std::string_view line = head.substr(0, head.find_first_of("\r\n"));
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || last == first) return {};
  return {.method = line.substr(0, first),
          .target = line.substr(first + 1, last - first - 1)};
}

std::string_view PhraseOf(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 404:
      return "Not Found";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:
      return "Ordered";
  }
}

std::string Http(int status, std::string_view body, const Request& request) {
  std::string bytes = "HTTP/1.1 " + std::to_string(status) + ' ';
  bytes += PhraseOf(status);
  bytes += "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n";
  if (request.method != "HEAD") bytes += body;
  return bytes;
}

// "/fault/NAME" or "/fault?mode=NAME"; "" = a question, not an order.
std::optional<std::string_view> OrderIn(std::string_view target) {
  constexpr std::string_view kPath = "/fault";
  if (!target.starts_with(kPath)) return std::nullopt;
  target.remove_prefix(kPath.size());
  if (target.empty()) return target;
  for (const std::string_view before : {"/", "?mode="}) {
    if (target.starts_with(before)) return target.substr(before.size());
  }
  return std::nullopt;
}

Answer TakeOrder(std::string_view order, const Request& request, Site& site) {
  if (!order.empty()) {
    const auto fault = ParseFault(order);
    if (!fault) {
      return {.bytes = Http(400,
                            "no such fault; there are: " +
                                std::string(kFaultNames) + "\n",
                            request)};
    }
    site.fault = *fault;
    if (fault->kind == Fault::Kind::kCrash) return {.end = Answer::End::kDie};
  }
  return {.bytes = Http(200, "fault: " + ToString(site.fault) + "\n", request)};
}

Answer Page(const Request& request, Site& site) {
  const std::string_view path =
      request.target.substr(0, request.target.find('?'));
  if (path == "/healthz") return {.bytes = Http(200, "ok\n", request)};
  if (path != "/") return {.bytes = Http(404, "not found\n", request)};
  ++site.seen;
  return {.bytes = Http(200,
                        "Hello World! I have been seen " +
                            std::to_string(site.seen) + " times.\n",
                        request)};
}

}  // namespace

Answer AnswerTo(std::string_view head, Site& site) {
  const Request request = ParseRequest(head);
  if (request.method.empty()) {
    return {.bytes = Http(400, "bad request\n", request)};
  }
  if (const auto order = OrderIn(request.target)) {
    return TakeOrder(*order, request, site);
  }
  switch (site.fault.kind) {
    case Fault::Kind::kNone:
      return Page(request, site);
    case Fault::Kind::kStatus:
      return {.bytes = Http(site.fault.status, "out of order\n", request)};
    case Fault::Kind::kSlow: {
      Answer answer = Page(request, site);
      answer.delay = site.fault.delay;
      return answer;
    }
    case Fault::Kind::kHang:
      return {.end = Answer::End::kNever};
    case Fault::Kind::kReset:
      return {.end = Answer::End::kReset};
    case Fault::Kind::kClose:
      return {};
    case Fault::Kind::kCrash:
      return {.end = Answer::End::kDie};
    case Fault::Kind::kBadBody:
      return {.bytes = Http(200, "error: no such table: visitors\n", request)};
    case Fault::Kind::kShortBody:
      return {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nHello"};
    case Fault::Kind::kHalfHeader:
      return {.bytes = "HTTP/1.1 200 OK\r\nContent-Ty"};
    case Fault::Kind::kGarbage:
      return {.bytes = "\x16\x03\x01 this is not HTTP\n"};
  }
  return {};
}

}  // namespace leadsman
