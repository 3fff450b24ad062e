// An `.env` file by docker compose's grammar. Pure.
//
// KEY=value or KEY: value lines; `#` comments, after a value only behind a
// blank; `export`; 'literal' and "with \n, \" and $" values, which may span
// lines; $V, ${V},
// ${V:-d}, ${V-d}, ${V:?e}, ${V?e}, ${V:+a}, ${V+a} and $$ outside of single
// quotes, from the environment first and then from earlier lines. CRLF and a
// last line without its end are fine. Errors never quote a value.
#ifndef LEADSMAN_INTERNAL_CONFIG_DOTENV_H_
#define LEADSMAN_INTERNAL_CONFIG_DOTENV_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "internal/config/config.h"

namespace leadsman {

// A variable's value and where it was set.
struct Variable {
  std::string value;
  std::string file;  // an `.env`'s path, or "environment"
  int line = 0;      // from 1; 0 in the environment
};

using Variables = std::map<std::string, Variable>;

// A name set twice keeps its last value.
[[nodiscard]] std::vector<ConfigError> ParseDotenv(
    std::string_view text, const std::string& file,
    const std::map<std::string, std::string>& environment,
    Variables& variables);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_DOTENV_H_
