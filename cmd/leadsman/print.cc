// `schema` and `version`: what needs no configuration.
#include <iostream>

#include "cmd/leadsman/commands.h"
#include "internal/config/config.h"
#include "internal/config/reference.h"

namespace leadsman {

int SchemaCommand(bool markdown) {
  std::cout << (markdown ? ReferenceText() : SchemaText() + '\n');
  return kExitOk;
}

int VersionCommand() {
  std::cout << "leadsman " LEADSMAN_VERSION " (" LEADSMAN_COMMIT ")\n"
            << LEADSMAN_PARTS << '\n';
  return kExitOk;
}

}  // namespace leadsman
