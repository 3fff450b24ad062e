#include "internal/base/secret.h"

#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

TEST(SecretTest, IsReadAnewFromItsFileWithoutOneLineEnd) {
  const TempDir dir;
  const Secret secret{Secret::From::kFile, dir.Write("password", "a b\r\n")};
  EXPECT_EQ(Reveal(secret), "a b");
  dir.Write("password", "rotated\n\n");
  EXPECT_EQ(Reveal(secret), "rotated\n");
}

TEST(SecretTest, ErrorsNameThePlaceAndNotTheSecret) {
  EXPECT_EQ(Reveal({Secret::From::kFile, "/nonexistent/x"}).error(),
            "cannot read /nonexistent/x");
  EXPECT_EQ(Reveal({Secret::From::kEnv, "LEADSMAN_TEST_UNSET"}).error(),
            "environment variable LEADSMAN_TEST_UNSET is not set");
  const TempDir dir;
  const std::string path = dir.Write("big", std::string(65537, 's'));
  EXPECT_EQ(Reveal({Secret::From::kFile, path}).error(),
            path + " is over 64 KiB");
  EXPECT_EQ(Reveal({Secret::From::kFile, dir.path()}).error(),
            "cannot read " + dir.path());
}

TEST(SecretTest, ComesFromTheEnvironmentOrIsGiven) {
  setenv("LEADSMAN_TEST_SECRET", "x", 1);  // NOLINT(concurrency-mt-unsafe)
  EXPECT_EQ(Reveal({Secret::From::kEnv, "LEADSMAN_TEST_SECRET"}), "x");
  EXPECT_EQ(Reveal({Secret::From::kValue, "y"}), "y");
  EXPECT_EQ(Reveal({}), "");
}

}  // namespace
}  // namespace leadsman
