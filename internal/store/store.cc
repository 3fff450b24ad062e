#include "internal/store/store.h"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <utility>
#include <variant>
#include <vector>

#include "internal/base/result.h"
#include "internal/store/database.h"
#include "internal/store/schema.h"
#include "internal/store/state_words.h"

namespace leadsman {
namespace {

// Of the limit. Room is made from here on;
constexpr int kTight = 6;
// and no new message is taken from here on, so that what becomes of the others,
// which makes room again, can be written in any case.
constexpr int kNoMoreMail = 7;

constexpr std::string_view kLimitReached =
    "state.maxBytes is reached and everything in the store still waits to be "
    "sent; mend the mail path or raise it";
constexpr std::string_view kMemoryMeans =
    "incidents and mails are kept in memory and end with this process";

// Fewer bytes free than this.
constexpr std::uint64_t kDiskIsFull = 1024 * 1024;

SqlValue Maybe(const std::optional<std::int64_t>& number) {
  if (!number) return std::monostate();
  return *number;
}

std::int64_t Number(DeliveryState state) {
  return static_cast<std::int64_t>(state);
}

void Put(Transaction& transaction, const IncidentRow& row) {
  transaction.Run(
      "INSERT OR REPLACE INTO incident VALUES(?, ?, ?, ?, ?, ?)",
      {row.id, row.pod, row.check, row.opened, Maybe(row.closed), row.facts});
}

void Put(Transaction& transaction, const PolicyRow& row) {
  transaction.Run("INSERT OR REPLACE INTO policy VALUES(?, ?, ?, ?)",
                  {row.key, Maybe(row.due), row.incident, row.value});
}

// A message of this id may be there already: made again after a crash, it is
// the same one, and who has had it stays so.
void Put(Transaction& transaction, const MessageRow& row) {
  transaction.Run(
      "INSERT OR IGNORE INTO message(id, event, queued, sender, bytes) "
      "VALUES(?, ?, ?, ?, ?)",
      {row.id, row.event, row.queued, row.sender, row.bytes});
  for (const std::string& incident : row.incidents) {
    transaction.Run(
        "INSERT OR IGNORE INTO message_incident "
        "SELECT seq, ? FROM message WHERE id = ?",
        {incident, row.id});
  }
  for (const DeliveryRow& delivery : row.deliveries) {
    transaction.Run(
        "INSERT OR IGNORE INTO delivery "
        "SELECT seq, ?, ?, ?, ?, ?, ? FROM message WHERE id = ?",
        {delivery.recipient, Number(delivery.state), delivery.next_try,
         std::int64_t{delivery.tries}, std::int64_t{delivery.code},
         delivery.why, row.id});
  }
}

void Put(Transaction& transaction, const DeliveryRow& row) {
  transaction.Run(
      "UPDATE delivery SET state = ?, next_try = ?, tries = ?, code = ?, "
      "why = ? WHERE recipient = ? AND "
      "message = (SELECT seq FROM message WHERE id = ?)",
      {Number(row.state), row.next_try, std::int64_t{row.tries},
       std::int64_t{row.code}, row.why, row.recipient, row.message});
}

SqlResult<void> Write(Database& database, const StoreChange& change) {
  Transaction transaction(database);
  for (const IncidentRow& row : change.incidents) Put(transaction, row);
  for (const std::string& key : change.policy_gone) {
    transaction.Run("DELETE FROM policy WHERE key = ?", {key});
  }
  for (const PolicyRow& row : change.policy) Put(transaction, row);
  for (const MessageRow& row : change.messages) Put(transaction, row);
  for (const DeliveryRow& row : change.deliveries) Put(transaction, row);
  for (const std::string& check : change.passed) {
    transaction.Run("INSERT OR IGNORE INTO passed VALUES(?, ?)",
                    {change.pod, check});
  }
  return transaction.Commit();
}

SqlResult<void> Read(Database& database, std::string_view pod,
                     StoreContent& content) {
  auto done =
      database.Run("SELECT key, due, incident, value FROM policy ORDER BY key",
                   {}, [&content](SqlRow row) {
                     content.policy.push_back({row.Text(0), row.MaybeInt(1),
                                               row.Text(2), row.Text(3)});
                   });
  if (!done) return done;
  done = database.Run(
      "SELECT id, pod, check_name, opened, closed, facts FROM incident "
      "WHERE id IN (SELECT incident FROM policy) ORDER BY opened, id",
      {}, [&content](SqlRow row) {
        content.incidents.push_back({row.Text(0), row.Text(1), row.Text(2),
                                     row.Int(3), row.MaybeInt(4), row.Text(5)});
      });
  if (!done) return done;
  done = database.Run(
      "SELECT m.id, event, queued, sender, recipient, state, next_try, tries, "
      "code, why FROM delivery JOIN message m ON m.seq = message "
      "WHERE message IN (SELECT message FROM delivery WHERE state < 2) "
      "ORDER BY m.seq, recipient",
      {}, [&content](SqlRow row) {
        std::string id = row.Text(0);
        if (content.outbox.empty() || content.outbox.back().id != id) {
          content.outbox.push_back({.id = id,
                                    .event = row.Text(1),
                                    .queued = row.Int(2),
                                    .sender = row.Text(3)});
        }
        content.outbox.back().deliveries.push_back(
            {.message = std::move(id),
             .recipient = row.Text(4),
             .state = static_cast<DeliveryState>(row.Int(5)),
             .next_try = row.Int(6),
             .tries = static_cast<int>(row.Int(7)),
             .code = static_cast<int>(row.Int(8)),
             .why = row.Text(9)});
      });
  if (!done) return done;
  for (MessageRow& message : content.outbox) {
    done = database.Run(
        "SELECT incident FROM message_incident WHERE message = "
        "(SELECT seq FROM message WHERE id = ?) ORDER BY incident",
        {message.id},
        [&message](SqlRow row) { message.incidents.push_back(row.Text(0)); });
    if (!done) return done;
  }
  return database.Run(
      "SELECT check_name FROM passed WHERE pod = ? ORDER BY check_name", {pod},
      [&content](SqlRow row) { content.passed.push_back(row.Text(0)); });
}

// Takes the lock, checks the file and makes the tables. `newer` says why not
// where another program version wrote it.
SqlResult<Database> OpenFile(const std::string& path, std::int64_t max_bytes,
                             std::string& newer) {
  auto database = Database::Open(path);
  if (!database) return database;
  // Before anything is written; the exclusive mode keeps even a reader from
  // leaving a file beside it.
  auto done = database->Script(
      "PRAGMA locking_mode = EXCLUSIVE; PRAGMA busy_timeout = 1000;");
  if (!done) return Unexpected<SqlError>(done.error());
  const auto version = VersionOf(*database);
  if (!version) return Unexpected<SqlError>(version.error());
  if (*version > kSchemaVersion) {
    newer = "written by a newer leadsman (schema " + std::to_string(*version) +
            ", this one knows " + std::to_string(kSchemaVersion) + ")";
    return database;
  }
  done = Configure(*database, max_bytes);
  std::string check;
  if (done) {
    done = database->Run("PRAGMA quick_check(1)", {},
                         [&check](SqlRow row) { check = row.Text(0); });
  }
  if (!done) return Unexpected<SqlError>(done.error());
  if (check != "ok") return Unexpected<SqlError>(BrokenFile(check));
  if (*version == 0) done = MakeTables(*database);
  if (!done) return Unexpected<SqlError>(done.error());
  return database;
}

// Fails only where there is no memory at all: then the kubelet restarts us.
void Must(bool done) {
  if (!done) std::terminate();
}

Database OpenMemory(std::int64_t max_bytes) {
  auto database = Database::Open(":memory:");
  Must(database.has_value());
  Must(Configure(*database, max_bytes).has_value());
  return *std::move(database);
}

class SqlStore final : public Store {
 public:
  explicit SqlStore(const StoreOptions& options)
      : options_(options),
        path_(options.directory + "/leadsman.db"),
        database_(OpenMemory(options.max_bytes)) {
    const std::string why =
        options.directory.empty() ? std::string() : UseFile();
    if (!why.empty())
      notices_.push_back(why + ": " + std::string(kMemoryMeans));
    if (!durable_) Must(MakeTables(database_).has_value());
  }
  ~SqlStore() override { ReturnToFile(); }
  SqlStore(const SqlStore&) = delete;
  SqlStore& operator=(const SqlStore&) = delete;

  Result<StoreContent, std::string> Load(std::string_view pod) override {
    StoreContent content;
    const auto done = Read(database_, pod, content);
    if (!done) return Unexpected<std::string>(done.error().what);
    return content;
  }

  Result<void, std::string> Commit(const StoreChange& change) override {
    if (change.empty()) return {};
    ReturnToFile();
    if (!change.messages.empty() && !RoomForMail()) {
      return Unexpected<std::string>(std::string(kLimitReached));
    }
    auto done = WriteWithRoom(change);
    if (!done && durable_ && !AtLimit(done.error())) {
      MoveToMemory(done.error().what);
      done = WriteWithRoom(change);
    }
    if (done) return {};
    return Unexpected<std::string>(
        AtLimit(done.error()) ? std::string(kLimitReached) : done.error().what);
  }

  Result<std::string, std::string> Bytes(std::string_view message) override {
    std::optional<std::string> bytes;
    const auto done =
        database_.Run("SELECT bytes FROM message WHERE id = ?", {message},
                      [&bytes](SqlRow row) { bytes = row.Text(0); });
    if (!done) return Unexpected<std::string>(done.error().what);
    if (!bytes) return Unexpected<std::string>("no such message in the store");
    return *std::move(bytes);
  }

  bool durable() const override { return durable_; }
  std::vector<std::string> TakeNotices() override {
    return std::exchange(notices_, {});
  }
  std::size_t memory() const override { return database_.memory(); }

 private:
  // "" = done, else why not and what to do.
  std::string UseFile() {
    struct stat info {};
    if (stat(options_.directory.c_str(), &info) != 0) {
      return NoDirectory(options_.directory, errno);
    }
    if (stat(path_.c_str(), &info) == 0) {
      if ((info.st_mode & 07777) != 0600) chmod(path_.c_str(), 0600);
    } else {
      // Never opened again by hand: closing it would drop SQLite's locks.
      const int fd =
          open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
      if (fd < 0) return CannotWrite(path_, errno);
      close(fd);
    }
    std::string newer;
    auto database = OpenFile(path_, options_.max_bytes, newer);
    if (!database && database.error().corrupt()) {
      if (std::string why = MoveAside(database.error().what); !why.empty()) {
        return why;
      }
      const int fd =
          open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
      if (fd >= 0) close(fd);
      database = OpenFile(path_, options_.max_bytes, newer);
    }
    if (!database && database.error().locked()) {
      return LockedByAnother(path_);
    }
    if (!database) {
      return "cannot use " + path_ + ": " + database.error().what +
             "; check the volume, or remove the file";
    }
    if (!newer.empty()) {
      return path_ + " was " + newer +
             " and is left untouched; run that version again, or remove the "
             "file";
    }
    database_ = *std::move(database);
    durable_ = true;
    return {};
  }

  std::string MoveAside(const std::string& what) {
    const std::string aside = path_ + ".corrupt";
    if (std::rename(path_.c_str(), aside.c_str()) != 0) {
      return path_ + " is corrupt (" + what +
             ") and cannot be renamed: " + WordsOf(errno) + "; remove it";
    }
    std::rename((path_ + "-wal").c_str(), (aside + "-wal").c_str());
    notices_.push_back(path_ + " was corrupt (" + what + ") and is now " +
                       aside +
                       ": started anew; what it held is not told any more");
    return {};
  }

  // Makes room before it is needed.
  bool RoomForMail() {
    while (IsFuller(database_, kTight).value_or(false) &&
           Prune(database_).value_or(false)) {
    }
    return !IsFuller(database_, kNoMoreMail).value_or(false);
  }

  // Where there is not enough room, until nothing is left that nobody waits
  // for.
  SqlResult<void> WriteWithRoom(const StoreChange& change) {
    auto done = Write(database_, change);
    while (!done && done.error().full() && Prune(database_).value_or(false)) {
      done = Write(database_, change);
    }
    return done;
  }

  // Full by our own limit and not by the disk's end.
  bool AtLimit(const SqlError& error) const {
    struct statvfs disk {};
    if (!error.full()) return false;
    if (!durable_ || statvfs(path_.c_str(), &disk) != 0) return true;
    return disk.f_bavail * disk.f_frsize > kDiskIsFull;
  }

  void MoveToMemory(const std::string& what) {
    Database memory = OpenMemory(options_.max_bytes);
    const auto copied = memory.CopyFrom(database_);
    if (!copied) {
      memory = OpenMemory(options_.max_bytes);
      Must(MakeTables(memory).has_value());
    }
    // Kept open, for its lock and for the way back; but never written over
    // where it holds what we could not read.
    if (copied) file_ = std::move(database_);
    database_ = std::move(memory);
    durable_ = false;
    notices_.push_back(
        "cannot write " + path_ + ": " + what +
        (copied ? "" : "; what it held is not told before the next start") +
        "; make room or mend the volume" + (copied ? "" : ", then restart") +
        ": until then " + std::string(kMemoryMeans));
  }

  // All or nothing; what the file held since it could not be written any more
  // is out of date.
  void ReturnToFile() {
    if (!file_ || !file_->CopyFrom(database_)) return;
    database_ = *std::exchange(file_, std::nullopt);
    durable_ = true;
    notices_.push_back(path_ +
                       " can be written again: incidents and mails are kept "
                       "there");
  }

  StoreOptions options_;
  std::string path_;
  Database database_;
  std::optional<Database> file_;  // that could not be written; see database_
  bool durable_ = false;
  std::vector<std::string> notices_;
};

}  // namespace

std::unique_ptr<Store> OpenStore(const StoreOptions& options) {
  return std::make_unique<SqlStore>(options);
}

}  // namespace leadsman
