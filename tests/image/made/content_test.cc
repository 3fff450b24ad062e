// What the images hold, and nothing else.
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/image/made/image_archive.h"
#include "tests/support/process.h"

namespace leadsman {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kZones = "usr/share/zoneinfo/";

std::vector<std::string> Strings(const rapidjson::Value& list) {
  std::vector<std::string> all;
  for (const rapidjson::Value& one : list.GetArray()) {
    all.emplace_back(one.GetString());
  }
  return all;
}

std::set<std::string> FilesButZones(const ImageArchive& image) {
  std::set<std::string> rest;
  for (const auto& [path, entry] : image.files()) {
    if (path.rfind(kZones, 0) != 0) rest.insert(path);
  }
  return rest;
}

TEST(ImageTest, HoldsTheProgramAndWhatItReads) {
  LEADSMAN_NEEDS_IMAGES();
  const ImageArchive image("leadsman");
  EXPECT_EQ(image.layers(), 1);
  EXPECT_THAT(
      FilesButZones(image),
      ElementsAre("etc/nsswitch.conf", "etc/passwd",
                  "etc/ssl/certs/ca-certificates.crt", "usr/bin/leadsman"));
  EXPECT_EQ(image.files().count("usr/share/zoneinfo/Europe/Sofia"), 1);
  EXPECT_EQ(ReadFileText(image.Unpacked("etc/passwd"))
                .find("leadsman:x:65532:65532:"),
            0);
  EXPECT_EQ(ReadFileText(image.Unpacked("etc/nsswitch.conf")),
            "hosts: files dns\n");
}

TEST(ImageTest, OfDemoWebHoldsLess) {
  LEADSMAN_NEEDS_IMAGES();
  const ImageArchive image("demo-web");
  EXPECT_EQ(image.layers(), 1);
  EXPECT_THAT(
      FilesButZones(image),
      ElementsAre("etc/nsswitch.conf", "etc/passwd", "usr/bin/demo-web"));
  EXPECT_EQ(FilesButZones(image).size(), image.files().size());
}

TEST(ImageTest, NothingInItCanBeWrittenByItsUser) {
  LEADSMAN_NEEDS_IMAGES();
  for (const char* target : {"leadsman", "demo-web"}) {
    const ImageArchive image(target);
    for (const auto& [path, entry] : image.files()) {
      EXPECT_EQ(entry.owner, "0/0") << path;
      if (entry.kind_and_mode[0] == 'l') continue;
      EXPECT_EQ(entry.kind_and_mode[8], '-') << path;  // others may not write
      EXPECT_THAT(entry.kind_and_mode, Not(HasSubstr("s"))) << path;
    }
  }
}

TEST(ImageTest, ItsProgramsNeedNoLibrary) {
  LEADSMAN_NEEDS_IMAGES();
  for (const char* target : {"leadsman", "demo-web"}) {
    const ImageArchive image(target);
    const std::string program =
        image.Unpacked("usr/bin/" + std::string(target));
    const std::string said = Said("readelf -ld " + program);
    EXPECT_THAT(said, Not(HasSubstr("INTERP")));
    EXPECT_THAT(said, Not(HasSubstr("NEEDED")));
    EXPECT_THAT(said, HasSubstr("GNU_RELRO"));
    EXPECT_THAT(said, HasSubstr("PIE"));
  }
}

// The reach is 10 and 4; docs/release.md says what stands in the way.
TEST(ImageTest, IsSmall) {
  LEADSMAN_NEEDS_IMAGES();
  const ImageArchive image("leadsman");
  EXPECT_LE(image.size(), 12'000'000);
  EXPECT_LE(image.gzipped(), 5'300'000);
}

TEST(ImageTest, RunsAsANumericUserAndIsAskedForItsOwnHealth) {
  LEADSMAN_NEEDS_IMAGES();
  const ImageArchive image("leadsman");
  EXPECT_STREQ(image.config()["User"].GetString(), "65532:65532");
  EXPECT_THAT(Strings(image.config()["Entrypoint"]),
              ElementsAre("/usr/bin/leadsman"));
  ASSERT_TRUE(image.config().HasMember("Healthcheck"));
  EXPECT_THAT(Strings(image.config()["Healthcheck"]["Test"]),
              ElementsAre("CMD", "/usr/bin/leadsman", "status", "--self"));
  const ImageArchive web("demo-web");
  EXPECT_STREQ(web.config()["User"].GetString(), "65532:65532");
  EXPECT_THAT(Strings(web.config()["Entrypoint"]),
              ElementsAre("/usr/bin/demo-web"));
}

TEST(ImageTest, IsLabelledAsTheProgramInItSays) {
  LEADSMAN_NEEDS_IMAGES();
  const ImageArchive image("leadsman");
  const std::string said =
      RunToEnd({image.Unpacked("usr/bin/leadsman"), "version"}).out;
  const std::string first = said.substr(0, said.find('\n'));
  for (const char* target : {"leadsman", "demo-web"}) {
    const ImageArchive one(target);
    EXPECT_EQ(first, "leadsman " + one.Label("version") + " (" +
                         one.Label("revision") + ")");
    EXPECT_EQ(one.Label("title"), target);
    EXPECT_EQ(one.Label("licenses"), "Apache-2.0");
    EXPECT_NE(one.Label("description"), "");
  }
}

}  // namespace
}  // namespace leadsman
