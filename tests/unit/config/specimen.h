// Specimen: golden/config/good/full.yaml, which holds every key there is, and
// what is said of it with one value changed.
#ifndef LEADSMAN_TESTS_UNIT_CONFIG_SPECIMEN_H_
#define LEADSMAN_TESTS_UNIT_CONFIG_SPECIMEN_H_

#include <string>
#include <vector>

#include <rapidjson/document.h>

#include "internal/config/schema.h"
#include "internal/config/tree.h"

namespace leadsman {

class Specimen {
 public:
  Specimen();

  const rapidjson::Document& json() const { return tree_.json; }

  // The errors with this value at the pointer; "" = none.
  std::string With(const std::string& pointer, const Json& value) const;
  std::string Without(const std::string& pointer) const;
  // Each value of it with its schema; the root is not among them.
  void EachValue(const Visitor& visit) const;

 private:
  Tree tree_{"full.yaml"};
};

// `word` with one letter left out, or swapped with the next, in every way.
std::vector<std::string> TypingErrors(const std::string& word);

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_UNIT_CONFIG_SPECIMEN_H_
