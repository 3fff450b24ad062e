#include <map>
#include <string>

#include <gtest/gtest.h>

#include "internal/config/config.h"

namespace leadsman {
namespace {

Settings Readable(const std::string& text,
                  std::map<std::string, std::string> environment = {}) {
  return ReadableSettings({.file = "leadsman.yaml",
                           .text = text,
                           .environment = std::move(environment)});
}

TEST(ReadableSettingsTest, KeepsWhatIsGoodBesideWhatIsNot) {
  const Settings settings = Readable(
      "server: {listen: '127.0.0.1:9000', maxConnections: many}\n"
      "state: {directory: /srv/state}\n"
      "checks: [{name: web, htpGet: {}}]\n");
  EXPECT_EQ(settings.server.host, "127.0.0.1");
  EXPECT_EQ(settings.server.port, 9000);
  EXPECT_EQ(settings.server.max_connections, 512);
  EXPECT_EQ(settings.state.directory, "/srv/state");
}

TEST(ReadableSettingsTest, KnowsTheEnvironmentWhereTheFileIsNoYaml) {
  const Settings settings =
      Readable("checks: [\n", {{"LEADSMAN_SERVER_LISTEN", "[::1]:9000"}});
  EXPECT_EQ(settings.server.host, "::1");
  EXPECT_EQ(settings.server.port, 9000);
}

TEST(ReadableSettingsTest, IsTheDefaultsWhereNothingIsGood) {
  for (const char* text : {"", "- a\n", "server: 1\n", "x: *y\n", "\xff"}) {
    const Settings settings = Readable(text);
    EXPECT_EQ(settings.server, ServerSettings()) << text;
    EXPECT_EQ(settings.state, StateSettings()) << text;
  }
}

}  // namespace
}  // namespace leadsman
