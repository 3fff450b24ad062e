#include "internal/net/curl_answer.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include "internal/base/text.h"
#include "internal/net/certificate_time.h"

namespace leadsman {
namespace {

constexpr std::size_t kMaxHeaderBytes = std::size_t{256} * 1024;

// One line with its line end. A new status line starts the headers anew: what
// came before was a 1xx.
void TakeHeaderLine(std::string_view line, CurlExchange& exchange) {
  HeaderList& headers = exchange.reply.headers;
  const std::string_view text = Trim(line);
  if (line.starts_with("HTTP/") && !exchange.headers_complete) {
    headers.clear();
    return;
  }
  if (text.empty()) {
    long status = 0;
    curl_easy_getinfo(exchange.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    exchange.headers_complete = status >= 200;
    return;
  }
  if ((line.front() == ' ' || line.front() == '\t') && !headers.empty()) {
    headers.back().second += ' ';  // RFC 9112, 5.2: a folded line
    headers.back().second += text;
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  headers.emplace_back(ToLower(Trim(line.substr(0, colon))),
                       std::string(Trim(line.substr(colon + 1))));
}

std::optional<microseconds> Between(microseconds from, microseconds to) {
  if (to.count() == 0) return std::nullopt;
  return std::max(to - from, microseconds(0));
}

microseconds TimeOf(CURL* easy, CURLINFO info) {
  curl_off_t time = 0;
  curl_easy_getinfo(easy, info, &time);
  return microseconds(time);
}

// Against the URL asked, which the handle's own may not be (see server_name).
std::string AbsoluteUrl(const std::string& base, const std::string& location) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(
      curl_url(), curl_url_cleanup);
  char* text = nullptr;
  if (curl_url_set(url.get(), CURLUPART_URL, base.c_str(), 0) != CURLUE_OK ||
      curl_url_set(url.get(), CURLUPART_URL, location.c_str(),
                   CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK ||
      curl_url_get(url.get(), CURLUPART_URL, &text, 0) != CURLUE_OK) {
    return "";
  }
  std::string absolute(text);
  curl_free(text);
  return absolute;
}

std::optional<WallTime> EarliestExpiry(CURL* easy) {
  const curl_certinfo* chain = nullptr;
  curl_easy_getinfo(easy, CURLINFO_CERTINFO, &chain);
  std::optional<WallTime> earliest;
  for (int i = 0; chain != nullptr && i < chain->num_of_certs; ++i) {
    for (const curl_slist* line = chain->certinfo[i]; line != nullptr;
         line = line->next) {
      constexpr std::string_view kLabel = "Expire date:";
      const std::string_view text(line->data);
      if (!text.starts_with(kLabel)) continue;
      const auto end = ParseCertificateTime(text.substr(kLabel.size()));
      if (end && (!earliest || *end < *earliest)) earliest = end;
    }
  }
  return earliest;
}

}  // namespace

std::size_t OnHeader(char* bytes, std::size_t /*one*/, std::size_t size,
                     void* exchange) {
  auto& mine = *static_cast<CurlExchange*>(exchange);
  mine.header_bytes += size;
  if (mine.header_bytes > kMaxHeaderBytes) {
    mine.headers_too_large = true;
    return 0;
  }
  if (size > 0) TakeHeaderLine({bytes, size}, mine);
  return size;
}

std::size_t OnBody(char* bytes, std::size_t /*one*/, std::size_t size,
                   void* exchange) {
  auto& mine = *static_cast<CurlExchange*>(exchange);
  const std::size_t cap = mine.request.max_body;
  std::string& body = mine.reply.body;
  body.append(bytes, std::min(size, cap - body.size()));
  if (body.size() < cap || size == 0) return size;
  // Full. It may also be complete, where its length was announced so.
  curl_off_t announced = -1;
  curl_easy_getinfo(mine.easy.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T,
                    &announced);
  if (announced == static_cast<curl_off_t>(cap)) return size;
  mine.body_ended_by_us = true;
  mine.reply.body_cut = true;
  return 0;
}

NetPhases PhasesOf(CURL* easy, const CurlExchange& exchange) {
  const microseconds resolved = TimeOf(easy, CURLINFO_NAMELOOKUP_TIME_T);
  const microseconds connected = TimeOf(easy, CURLINFO_CONNECT_TIME_T);
  const microseconds secured = TimeOf(easy, CURLINFO_APPCONNECT_TIME_T);
  const microseconds asked = TimeOf(easy, CURLINFO_PRETRANSFER_TIME_T);
  const microseconds first = TimeOf(easy, CURLINFO_STARTTRANSFER_TIME_T);
  NetPhases phases;
  if (exchange.looks_up_name) phases.resolve = Between({}, resolved);
  phases.connect = Between(resolved, connected);
  phases.tls = Between(connected, secured);
  if (exchange.header_bytes > 0) {
    phases.first_byte = Between(asked, first);
    phases.transfer = Between(first, TimeOf(easy, CURLINFO_TOTAL_TIME_T));
  }
  return phases;
}

void CompleteReply(CURL* easy, CurlExchange& exchange) {
  HttpReply& reply = exchange.reply;
  long number = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &number);
  reply.status = static_cast<int>(number);
  curl_easy_getinfo(easy, CURLINFO_HTTP_VERSION, &number);
  reply.http_version = number == CURL_HTTP_VERSION_1_0   ? 10
                       : number == CURL_HTTP_VERSION_2_0 ? 20
                                                         : 11;
  if (reply.status >= 300 && reply.status < 400) {
    for (const auto& [name, value] : reply.headers) {
      if (name != "location" || value.empty()) continue;
      reply.redirect_url = AbsoluteUrl(exchange.request.url, value);
      break;
    }
  }
  if (exchange.request.certificates) {
    reply.certificate_expiry = EarliestExpiry(easy);
  }
  reply.phases = PhasesOf(easy, exchange);
}

}  // namespace leadsman
