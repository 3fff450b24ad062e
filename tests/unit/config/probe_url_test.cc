#include "internal/config/probe_url.h"

#include <string>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leadsman {
namespace {

using testing::HasSubstr;

HttpGet Http(const std::string& url, std::vector<std::string> headers = {}) {
  const auto check =
      CheckFromWords({.url = url, .headers = std::move(headers)});
  EXPECT_TRUE(check) << check.error();
  return check ? std::get<HttpGet>(check->target) : HttpGet();
}

std::string Trouble(const ProbeWords& words) {
  const auto check = CheckFromWords(words);
  return check ? "none" : check.error();
}

TEST(ProbeUrlTest, PortsAndPathsAreTheSchemes) {
  EXPECT_EQ(Http("http://web"),
            (HttpGet{.scheme = "http", .host = "web", .port = 80}));
  EXPECT_EQ(
      Http("HTTPS://web/a?b=c#fragment"),
      (HttpGet{
          .scheme = "https", .host = "web", .port = 443, .path = "/a?b=c"}));
  EXPECT_EQ(Http("http://[::1]:8000?q").host, "::1");
  EXPECT_EQ(Http("http://[::1]:8000?q").path, "/?q");
  EXPECT_EQ(Http("http://web:/").port, 80);
}

TEST(ProbeUrlTest, UserinfoBecomesAuthorization) {
  const HttpGet web = Http("http://bob:p%40ss@web/");
  ASSERT_EQ(web.headers.size(), 1U);
  EXPECT_EQ(web.headers[0].name, "Authorization");
  EXPECT_EQ(web.headers[0].value.text, "Basic Ym9iOnBAc3M=");
  EXPECT_EQ(web.host, "web");
  // One that is given outright takes its place.
  const HttpGet other = Http("http://bob:x@web/", {"authorization: Bearer y"});
  ASSERT_EQ(other.headers.size(), 1U);
  EXPECT_EQ(other.headers[0].value.text, "Bearer y");
}

TEST(ProbeUrlTest, HeadersKeepTheirOrderAndColons) {
  const HttpGet web =
      Http("http://web", {"Host: shop", "X-At:12:00", "Empty:"});
  ASSERT_EQ(web.headers.size(), 3U);
  EXPECT_EQ(web.headers[0].value.text, "shop");
  EXPECT_EQ(web.headers[1].value.text, "12:00");
  EXPECT_EQ(web.headers[2].value.text, "");
}

TEST(ProbeUrlTest, TcpIsHostAndPort) {
  const auto check = CheckFromWords({.url = "tcp://[2001:db8::1]:5432"});
  ASSERT_TRUE(check) << check.error();
  EXPECT_EQ(std::get<TcpSocket>(check->target),
            (TcpSocket{.host = "2001:db8::1", .port = 5432}));
}

TEST(ProbeUrlTest, GrpcIsHostPortAndService) {
  const auto plain = CheckFromWords({.url = "grpc://cart:50051"});
  ASSERT_TRUE(plain) << plain.error();
  EXPECT_EQ(std::get<Grpc>(plain->target),
            (Grpc{.host = "cart", .port = 50051}));
  const auto secure = CheckFromWords({.url = "grpcs://[::1]:50051/shop.Cart"});
  ASSERT_TRUE(secure) << secure.error();
  EXPECT_EQ(std::get<Grpc>(secure->target), (Grpc{.host = "::1",
                                                  .port = 50051,
                                                  .service = "shop.Cart",
                                                  .tls = TlsClient()}));
}

TEST(ProbeUrlTest, StatusTimeoutAndContainsAreTheChecks) {
  const auto check = CheckFromWords({.url = "http://web",
                                     .status = {"200-299, 404", "503"},
                                     .timeout = "1m30s",
                                     .contains = "ok"});
  ASSERT_TRUE(check) << check.error();
  EXPECT_EQ(check->expect.status,
            (std::vector<StatusRange>{{200, 299}, {404, 404}, {503, 503}}));
  EXPECT_EQ(check->schedule.timeout, milliseconds(90'000));
  EXPECT_EQ(check->expect.body.contains, "ok");
  EXPECT_EQ(CheckFromWords({.url = "http://web"})->expect, Expect());
}

struct Case {
  ProbeWords words;
  std::string trouble;
};

TEST(ProbeUrlTest, WhatIsWrongIsOneLineWithWhatIsAllowed) {
  const std::string no_url =
      "that is no URL; write it like http://127.0.0.1:8000/, tcp://host:5432 "
      "or grpc://host:50051/service (an IPv6 address in [brackets])";
  const std::string no_host =
      "the URL's host is neither a name nor an address; an IPv6 address stands "
      "in [brackets]";
  const std::string no_port =
      "the URL's port is not one; must be from 1 to 65535";
  const std::string not_http =
      "--status, --contains, --header and a user in the URL are for http and "
      "https; take them out";
  const std::vector<Case> cases{
      {{.url = ""}, no_url},
      {{.url = "localhost:8000"}, no_url},
      {{.url = "http://"}, no_url},
      {{.url = "http://[::1/"}, no_url},
      {{.url = "http://::1:80/"}, no_url},
      {{.url = "http://web:80a/"}, no_url},
      {{.url = "ftp://web/"},
       "the scheme ftp is not known; known are http, https, tcp, grpc and "
       "grpcs"},
      {{.url = "\x1b[2J\n://web/"},
       "the scheme  [2j  is not known; known are http, https, tcp, grpc and "
       "grpcs"},
      {{.url = "http://we b/"}, no_host},
      {{.url = "http://-web/"}, no_host},
      {{.url = "http://web:0/"}, no_port},
      {{.url = "http://web:70000/"}, no_port},
      {{.url = "http://web:99999999999/"}, no_port},
      {{.url = "tcp://db"}, "tcp needs a port; write it like tcp://host:5432"},
      {{.url = "tcp://db:1/x"},
       "tcp has no path; write it like tcp://host:5432"},
      {{.url = "grpc://cart"},
       "grpc needs a port; write it like grpc://host:50051/service"},
      {{.url = "grpc://cart:1/a?b"},
       "the URL's service is not one; write it like "
       "grpc://host:50051/shop.Cart"},
      {{.url = "tcp://bob@db:1"}, not_http},
      {{.url = "tcp://db:1", .status = {"200"}}, not_http},
      {{.url = "tcp://db:1", .contains = "x"}, not_http},
      {{.url = "http://web/a b"},
       "the URL's path holds a blank or a control byte; write %20"},
      {{.url = "http://web/\r\nX: y"},
       "the URL's path holds a blank or a control byte; write %20"},
      {{.url = "http://web", .status = {"200-99"}},
       "--status: \"200-99\" is not a code or a range within 100 to 599; write "
       "it like 204 or 200-399"},
      {{.url = "http://web", .status = {"399-200"}},
       "--status: \"399-200\" is not a code or a range within 100 to 599; "
       "write "
       "it like 204 or 200-399"},
      {{.url = "http://web", .status = {","}},
       "--status: is empty; write it like 204 or 200-399"},
      {{.url = "http://web", .timeout = "5"},
       "--timeout: \"5\" is not a duration from 50ms to 1h; write it like 1s "
       "or "
       "500ms"},
      {{.url = "http://web", .timeout = "0s"},
       "--timeout: \"0s\" is not a duration from 50ms to 1h; write it like 1s "
       "or 500ms"},
      {{.url = "http://web", .headers = {"no colon"}},
       "--header: is not a header; write it like 'Host: shop'"},
      {{.url = "http://web", .headers = {": v"}},
       "--header: is not a header; write it like 'Host: shop'"},
      {{.url = "http://web", .headers = {"A: b\r\nC: d"}},
       "--header: is not a header; write it like 'Host: shop'"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(Trouble(one.words), one.trouble) << one.words.url;
  }
}

TEST(ProbeUrlTest, NoErrorHoldsThePasswordOfTheUrl) {
  for (const char* url :
       {"http:/bob:hunter2@web", "ftp://bob:hunter2@web", "http://bob:hunter2@",
        "http://bob:hunter2@web:0", "tcp://bob:hunter2@web",
        "http://bob:hunter2@web/ "}) {
    const std::string trouble = Trouble({.url = url});
    EXPECT_NE(trouble, "none") << url;
    EXPECT_THAT(trouble, testing::Not(HasSubstr("hunter2")));
  }
}

}  // namespace
}  // namespace leadsman
