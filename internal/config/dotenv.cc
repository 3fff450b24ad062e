#include "internal/config/dotenv.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/base/result.h"
#include "internal/base/text.h"
#include "internal/config/characters.h"
#include "internal/config/interpolate.h"

namespace leadsman {
namespace {

constexpr std::string_view kBlanks = " \t";

bool IsNameByte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         c == '.' || c == '-';
}

// Reads one file from its first byte to its last.
class Lines {
 public:
  Lines(std::string_view text, std::string file,
        const std::map<std::string, std::string>& environment,
        Variables& variables)
      : rest_(text),
        file_(std::move(file)),
        environment_(environment),
        variables_(variables) {}

  std::vector<ConfigError> Read() {
    while (!rest_.empty()) {
      SkipBlanks();
      const bool more = !rest_.empty() && rest_[0] != '\n' && rest_[0] != '\r';
      if (more && rest_[0] != '#') ReadVariable();
      SkipLine();
    }
    return std::move(errors_);
  }

 private:
  void SkipBlanks() {
    const std::size_t end = rest_.find_first_not_of(kBlanks);
    rest_.remove_prefix(std::min(end, rest_.size()));
  }

  void SkipLine() {
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos) {
      rest_ = {};
      return;
    }
    rest_.remove_prefix(end + 1);
    ++line_;
  }

  void Fail(int line, std::string path, std::string what) {
    errors_.push_back({file_, line, 1, std::move(path), std::move(what)});
  }

  std::string_view TakeName() {
    std::size_t length = 0;
    while (length < rest_.size() && IsNameByte(rest_[length])) ++length;
    const std::string_view name = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return name;
  }

  void ReadVariable() {
    std::string_view name = TakeName();
    if (name == "export" && rest_.find_first_of(kBlanks) == 0) {
      SkipBlanks();
      name = TakeName();
    }
    SkipBlanks();
    const bool ends = rest_.empty() || rest_[0] == '\n' || rest_[0] == '\r';
    if (!name.empty() && ends) return;  // a bare name: as in the environment
    if (name.empty() || (rest_[0] != '=' && rest_[0] != ':')) {
      return Fail(line_, "", "is not NAME=value; names have A-Z, 0-9 and _");
    }
    rest_.remove_prefix(1);
    SkipBlanks();
    const int line = line_;
    const std::string key(name);
    const Result<std::string, std::string> value = TakeValue();
    if (!value) return Fail(line, key, value.error());
    variables_[key] = {*value, file_, line};
  }

  Result<std::string, std::string> TakeValue() {
    const char first = rest_.empty() ? '\n' : rest_[0];
    if (first != '\'' && first != '"') {
      std::string_view value = rest_.substr(0, rest_.find('\n'));
      rest_.remove_prefix(value.size());
      for (std::size_t i = 0; i < value.size(); ++i) {
        const bool after_blank =
            i > 0 && kBlanks.find(value[i - 1]) != std::string_view::npos;
        if (value[i] == '#' && after_blank) value = value.substr(0, i);
      }
      return Interpolate(Trim(value), Finder());
    }
    const auto inside = TakeQuoted(first);
    if (!inside) {
      return Unexpected<std::string>("has a quote that is never closed");
    }
    SkipBlanks();
    if (!rest_.empty() && rest_.find_first_of("#\r\n") != 0) {
      return Unexpected<std::string>("has text after its closing quote");
    }
    if (first == '\'') return *inside;
    return Interpolate(*inside, Finder());
  }

  // The text between two quotes; nullopt where the second is missing. An
  // escaped dollar is doubled, so that interpolation gives it back.
  std::optional<std::string> TakeQuoted(char quote) {
    std::string inside;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      const char c = rest_[i];
      if (c == quote) {
        rest_.remove_prefix(i + 1);
        return inside;
      }
      if (c == '\n') ++line_;
      const char next = i + 1 < rest_.size() ? rest_[i + 1] : '\0';
      if (c != '\\' || (quote == '\'' && next != '\'')) {
        inside += c;
        continue;
      }
      ++i;
      AppendEscaped(inside, next);
    }
    rest_ = {};
    return std::nullopt;
  }

  static void AppendEscaped(std::string& inside, char c) {
    switch (c) {
      case 'n':
        inside += '\n';
        break;
      case 'r':
        inside += '\r';
        break;
      case 't':
        inside += '\t';
        break;
      case '$':
        inside += "$$";
        break;
      case '\\':
      case '"':
      case '\'':
        inside += c;
        break;
      default:
        inside += '\\';
        inside += c;
    }
  }

  Lookup Finder() const {
    return [this](const std::string& name) -> std::optional<std::string> {
      const auto set = environment_.find(name);
      if (set != environment_.end()) return set->second;
      const auto earlier = variables_.find(name);
      if (earlier != variables_.end()) return earlier->second.value;
      return std::nullopt;
    };
  }

  std::string_view rest_;
  std::string file_;
  const std::map<std::string, std::string>& environment_;
  Variables& variables_;
  std::vector<ConfigError> errors_;
  int line_ = 1;
};

}  // namespace

std::vector<ConfigError> ParseDotenv(
    std::string_view text, const std::string& file,
    const std::map<std::string, std::string>& environment,
    Variables& variables) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (const auto bad = FindBadCharacter(text)) {
    return {{file, bad->line, bad->column, "", bad->what}};
  }
  return Lines(text, file, environment, variables).Read();
}

}  // namespace leadsman
