// Store: what must survive a restart: incidents, the outbox, the policy's
// state, which checks have passed.
//
// One thread at a time. Level 1: rows are plain values, times are nanoseconds
// of wall time; `notify` knows what they mean. The file is
// DIRECTORY/leadsman.db, mode 0600, locked for as long as it is open. Where it
// cannot be used the store lives in memory, with the same code, and says why.
#ifndef LEADSMAN_INTERNAL_STORE_STORE_H_
#define LEADSMAN_INTERNAL_STORE_STORE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "internal/base/result.h"

namespace leadsman {

struct IncidentRow {
  std::string id;
  std::string pod;  // uid; "" outside a cluster
  std::string check;
  std::int64_t opened = 0;
  std::optional<std::int64_t> closed;
  std::string facts;  // JSON, see report/incident_json.h

  bool operator==(const IncidentRow&) const = default;
};

// What the policy waits for, by key.
struct PolicyRow {
  std::string key;
  std::optional<std::int64_t> due;
  std::string incident;
  std::string value;

  bool operator==(const PolicyRow&) const = default;
};

enum class DeliveryState {
  kOpen = 0,
  kDoubtful = 1,  // open, but a try began whose end is unknown: may have it
  kAccepted = 2,
  kGivenUp = 3,
  kSuperseded = 4,  // another message took its place
};

struct DeliveryRow {
  std::string message;  // Message-ID
  std::string recipient;
  DeliveryState state = DeliveryState::kOpen;
  std::int64_t next_try = 0;
  int tries = 0;
  int code = 0;  // of the last answer
  std::string why;

  bool operator==(const DeliveryRow&) const = default;
};

struct MessageRow {
  std::string id;  // Message-ID
  std::string event;
  std::int64_t queued = 0;
  std::string sender;
  std::string bytes;  // left empty by Load
  std::vector<std::string> incidents;
  std::vector<DeliveryRow> deliveries;

  bool operator==(const MessageRow&) const = default;
};

// One transaction. Rows replace those of the same key; a message that is there
// already is left alone, its deliveries too.
struct StoreChange {
  std::vector<IncidentRow> incidents;
  std::vector<PolicyRow> policy;
  std::vector<std::string> policy_gone;  // keys
  std::vector<MessageRow> messages;
  std::vector<DeliveryRow> deliveries;  // of messages that are there
  std::string pod;                      // whose `passed` are
  std::vector<std::string> passed;      // checks

  bool empty() const {
    return incidents.empty() && policy.empty() && policy_gone.empty() &&
           messages.empty() && deliveries.empty() && passed.empty();
  }
};

struct StoreContent {
  std::vector<PolicyRow> policy;
  std::vector<IncidentRow> incidents;  // those that `policy` names
  std::vector<MessageRow> outbox;      // with an open delivery, oldest first
  std::vector<std::string> passed;     // by the pod asked for
};

class Store {
 public:
  virtual ~Store() = default;

  [[nodiscard]] virtual Result<StoreContent, std::string> Load(
      std::string_view pod) = 0;
  // Durable when it returns. Where the file cannot be written any more the
  // store moves into memory, with all it holds, and the change is made there;
  // it moves back with the first later change that the file can take, or at its
  // end. A crash between leaves the file as it was: mails sent meanwhile are
  // sent again, under their own Message-ID. So an error means that even that
  // failed, or that everything in it waits and the limit is reached: nothing of
  // the change was made then.
  [[nodiscard]] virtual Result<void, std::string> Commit(
      const StoreChange& change) = 0;
  [[nodiscard]] virtual Result<std::string, std::string> Bytes(
      std::string_view message) = 0;

  virtual bool durable() const = 0;
  // What people should know, one line each, and since the last call: why it is
  // in memory and what to do, what became of a broken file.
  virtual std::vector<std::string> TakeNotices() = 0;
  virtual std::size_t memory() const = 0;  // bytes held by SQLite
};

struct StoreOptions {
  std::string directory;  // never created by us; "" = in memory, unsaid
  std::int64_t max_bytes = 16 * 1024 * 1024;
};

// Never null, never fails: at worst it is in memory.
std::unique_ptr<Store> OpenStore(const StoreOptions& options);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_STORE_STORE_H_
