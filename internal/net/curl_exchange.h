// CurlExchange: one request under way, and what of its answer has come.
//
// Shared by the files that see curl: curl_options sets a handle up for it,
// curl_answer collects and reads, curl_fault explains, curl_transport drives.
#ifndef LEADSMAN_INTERNAL_NET_CURL_EXCHANGE_H_
#define LEADSMAN_INTERNAL_NET_CURL_EXCHANGE_H_

#include <array>
#include <cstddef>
#include <memory>
#include <string>

#include <curl/curl.h>

#include "internal/base/clock.h"
#include "internal/net/transport.h"

namespace leadsman {

struct CurlEasyDelete {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using CurlEasy = std::unique_ptr<CURL, CurlEasyDelete>;

struct CurlListDelete {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using CurlList = std::unique_ptr<curl_slist, CurlListDelete>;

inline void Append(CurlList& list, const std::string& text) {
  if (curl_slist* grown = curl_slist_append(list.get(), text.c_str())) {
    static_cast<void>(list.release());
    list.reset(grown);
  }
}

struct CurlExchange {
  HttpRequest request;
  HttpDone done;
  SteadyTime start;
  SteadyTime deadline;
  std::string where;           // "127.0.0.1:8000", "unix:/run/web.sock"
  bool connect_only = false;   // a TCP probe of a name
  bool looks_up_name = false;  // neither address, localhost nor Unix socket

  CurlEasy easy;
  CurlList headers;
  CurlList resolve;
  CurlList connect_to;

  HttpReply reply;
  std::size_t header_bytes = 0;
  bool headers_too_large = false;
  bool headers_complete = false;  // of the final answer
  bool body_ended_by_us = false;
  bool connected = false;  // this and the next where no header has come
  bool some_byte = false;
  int open_errno = 0;  // why there was no socket
  int family = 0;      // of the last address tried
  std::array<char, CURL_ERROR_SIZE> error{};
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NET_CURL_EXCHANGE_H_
