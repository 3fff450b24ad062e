// Text: small pure functions over bytes and UTF-8 that several rooms need.
#ifndef LEADSMAN_INTERNAL_BASE_TEXT_H_
#define LEADSMAN_INTERNAL_BASE_TEXT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadsman {

// The longest prefix of at most `max_bytes` that does not end inside a UTF-8
// character.
std::string_view CutAtCharacter(std::string_view text, std::size_t max_bytes);

// Makes bytes from outside fit for people: invalid UTF-8 becomes U+FFFD,
// control bytes (but \n and \t where `keep_lines`) become a space.
std::string CleanText(std::string_view bytes, bool keep_lines = false);

// The parts between separators, without surrounding blanks; empty ones go.
std::vector<std::string> SplitList(std::string_view text, char separator = ',');

std::string_view Trim(std::string_view text);
std::string ToLower(std::string_view text);  // ASCII only

// The candidate nearest to `word` in edit distance, if near enough to be a
// typing error: for "did you mean …".
std::optional<std::string> NearestWord(std::string_view word,
                                       const std::vector<std::string>& words);

// Where an http or https URL's parts stand. nullopt: not one of those.
struct UrlParts {
  std::string scheme;    // lower case
  std::string userinfo;  // still percent-encoded; "" = none
  std::string host;      // without brackets
  std::string port;      // "" = none given
  std::string path;      // from the first '/' on, with the query; "/" if none
};
std::optional<UrlParts> SplitUrl(std::string_view url);
// The same for any scheme that "://" follows.
std::optional<UrlParts> SplitAnyUrl(std::string_view url);

// "host:port", with brackets around an IPv6 host.
std::string HostPort(std::string_view host, int port);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_BASE_TEXT_H_
