// The same input gives the same bytes.
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/image/made/image_archive.h"
#include "tests/support/process.h"

namespace leadsman {
namespace {

using testing::HasSubstr;

const std::string kRelease = LEADSMAN_RELEASE_DIR "/";

std::string VersionOf(const std::string& program) {
  return RunToEnd({program, "version"}).out;
}

// Compiled twice: here, and in the image's own build, in another folder.
TEST(ReleaseTest, TwoCompilationsGiveTheSameBytes) {
  LEADSMAN_NEEDS_IMAGES();
  const ImageArchive image("leadsman");
  const std::string theirs = VersionOf(image.Unpacked("usr/bin/leadsman"));
  const std::string ours = VersionOf(kRelease + "leadsman");
  if (theirs != ours) {
    GTEST_SKIP()
        << "other input, so other bytes; upgrade this machine, or make "
           "both anew of one commit:\n"
        << theirs << ours;
  }
  for (const std::string target : {"leadsman", "demo-web"}) {
    const ImageArchive one(target);
    const std::string program = one.Unpacked("usr/bin/" + target);
    EXPECT_TRUE(ReadFileText(program) == ReadFileText(kRelease + target))
        << target << " in the image and in build/release differ";
  }
}

// The last stage is put together each time; what was compiled is kept.
TEST(ReleaseTest, TwoAssembliesGiveTheSameImage) {
  LEADSMAN_NEEDS_IMAGES();
  const std::string before = ReadFileText(ImageArchive::PathOf("demo-web"));
  const Finished again =
      RunToEnd({LEADSMAN_SOURCE_DIR "/dev", "image", "demo-web"}, {},
               std::chrono::minutes(4));
  EXPECT_EQ(again.exit, 0) << again.err;
  EXPECT_TRUE(ReadFileText(ImageArchive::PathOf("demo-web")) == before);
}

TEST(ReleaseTest, VersionNamesEachPartAndItsOrigin) {
  LEADSMAN_NEEDS_IMAGES();
  const std::string said = RunToEnd({kRelease + "leadsman", "version"}).out;
  EXPECT_THAT(said, HasSubstr("\nstatic, of\n"));
  for (const char* part :
       {"libcurl 7.88.1: built from Debian's source curl 7.88.1-10+deb12u",
        "poco 1.11.0: built from Debian's source poco 1.11.0-3", "openssl 3.0.",
        "sqlite 3.40.1: Debian's libsqlite3-dev 3.40.1-"}) {
    EXPECT_THAT(said, HasSubstr(part));
  }
}

// In an empty folder there is nothing to fall back on.
TEST(ReleaseTest, NeedsNoOtherFile) {
  LEADSMAN_NEEDS_IMAGES();
  TempDir root;
  std::filesystem::copy_file(kRelease + "leadsman", root.Join("leadsman"));
  const Finished finished =
      RunToEnd({"/usr/sbin/chroot", root.path(), "/leadsman", "version"});
  EXPECT_EQ(finished.exit, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("leadsman 0."));
}

}  // namespace
}  // namespace leadsman
