// Dependents: which checks stand in the way of which (dependsOn). Pure.
//
// A check stands in the way of those that need it, and of all that need those.
// Nodes are numbered as the checks are. An edge touches what lies below it; for
// the rest nothing is ever looked at.
#ifndef LEADSMAN_INTERNAL_ENGINE_DEPENDENTS_H_
#define LEADSMAN_INTERNAL_ENGINE_DEPENDENTS_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "internal/health/check.h"

namespace leadsman {

struct Standing {
  bool down = false;
  bool unsure = false;  // may be down: its next verdict will tell

  bool operator==(const Standing&) const = default;
};

class Dependents {
 public:
  Dependents() = default;
  // Names that are none of these stand in nobody's way; there are no circles.
  explicit Dependents(const std::vector<const Check*>& checks);

  // What `node` itself is now. Appends those below it for which Above may have
  // changed, some of them twice.
  void Set(std::size_t node, Standing own, std::vector<std::size_t>& touched);

  // Whether something that it needs, directly or not, is so.
  Standing Above(std::size_t node) const;
  // What it needs directly.
  const std::vector<std::size_t>& needs(std::size_t node) const {
    return nodes_[node].needs;
  }
  bool IsNeeded(std::size_t node) const {
    return !nodes_[node].needed_by.empty();
  }

 private:
  struct Node {
    std::vector<std::size_t> needs;
    std::vector<std::size_t> needed_by;
    Standing own;
    int down_above = 0;  // of `needs`, those that are so or have such above
    int unsure_above = 0;
    bool waits = false;  // in Set: what came of it is still to be passed on
  };

  // What it is to those below.
  static Standing Weight(const Node& node) {
    return {.down = node.own.down || node.down_above > 0,
            .unsure = node.own.unsure || node.unsure_above > 0};
  }

  std::vector<Node> nodes_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_ENGINE_DEPENDENTS_H_
