#include "internal/engine/dependents.h"

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "internal/health/check.h"

namespace leadsman {
namespace {

int Step(bool before, bool after) {
  return static_cast<int>(after) - static_cast<int>(before);
}

}  // namespace

Dependents::Dependents(const std::vector<const Check*>& checks)
    : nodes_(checks.size()) {
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < checks.size(); ++i) {
    places.emplace(checks[i]->name, i);
  }
  for (std::size_t i = 0; i < checks.size(); ++i) {
    for (const std::string& name : checks[i]->depends_on) {
      const auto place = places.find(name);
      if (place == places.end()) continue;
      nodes_[i].needs.push_back(place->second);
      nodes_[place->second].needed_by.push_back(i);
    }
  }
}

void Dependents::Set(std::size_t node, Standing own,
                     std::vector<std::size_t>& touched) {
  // Each with what it was to those below it before.
  std::vector<std::pair<std::size_t, Standing>> moved{
      {node, Weight(nodes_[node])}};
  nodes_[node].own = own;
  for (std::size_t i = 0; i < moved.size(); ++i) {
    const auto [place, before] = moved[i];
    nodes_[place].waits = false;
    const Standing after = Weight(nodes_[place]);
    if (after == before) continue;
    for (const std::size_t below : nodes_[place].needed_by) {
      Node& next = nodes_[below];
      if (!next.waits) moved.emplace_back(below, Weight(next));
      next.waits = true;
      next.down_above += Step(before.down, after.down);
      next.unsure_above += Step(before.unsure, after.unsure);
      touched.push_back(below);
    }
  }
}

Standing Dependents::Above(std::size_t node) const {
  return {.down = nodes_[node].down_above > 0,
          .unsure = nodes_[node].unsure_above > 0};
}

}  // namespace leadsman
