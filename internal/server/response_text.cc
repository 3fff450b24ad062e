#include "internal/server/response_text.h"

#include <string>
#include <string_view>

#include "internal/server/request_guard.h"
#include "internal/server/route.h"

namespace leadsman {
namespace {

std::string_view Phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 413:
      return "Content Too Large";
    case 431:
      return "Request Header Fields Too Large";
    case 503:
      return "Service Unavailable";
    default:
      return "Internal Server Error";
  }
}

}  // namespace

void AppendResponse(std::string& bytes, const Response& response,
                    bool head_only, After after) {
  bytes += "HTTP/1.1 ";
  bytes += std::to_string(response.status);
  bytes += ' ';
  bytes += Phrase(response.status);
  bytes += "\r\nContent-Type: ";
  bytes += response.content_type;
  bytes += "\r\nContent-Length: ";
  bytes += std::to_string(response.body.size());
  bytes += "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n";
  if (!response.content_encoding.empty()) {
    bytes += "Content-Encoding: " + response.content_encoding + "\r\n";
  }
  if (!response.allow.empty()) bytes += "Allow: " + response.allow + "\r\n";
  if (after == After::kClose) bytes += "Connection: close\r\n";
  if (after == After::kKeepAliveOldClient) {
    bytes += "Connection: keep-alive\r\n";
  }
  bytes += "\r\n";
  if (!head_only) bytes += response.body;
}

Response RefusalResponse(const Arrival& arrival) {
  Response response;
  response.status = arrival.refused;
  response.body = arrival.why;
  response.body += '\n';
  if (arrival.refused == 405) response.allow = "GET, HEAD";
  return response;
}

bool EndsConnection(int status) { return status >= 400 && status != 503; }

}  // namespace leadsman
