#include "internal/server/query.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

TEST(QueryTest, DecodesPathAndPairs) {
  const auto parts =
      SplitTarget("/a%2Fb+c?x=1+2%203&y&&=z&x=%41=&bad=%zz&%=1&cut=%4");
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->path, "/a/b+c");
  EXPECT_EQ(parts->query,
            (Query{{"x", "1 2 3"}, {"y", ""}, {"", "z"}, {"x", "A="}}));
  EXPECT_TRUE(Has(parts->query, "y"));
  EXPECT_FALSE(Has(parts->query, "bad"));
  EXPECT_EQ(All(parts->query, "x"), (std::vector<std::string>{"1 2 3", "A="}));
}

TEST(QueryTest, RefusesAPathThatIsNotWellEncoded) {
  for (const char* target : {"/%", "/%4", "/%zz", "/%+1", "/%-1?x"}) {
    EXPECT_FALSE(SplitTarget(target)) << target;
  }
  EXPECT_EQ(SplitTarget("/?")->query, Query{});
}

}  // namespace
}  // namespace leadsman
