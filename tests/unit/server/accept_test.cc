#include "internal/server/accept.h"

#include <string_view>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

TEST(AcceptTest, OpenMetricsIsForThoseWhoNameIt) {
  for (const std::string_view accept :
       {// Prometheus 2.42 and 2.53
        "application/openmetrics-text;version=1.0.0,application/"
        "openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,"
        "*/*;q=0.1",
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
        "application/openmetrics-text;version=0.0.1;q=0.5,"
        "text/plain;version=0.0.4;q=0.4,*/*;q=0.2",
        "application/openmetrics-text",
        "Application/OpenMetrics-Text; Version=\"1.0.0\"",
        "text/plain, application/openmetrics-text",
        "text/plain;version=1.0.0, application/openmetrics-text;q=0.1",
        "text/plain;q=x, application/openmetrics-text;q=0.1",
        "*/*;q=0.1, text/*;q=0.2, application/openmetrics-text;q=0.3"}) {
    EXPECT_TRUE(PrefersOpenMetrics(accept)) << accept;
  }
}

TEST(AcceptTest, AllOthersGetTheTextFormat) {
  for (const std::string_view accept :
       {"", "*/*", "text/plain", "text/html,application/xhtml+xml,*/*;q=0.8",
        "application/*", "application/openmetrics-text;q=0",
        "application/openmetrics-text;version=0.0.1",
        "application/openmetrics-text;version=2.0.0",
        "application/openmetrics-text;q=0.4, text/plain;q=0.5",
        "application/openmetrics-text;q=0.4, text/*;q=0.5",
        "application/openmetrics-text;q=0.4, */*;q=0.5",
        "application/openmetrics-text;q=1.1",
        "application/openmetrics-text;q=-1", "application/openmetrics-text;q=",
        "application/openmetrics-text;q=nan", ";;,,;q=1", "=,;="}) {
    EXPECT_FALSE(PrefersOpenMetrics(accept)) << accept;
  }
}

TEST(AcceptTest, GzipIsForThoseWhoTakeIt) {
  for (const std::string_view accept :
       {"gzip", "GZIP", "deflate, gzip;q=1.0, *;q=0.5", "x-gzip", "*",
        "br, gzip;q=0.001", "identity;q=0.5, gzip"}) {
    EXPECT_TRUE(AcceptsGzip(accept)) << accept;
  }
  for (const std::string_view accept :
       {"", "identity", "br", "gzip;q=0", "*;q=0", "gzip;q=0, *",
        "identity, gzip;q=0.5", "gzip;q=two", "gzipped"}) {
    EXPECT_FALSE(AcceptsGzip(accept)) << accept;
  }
}

}  // namespace
}  // namespace leadsman
