// Journal: what is to be written: the changes since the last commit, and those
// that the store had no room for. Scribe thread only; no I/O but the store's.
#ifndef LEADSMAN_INTERNAL_NOTIFY_JOURNAL_H_
#define LEADSMAN_INTERNAL_NOTIFY_JOURNAL_H_

#include <deque>
#include <string>
#include <vector>

#include "internal/store/store.h"

namespace leadsman {

// What became of a commit.
struct Written {
  std::vector<std::string> messages;  // ids of those that are in the store now
  std::vector<MessageRow> lost;       // for which memory has no room either
  std::string trouble;                // "" = all is written
};

class Journal {
 public:
  explicit Journal(Store& store) : store_(store) {}  // outlives it

  // A key may have come and gone since the last commit: the later counts.
  void Keep(PolicyRow row);
  void Drop(const std::string& key);
  void Add(IncidentRow row);
  void Add(MessageRow row);
  void Add(DeliveryRow row);
  void AddPassed(const std::string& pod, const std::string& check);
  // What became of a try: written before all else, for it makes room.
  void Settle(PolicyRow row);
  void Settle(DeliveryRow row);

  // What cannot be written is kept for the next call.
  Written Commit();

 private:
  std::vector<MessageRow> DropTheNewest();

  Store& store_;
  StoreChange change_;               // since the last Commit
  StoreChange results_;              // likewise, of tries
  std::deque<StoreChange> waiting_;  // that did not fit, oldest first
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_JOURNAL_H_
