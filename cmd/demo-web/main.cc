// demo-web: a small web server with faults to order.
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <sys/signalfd.h>
#include <system_error>
#include <vector>

#include "cmd/demo-web/answer.h"
#include "cmd/demo-web/fault.h"
#include "cmd/demo-web/server.h"
#include "internal/base/text.h"

namespace leadsman {
namespace {

constexpr std::string_view kHelp =
    R"(usage: demo-web [--host ADDRESS] [--port PORT] [--fault NAME]

A small web server that misbehaves on order.

  --host ADDRESS  a numeric address; default ::, which takes IPv4 too
  --port PORT     default: the variable PORT, else 8000; 0 = any free one
  --fault NAME    how to begin; default none

  GET  /            Hello World! I have been seen N times.
  GET  /healthz     ok
  GET  /fault       the fault in force; GET /fault?mode=NAME orders one
  POST /fault/NAME  orders one; works under every fault, and crash is at once

faults: )";

constexpr std::string_view kExample =
    R"(
example: demo-web --port 8000 &
         curl -X POST localhost:8000/fault/500
)";

struct Options {
  std::string host = "::";
  std::uint16_t port = 8000;
  Fault fault;
  bool help = false;
};

std::optional<std::uint16_t> ParsePort(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return port;
}

Result<Options, std::string> Parse(const std::vector<std::string>& words) {
  Options options;
  std::string port = "8000";
  // No thread runs yet.
  if (const char* set = std::getenv("PORT")) {  // NOLINT(concurrency-mt-unsafe)
    port = set;
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string flag = words[i];
    if (flag == "--help" || flag == "-h") {
      options.help = true;
      return options;
    }
    std::string value;
    if (const auto equals = flag.find('='); equals != std::string::npos) {
      value = flag.substr(equals + 1);
      flag.resize(equals);
    } else if (i + 1 < words.size()) {
      value = words[++i];
    }
    if (flag == "--host") {
      options.host = value;
    } else if (flag == "--port") {
      port = value;
    } else if (flag == "--fault") {
      const auto fault = ParseFault(value);
      if (!fault) {
        return Unexpected<std::string>(
            "--fault: no fault '" + value +
            "'; there are: " + std::string(kFaultNames));
      }
      options.fault = *fault;
    } else {
      return Unexpected<std::string>("unknown argument '" + flag +
                                     "'; see demo-web --help");
    }
  }
  const auto number = ParsePort(port);
  if (!number) {
    return Unexpected<std::string>("port: '" + port +
                                   "' is not a number from 0 to 65535");
  }
  options.port = *number;
  return options;
}

int Fail(int code, const std::string& why) {
  std::fprintf(stderr, "demo-web: %s\n", why.c_str());
  return code;
}

int Main(const std::vector<std::string>& words) {
  const auto options = Parse(words);
  if (!options) return Fail(2, options.error());
  if (options->help) {
    std::printf("%s%s\n%s", std::string(kHelp).c_str(),
                std::string(kFaultNames).c_str(),
                std::string(kExample).c_str());
    return 0;
  }
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  const int stop = signalfd(-1, &ends, SFD_CLOEXEC);

  const auto bound = Bind(options->host, options->port);
  if (!bound) return Fail(3, bound.error());
  std::printf("demo-web: listening on %s\n",
              HostPort(options->host, bound->port).c_str());
  std::fflush(stdout);
  Server(bound->fd, Site{.fault = options->fault}).Run(stop);
  return 0;
}

}  // namespace
}  // namespace leadsman

int main(int argc, char** argv) {
  return leadsman::Main(std::vector<std::string>(argv + 1, argv + argc));
}
