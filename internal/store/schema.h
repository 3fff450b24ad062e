// Schema: the tables, and what to do with a file that was there before.
#ifndef LEADSMAN_INTERNAL_STORE_SCHEMA_H_
#define LEADSMAN_INTERNAL_STORE_SCHEMA_H_

#include <cstdint>

#include "internal/store/database.h"

namespace leadsman {

// PRAGMA user_version of what this program writes. A file with a higher one
// was written by a newer leadsman and is not touched.
inline constexpr std::int64_t kSchemaVersion = 1;

// Sets the connection up (journal, locks, limits) and takes the exclusive
// lock. Changes nothing in the file yet but its journal mode.
[[nodiscard]] SqlResult<void> Configure(Database& database,
                                        std::int64_t max_bytes);

[[nodiscard]] SqlResult<std::int64_t> VersionOf(Database& database);

// Makes the tables where they are not there yet.
[[nodiscard]] SqlResult<void> MakeTables(Database& database);

// Frees room, oldest first, by what nobody waits for any more: history,
// settled messages, closed incidents. False: there was nothing of the kind.
[[nodiscard]] SqlResult<bool> Prune(Database& database);

// Pages in use have passed so many eighths of the limit.
[[nodiscard]] SqlResult<bool> IsFuller(Database& database, int eighths);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_STORE_SCHEMA_H_
