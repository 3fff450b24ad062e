#include "internal/config/yaml.h"

#include <exception>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "internal/base/text.h"
#include "internal/config/characters.h"
#include "internal/config/yaml_builder.h"

namespace leadsman {
namespace {

constexpr std::string_view kQuote =
    "inside {…} and […] a value with '?', '[', '{', ',' or ': ' must be quoted";
constexpr std::string_view kIndent =
    "a value with ': ' must be quoted, and keys of one mapping stand in one "
    "column, after blanks and not tabs";

// The library's words, without what may be a piece of a secret.
std::string Explain(const YAML::ParserException& error, bool in_flow,
                    std::string_view line) {
  std::string what = error.msg;
  if (what.starts_with("the referenced anchor is not defined")) {
    return "is an alias without its anchor; text that begins with '*' must be "
           "quoted";
  }
  if (what.starts_with("bad file")) {
    return "is nested too deep; must be at most 64 levels";
  }
  what = "is not YAML: " + what.substr(0, what.find(':'));
  const bool flow = in_flow || line.find('{') != std::string_view::npos ||
                    line.find('[') != std::string_view::npos;
  return what.append("; ").append(flow ? kQuote : kIndent);
}

std::string_view LineOf(std::string_view text, int line) {
  for (int i = 0; i < line; ++i) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

}  // namespace

std::vector<ConfigError> ParseYaml(std::string_view text,
                                   const std::string& file, Tree& tree) {
  if (const auto bad = FindBadCharacter(text)) {
    return {{file, bad->line, bad->column, "", bad->what}};
  }
  YamlBuilder builder(tree, file);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    bool any = false;
    while (parser.HandleNextDocument(builder) && !builder.stopped()) any = true;
    if (!builder.errors().empty()) return std::move(builder.errors());
    if (!any || tree.json.IsNull()) {
      return {{file, 1, 1, "", std::string(kEmptyYaml)}};
    }
    return {};
  } catch (const YAML::ParserException& error) {
    if (!builder.stopped()) {
      builder.Fail(
          error.mark, "",
          Explain(error, builder.in_flow(), LineOf(text, error.mark.line)));
    }
  } catch (const std::exception&) {
    builder.Fail(YAML::Mark(), "", "is not YAML that can be read");
  }
  return std::move(builder.errors());
}

}  // namespace leadsman
