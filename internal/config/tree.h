// Tree: a configuration as JSON, and where each of its values was written.
// Values are named by JSON pointers ("/checks/0/name"); every error starts
// from one, so that it can say file, line, column and path. An item that is
// dropped moves the later ones up in the JSON, but not in what errors say.
#ifndef LEADSMAN_INTERNAL_CONFIG_TREE_H_
#define LEADSMAN_INTERNAL_CONFIG_TREE_H_

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <rapidjson/document.h>

#include "internal/config/config.h"

namespace leadsman {

using Json = rapidjson::Value;

struct Mark {
  std::string file;  // a path, "environment" or "command line"
  int line = 0;
  int column = 0;
  int key_line = 0;  // where the value's key stands
  int key_column = 0;
  std::string path;       // "checks[0].name", or a variable's name
  bool variable = false;  // which of them
  bool shrunk = false;    // an array that lost an item to an error
};

class Tree {
 public:
  explicit Tree(std::string file) : file_(std::move(file)) {}

  rapidjson::Document json{rapidjson::kObjectType};

  void Note(const std::string& pointer, Mark mark);
  // Set in a source, were it dropped for an error since.
  bool WasSet(const std::string& pointer) const;
  // Its mark, or that of the nearest value around it with the path extended.
  Mark MarkOf(const std::string& pointer) const;
  ConfigError ErrorAt(const std::string& pointer, std::string what) const;
  ConfigError ErrorAtKey(const std::string& pointer, std::string what) const;

  // Sets a value and the objects around it. False, and nothing done, where
  // something on the way is no object: that is an error of its own.
  bool Set(const std::string& pointer, Json value, const Mark& mark);
  // Takes a value out.
  void Drop(const std::string& pointer);
  const Json* Find(const std::string& pointer) const;

 private:
  // The pointer as it was before anything was dropped.
  std::string Written(const std::string& pointer) const;

  std::string file_;
  std::map<std::string, Mark> marks_;                  // as written
  std::map<std::string, std::set<std::size_t>> gaps_;  // of arrays, likewise
};

// `parent` with one more step; a key's '~' and '/' are escaped (RFC 6901).
std::string Join(const std::string& parent, std::string_view key);
std::string Join(const std::string& parent, std::size_t index);
std::vector<std::string> Steps(std::string_view pointer);
// "/checks/0/name" as "checks[0].name".
std::string PathOf(std::string_view pointer);

std::string_view TextOf(const Json& string);
// Any value as JSON, on one line.
std::string JsonText(const Json& value);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_TREE_H_
