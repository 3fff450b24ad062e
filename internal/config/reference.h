// docs/configuration.md: the schema as a page for people. Pure; what stands
// between the tables is in reference_text.cc.
#ifndef LEADSMAN_INTERNAL_CONFIG_REFERENCE_H_
#define LEADSMAN_INTERNAL_CONFIG_REFERENCE_H_

#include <string>
#include <vector>

namespace leadsman {

// One section of the page: a part of the schema, and a configuration that is
// complete and valid as it stands.
struct ReferenceSection {
  const char* key;  // "server"; "checks.httpGet" is a section of its own too
  const char* example;
};

extern const std::vector<ReferenceSection> kReferenceSections;
extern const char* const kReferenceHead;  // before the sections
extern const char* const kReferenceTail;  // after the table of variables

std::string ReferenceText();

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_REFERENCE_H_
