#include "internal/store/database.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <sqlite3.h>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "internal/base/result.h"

namespace leadsman {
namespace {

struct Finalize {
  void operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
  }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

int Bind(sqlite3_stmt* statement, int index, const SqlValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    return sqlite3_bind_int64(statement, index, *number);
  }
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    // Never null, or "" would become NULL. The caller's bytes outlive the
    // statement, so nothing is copied.
    const char* bytes = text->empty() ? "" : text->data();
    return sqlite3_bind_text64(statement, index, bytes, text->size(),
                               SQLITE_STATIC, SQLITE_UTF8);
  }
  return sqlite3_bind_null(statement, index);
}

}  // namespace

bool SqlError::full() const { return code == SQLITE_FULL; }
bool SqlError::corrupt() const {
  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}
bool SqlError::locked() const {
  return code == SQLITE_BUSY || code == SQLITE_LOCKED;
}

SqlError BrokenFile(std::string what) {
  return {.code = SQLITE_CORRUPT, .what = std::move(what)};
}

std::int64_t SqlRow::Int(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::optional<std::int64_t> SqlRow::MaybeInt(int column) const {
  if (sqlite3_column_type(statement_, column) == SQLITE_NULL) {
    return std::nullopt;
  }
  return Int(column);
}

std::string SqlRow::Text(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  if (bytes == nullptr) return {};
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

void Database::Close::operator()(sqlite3* handle) const {
  sqlite3_close_v2(handle);
}

SqlError Database::Error(int code) const {
  return {.code = code & 0xff, .what = sqlite3_errmsg(handle_.get())};
}

SqlResult<Database> Database::Open(const std::string& path) {
  sqlite3* handle = nullptr;
  // NOMUTEX: one thread at a time is our own promise.
  const int code = sqlite3_open_v2(
      path.c_str(), &handle,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
      nullptr);
  Database database(handle);
  if (code != SQLITE_OK) return Unexpected<SqlError>(database.Error(code));
  return database;
}

SqlResult<void> Database::Run(std::string_view sql,
                              std::initializer_list<SqlValue> values,
                              const std::function<void(SqlRow)>& row) {
  sqlite3_stmt* raw = nullptr;
  int code = sqlite3_prepare_v2(handle_.get(), sql.data(),
                                static_cast<int>(sql.size()), &raw, nullptr);
  const Statement statement(raw);
  int index = 0;
  for (const SqlValue& value : values) {
    if (code == SQLITE_OK) code = Bind(raw, ++index, value);
  }
  if (code != SQLITE_OK) return Unexpected<SqlError>(Error(code));
  while ((code = sqlite3_step(raw)) == SQLITE_ROW) {
    if (row) row(SqlRow(raw));
  }
  if (code != SQLITE_DONE) return Unexpected<SqlError>(Error(code));
  return {};
}

SqlResult<std::int64_t> Database::Number(std::string_view sql) {
  std::optional<std::int64_t> number;
  const auto done = Run(sql, {}, [&number](SqlRow row) {
    if (!number) number = row.Int(0);
  });
  if (!done) return Unexpected<SqlError>(done.error());
  return number.value_or(0);
}

SqlResult<void> Database::Script(const char* sql) {
  const int code = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return Unexpected<SqlError>(Error(code));
  return {};
}

SqlResult<void> Database::CopyFrom(Database& from) {
  sqlite3_backup* backup =
      sqlite3_backup_init(handle_.get(), "main", from.handle_.get(), "main");
  if (backup == nullptr) {
    return Unexpected<SqlError>(Error(sqlite3_errcode(handle_.get())));
  }
  const int step = sqlite3_backup_step(backup, -1);
  const int code = sqlite3_backup_finish(backup);
  if (code != SQLITE_OK) return Unexpected<SqlError>(Error(code));
  if (step != SQLITE_DONE) return Unexpected<SqlError>(Error(step));
  return {};
}

std::size_t Database::memory() const {
  std::size_t total = 0;
  for (const int what :
       {SQLITE_DBSTATUS_CACHE_USED, SQLITE_DBSTATUS_SCHEMA_USED,
        SQLITE_DBSTATUS_STMT_USED}) {
    int now = 0;
    int peak = 0;
    if (sqlite3_db_status(handle_.get(), what, &now, &peak, 0) == SQLITE_OK) {
      total += static_cast<std::size_t>(now);
    }
  }
  return total;
}

Transaction::Transaction(Database& database) : database_(database) {
  result_ = database_.Run("BEGIN IMMEDIATE");
  open_ = result_.has_value();
}

Transaction::~Transaction() {
  // Where SQLite has rolled back by itself this fails, which is as well.
  if (open_) static_cast<void>(database_.Run("ROLLBACK"));
}

void Transaction::Run(std::string_view sql,
                      std::initializer_list<SqlValue> values) {
  if (result_) result_ = database_.Run(sql, values);
}

SqlResult<void> Transaction::Commit() {
  if (result_) result_ = database_.Run("COMMIT");
  if (result_) open_ = false;
  return result_;
}

}  // namespace leadsman
