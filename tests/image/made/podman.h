// Podman: podman with a store and networks of its own, gone with it.
#ifndef LEADSMAN_TESTS_IMAGE_MADE_PODMAN_H_
#define LEADSMAN_TESTS_IMAGE_MADE_PODMAN_H_

#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace leadsman {

class Podman {
 public:
  // Both images are in it.
  Podman();
  ~Podman();

  Finished Run(const std::vector<std::string>& words) const;

 private:
  TempDir dir_;
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_IMAGE_MADE_PODMAN_H_
