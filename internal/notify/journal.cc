#include "internal/notify/journal.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "internal/store/store.h"

namespace leadsman {
namespace {

// Changes that the store has no room for.
constexpr std::size_t kMostWaiting = 256;

// Makes `earlier` say what it and then `later` say: of each key, check and
// delivery the last. An incident that came and went is left out.
void Fold(StoreChange& earlier, StoreChange later) {
  for (PolicyRow& row : later.policy) {
    std::erase_if(earlier.policy, [&row](const PolicyRow& each) {
      return each.key == row.key;
    });
    std::erase(earlier.policy_gone, row.key);
    earlier.policy.push_back(std::move(row));
  }
  for (std::string& key : later.policy_gone) {
    std::erase_if(earlier.policy,
                  [&key](const PolicyRow& each) { return each.key == key; });
    std::erase(earlier.policy_gone, key);
    earlier.policy_gone.push_back(std::move(key));
  }
  std::set<std::string> came;
  for (IncidentRow& row : later.incidents) {
    auto& rows = earlier.incidents;
    if (std::find(rows.begin(), rows.end(), row) != rows.end()) continue;
    if (std::erase_if(rows, [&row](const IncidentRow& each) {
          return each.id == row.id;
        }) > 0) {
      came.insert(row.id);
    }
    const bool named = std::any_of(
        earlier.policy.begin(), earlier.policy.end(),
        [&row](const PolicyRow& each) { return each.incident == row.id; });
    if (row.closed && !named && came.contains(row.id)) continue;
    rows.push_back(std::move(row));
  }
  for (DeliveryRow& row : later.deliveries) {
    std::erase_if(earlier.deliveries, [&row](const DeliveryRow& each) {
      return each.message == row.message && each.recipient == row.recipient;
    });
    earlier.deliveries.push_back(std::move(row));
  }
  if (!later.passed.empty()) earlier.pod = std::move(later.pod);
  for (std::string& check : later.passed) {
    earlier.passed.push_back(std::move(check));
  }
}

}  // namespace

void Journal::Keep(PolicyRow row) {
  Drop(row.key);
  std::erase(change_.policy_gone, row.key);
  change_.policy.push_back(std::move(row));
}

void Journal::Drop(const std::string& key) {
  std::erase_if(change_.policy,
                [&key](const PolicyRow& row) { return row.key == key; });
  std::erase(change_.policy_gone, key);
  change_.policy_gone.push_back(key);
}

void Journal::Add(IncidentRow row) {
  change_.incidents.push_back(std::move(row));
}

void Journal::Add(MessageRow row) {
  change_.messages.push_back(std::move(row));
}

void Journal::Add(DeliveryRow row) {
  change_.deliveries.push_back(std::move(row));
}

void Journal::AddPassed(const std::string& pod, const std::string& check) {
  change_.pod = pod;
  change_.passed.push_back(check);
}

void Journal::Settle(PolicyRow row) {
  results_.policy.push_back(std::move(row));
}

void Journal::Settle(DeliveryRow row) {
  results_.deliveries.push_back(std::move(row));
}

// Results first. The rest in the order in which it happened, each for itself,
// for all together might be more than ever fits.
Written Journal::Commit() {
  Written written;
  if (const auto done = store_.Commit(results_)) {
    results_ = {};
  } else {
    written.trouble = done.error();
  }
  if (!change_.empty()) waiting_.push_back(std::exchange(change_, {}));
  while (!waiting_.empty()) {
    const auto done = store_.Commit(waiting_.front());
    if (!done) {
      written.trouble = done.error();
      break;
    }
    for (MessageRow& row : waiting_.front().messages) {
      written.messages.push_back(std::move(row.id));
    }
    waiting_.pop_front();
  }
  if (waiting_.size() > kMostWaiting) written.lost = DropTheNewest();
  return written;
}

// Memory is bounded too; the incidents of what is lost still count.
std::vector<MessageRow> Journal::DropTheNewest() {
  StoreChange newest = std::move(waiting_.back());
  waiting_.pop_back();
  std::vector<MessageRow> lost = std::exchange(newest.messages, {});
  Fold(waiting_.back(), std::move(newest));
  return lost;
}

}  // namespace leadsman
