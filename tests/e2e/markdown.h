// What the repository's pages say in code: their fenced blocks and `spans`.
#ifndef LEADSMAN_TESTS_E2E_MARKDOWN_H_
#define LEADSMAN_TESTS_E2E_MARKDOWN_H_

#include <string>
#include <vector>

namespace leadsman {

// A page's path from the root, and its text.
struct Page {
  std::string path;
  std::string text;
};
// README.md and its like in the root, and all below docs/.
std::vector<Page> AllPages();

struct Block {
  std::string place;  // "docs/configuration.md:12"
  std::string kind;   // what stands behind the opening ```
  std::string text;
};
std::vector<Block> BlocksOf(const Page& page);

// The text between single backquotes, outside of blocks.
std::vector<std::string> SpansOf(const Page& page);

// The cells of a table's rows, its head and rule left out.
std::vector<std::vector<std::string>> RowsOf(const Page& page);

std::vector<std::string> LinesOf(const std::string& text);

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_E2E_MARKDOWN_H_
