// build/release/leadsman.spdx.json is an SPDX 2.3 document of that program.
#include <filesystem>
#include <regex>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "tests/image/made/image_archive.h"
#include "tests/support/process.h"

namespace leadsman {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

class SbomTest : public testing::Test {
 protected:
  void SetUp() override {
    LEADSMAN_NEEDS_IMAGES();
    sbom_.Parse(
        ReadFileText(LEADSMAN_RELEASE_DIR "/leadsman.spdx.json").c_str());
    ASSERT_TRUE(sbom_.IsObject());
  }

  static std::string Text(const rapidjson::Value& object, const char* name) {
    if (!object.HasMember(name) || !object[name].IsString()) return "";
    return object[name].GetString();
  }

  rapidjson::Document sbom_;
};

TEST_F(SbomTest, SaysWhatItIs) {
  EXPECT_EQ(Text(sbom_, "spdxVersion"), "SPDX-2.3");
  EXPECT_EQ(Text(sbom_, "dataLicense"), "CC0-1.0");
  EXPECT_EQ(Text(sbom_, "SPDXID"), "SPDXRef-DOCUMENT");
  EXPECT_EQ(Text(sbom_, "name"), "leadsman-0.1.0");
  EXPECT_THAT(Text(sbom_, "documentNamespace"),
              MatchesRegex("https://[^# ]+[0-9a-f]{64}"));
  EXPECT_THAT(Text(sbom_["creationInfo"], "created"),
              MatchesRegex("20[0-9-]{8}T[0-9:]{8}Z"));
  EXPECT_THAT(sbom_["creationInfo"]["creators"][0].GetString(),
              MatchesRegex("Tool: .+"));
}

TEST_F(SbomTest, NamesEachPackageWhole) {
  std::set<std::string> ids;
  for (const rapidjson::Value& package : sbom_["packages"].GetArray()) {
    const std::string name = Text(package, "name");
    EXPECT_THAT(Text(package, "SPDXID"),
                MatchesRegex("SPDXRef-[A-Za-z0-9.-]+"));
    EXPECT_TRUE(ids.insert(Text(package, "SPDXID")).second) << name;
    EXPECT_THAT(Text(package, "versionInfo"), MatchesRegex("[0-9].*")) << name;
    EXPECT_NE(Text(package, "downloadLocation"), "") << name;
    EXPECT_NE(Text(package, "licenseDeclared"), "") << name;
    EXPECT_FALSE(package["filesAnalyzed"].GetBool()) << name;
    if (name == "leadsman") continue;
    EXPECT_THAT(Text(package["externalRefs"][0], "referenceLocator"),
                MatchesRegex("pkg:deb/debian/[^@]+@[^@+]+\\?arch=[a-z0-9]+"));
  }
}

TEST_F(SbomTest, RelatesOnlyWhatIsThere) {
  std::set<std::string> ids{"SPDXRef-DOCUMENT"};
  for (const rapidjson::Value& package : sbom_["packages"].GetArray()) {
    ids.insert(Text(package, "SPDXID"));
  }
  std::set<std::string> related{"SPDXRef-DOCUMENT"};
  for (const rapidjson::Value& row : sbom_["relationships"].GetArray()) {
    EXPECT_EQ(ids.count(Text(row, "spdxElementId")), 1);
    related.insert(Text(row, "relatedSpdxElement"));
    EXPECT_THAT(Text(row, "relationshipType"),
                MatchesRegex("DESCRIBES|STATIC_LINK|CONTAINS"));
  }
  EXPECT_EQ(related, ids);
}

TEST_F(SbomTest, IsOfTheProgramBesideIt) {
  const rapidjson::Value& ours = sbom_["packages"][0];
  EXPECT_EQ(Text(ours, "name"), "leadsman");
  const std::string sum = Said("sha256sum " LEADSMAN_RELEASE_DIR "/leadsman");
  EXPECT_EQ(Text(ours["checksums"][0], "checksumValue"), sum.substr(0, 64));
  EXPECT_EQ(Text(ours["checksums"][0], "algorithm"), "SHA256");
}

TEST_F(SbomTest, NamesTheSamePartsAsVersionDoes) {
  const std::string said =
      RunToEnd({LEADSMAN_RELEASE_DIR "/leadsman", "version"}).out;
  for (const rapidjson::Value& package : sbom_["packages"].GetArray()) {
    if (Text(package, "name") == "leadsman") continue;
    EXPECT_THAT(said, HasSubstr("\n  " + Text(package, "name") + " " +
                                Text(package, "versionInfo") + ": "));
  }
  const auto lines = std::count(said.begin(), said.end(), '\n');
  EXPECT_EQ(static_cast<long>(sbom_["packages"].Size()), lines - 1);
}

}  // namespace
}  // namespace leadsman
