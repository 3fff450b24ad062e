#include "internal/store/schema.h"

#include <array>
#include <cstdint>
#include <string>

#include "internal/base/result.h"
#include "internal/store/database.h"

namespace leadsman {
namespace {

constexpr std::int64_t kPageBytes = 4096;

// Times are nanoseconds of wall time since 1970. A delivery's states are
// DeliveryState's numbers; 0 and 1 are open.
constexpr const char* kTables = R"sql(
BEGIN IMMEDIATE;
CREATE TABLE incident(
  id TEXT PRIMARY KEY, pod TEXT NOT NULL, check_name TEXT NOT NULL,
  opened INTEGER NOT NULL, closed INTEGER, facts TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX incident_opened ON incident(opened);
CREATE TABLE message(
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, event TEXT NOT NULL,
  queued INTEGER NOT NULL, sender TEXT NOT NULL, bytes BLOB NOT NULL);
CREATE TABLE message_incident(
  message INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
  incident TEXT NOT NULL, PRIMARY KEY(message, incident)) WITHOUT ROWID;
CREATE INDEX message_incident_incident ON message_incident(incident);
CREATE TABLE delivery(
  message INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
  recipient TEXT NOT NULL, state INTEGER NOT NULL, next_try INTEGER NOT NULL,
  tries INTEGER NOT NULL, code INTEGER NOT NULL, why TEXT NOT NULL,
  PRIMARY KEY(message, recipient)) WITHOUT ROWID;
CREATE INDEX delivery_open ON delivery(message) WHERE state < 2;
CREATE TABLE policy(
  key TEXT PRIMARY KEY, due INTEGER, incident TEXT NOT NULL,
  value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE passed(
  pod TEXT NOT NULL, check_name TEXT NOT NULL,
  PRIMARY KEY(pod, check_name)) WITHOUT ROWID;
CREATE TABLE history(
  check_name TEXT NOT NULL, width INTEGER NOT NULL, start INTEGER NOT NULL,
  data BLOB NOT NULL, PRIMARY KEY(check_name, width, start)) WITHOUT ROWID;
CREATE INDEX history_start ON history(start);
PRAGMA user_version = 1;
COMMIT;
)sql";

constexpr std::array<const char*, 3> kPrunes{
    "DELETE FROM history WHERE (check_name, width, start) IN (SELECT "
    "check_name, width, start FROM history ORDER BY start LIMIT 256)",
    "DELETE FROM message WHERE seq IN (SELECT seq FROM message WHERE NOT "
    "EXISTS (SELECT 1 FROM delivery WHERE message = seq AND state < 2) "
    "ORDER BY seq LIMIT 16)",
    "DELETE FROM incident WHERE id IN (SELECT i.id FROM incident i WHERE "
    "closed IS NOT NULL AND NOT EXISTS (SELECT 1 FROM policy p WHERE "
    "p.incident = i.id) AND NOT EXISTS (SELECT 1 FROM message_incident m "
    "WHERE m.incident = i.id) ORDER BY opened LIMIT 16)"};

}  // namespace

SqlResult<void> Configure(Database& database, std::int64_t max_bytes) {
  // Exclusive before WAL, so that there is no shared-memory file and the lock
  // is held until the end. The cache is small: rows are read once, at start.
  const std::string script =
      "PRAGMA locking_mode = EXCLUSIVE;"
      "PRAGMA page_size = 4096;"
      "PRAGMA cache_size = 32;"
      "PRAGMA temp_store = MEMORY;"
      "PRAGMA foreign_keys = ON;"
      "PRAGMA auto_vacuum = NONE;"
      "PRAGMA journal_mode = WAL;"
      "PRAGMA synchronous = FULL;"
      "PRAGMA wal_autocheckpoint = 128;"
      "PRAGMA journal_size_limit = 524288;"
      "PRAGMA max_page_count = " +
      std::to_string(max_bytes / kPageBytes) +
      ";"
      "BEGIN EXCLUSIVE; COMMIT;";
  return database.Script(script.c_str());
}

SqlResult<std::int64_t> VersionOf(Database& database) {
  return database.Number("PRAGMA user_version");
}

SqlResult<void> MakeTables(Database& database) {
  return database.Script(kTables);
}

SqlResult<bool> Prune(Database& database) {
  for (const char* sql : kPrunes) {
    if (auto done = database.Run(sql); !done) {
      return Unexpected<SqlError>(done.error());
    }
    const auto changes = database.Number("SELECT changes()");
    if (!changes) return Unexpected<SqlError>(changes.error());
    if (*changes > 0) return true;
  }
  return false;
}

SqlResult<bool> IsFuller(Database& database, int eighths) {
  const auto pages = database.Number("PRAGMA page_count");
  const auto free = database.Number("PRAGMA freelist_count");
  const auto most = database.Number("PRAGMA max_page_count");
  if (!pages) return Unexpected<SqlError>(pages.error());
  if (!free) return Unexpected<SqlError>(free.error());
  if (!most) return Unexpected<SqlError>(most.error());
  return (*pages - *free) * 8 > *most * eighths;
}

}  // namespace leadsman
