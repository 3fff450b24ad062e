#include "tests/e2e/markdown.h"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "internal/base/text.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

// Each line with whether it stands in a block; the fences themselves do.
template <typename Each>
void EachLine(const Page& page, Each each) {
  bool inside = false;
  for (const std::string& line : LinesOf(page.text)) {
    const bool fence = line.starts_with("```");
    each(line, inside || fence);
    if (fence) inside = !inside;
  }
}

}  // namespace

std::vector<Page> AllPages() {
  namespace fs = std::filesystem;
  const fs::path root = LEADSMAN_SOURCE_DIR;
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(root)) {
    paths.push_back(entry.path());
  }
  for (const auto& entry : fs::recursive_directory_iterator(root / "docs")) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Page> pages;
  for (const fs::path& path : paths) {
    if (path.extension() != ".md") continue;
    pages.push_back(
        {fs::relative(path, root).string(), ReadFileText(path.string())});
  }
  return pages;
}

std::vector<Block> BlocksOf(const Page& page) {
  std::vector<Block> blocks;
  bool inside = false;
  int number = 0;
  for (const std::string& line : LinesOf(page.text)) {
    ++number;
    if (line.starts_with("```")) {
      inside = !inside;
      if (!inside) continue;
      blocks.push_back(
          {page.path + ':' + std::to_string(number), line.substr(3), ""});
    } else if (inside) {
      blocks.back().text += line + '\n';
    }
  }
  return blocks;
}

std::vector<std::string> SpansOf(const Page& page) {
  std::string text;
  EachLine(page, [&](const std::string& line, bool inside) {
    if (!inside) text += line + '\n';
  });
  std::vector<std::string> spans;
  for (std::size_t at = text.find('`'); at != std::string::npos;
       at = text.find('`', at)) {
    const std::size_t end = text.find('`', at + 1);
    if (end == std::string::npos) break;
    spans.push_back(text.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return spans;
}

std::vector<std::vector<std::string>> RowsOf(const Page& page) {
  std::vector<std::vector<std::string>> rows;
  bool head = true;
  EachLine(page, [&](const std::string& line, bool inside) {
    if (inside || !line.starts_with('|')) {
      head = true;
    } else if (line.starts_with("|---")) {
      head = false;
    } else if (!head) {
      rows.push_back(SplitList(line, '|'));
    }
  });
  return rows;
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace leadsman
