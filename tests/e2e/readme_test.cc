// What the README shows is what the program takes.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/e2e/demo_web.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

// The fenced blocks that begin with `opening`.
std::vector<std::string> Blocks(const std::string& text,
                                const std::string& opening) {
  std::vector<std::string> blocks;
  for (std::size_t at = text.find(opening); at != std::string::npos;
       at = text.find(opening, at + 1)) {
    const std::size_t from = text.find('\n', at) + 1;
    blocks.push_back(text.substr(from, text.find("\n```", from) + 1 - from));
  }
  return blocks;
}

TEST(ReadmeTest, ItsConfigurationsAreValid) {
  const std::string readme =
      ReadFileText(std::string(LEADSMAN_SOURCE_DIR) + "/README.md");
  const TempDir dir;
  const auto yaml = Blocks(readme, "```yaml\n");
  const auto env = Blocks(readme, "```\nREQ_URL=");
  ASSERT_FALSE(yaml.empty());
  ASSERT_FALSE(env.empty());
  for (const std::string& block : yaml) {
    const Finished finished =
        RunToEnd({Program("leadsman"), "validate", dir.Write("a.yaml", block)});
    EXPECT_EQ(finished.exit, 0) << finished.err << block;
  }
  for (const std::string& block : env) {
    const Finished finished = RunToEnd({Program("leadsman"), "validate",
                                        "--env-file", dir.Write("env", block)});
    EXPECT_EQ(finished.exit, 0) << finished.err << block;
  }
}

}  // namespace
}  // namespace leadsman
