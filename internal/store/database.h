// Database: one SQLite file (or memory), its statements and transactions.
//
// One thread at a time. Errors are values: `code` is SQLite's primary result
// code, `what` its words. The only header of this room that knows SQL.
#ifndef LEADSMAN_INTERNAL_STORE_DATABASE_H_
#define LEADSMAN_INTERNAL_STORE_DATABASE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "internal/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace leadsman {

struct SqlError {
  int code = 0;
  std::string what;

  bool full() const;     // no room: the disk's, or the limit's
  bool corrupt() const;  // not a database, or a broken one
  bool locked() const;   // another process has it
};

// What PRAGMA quick_check found, as an error that is corrupt().
SqlError BrokenFile(std::string what);

template <typename T>
using SqlResult = Result<T, SqlError>;

// A value for a `?`; monostate = NULL. Text need not be UTF-8.
using SqlValue = std::variant<std::monostate, std::int64_t, std::string_view>;

// The row a query stands on; columns count from 0.
class SqlRow {
 public:
  explicit SqlRow(sqlite3_stmt* statement) : statement_(statement) {}
  std::int64_t Int(int column) const;
  std::optional<std::int64_t> MaybeInt(int column) const;
  std::string Text(int column) const;

 private:
  sqlite3_stmt* statement_;
};

class Database {
 public:
  // ":memory:", or a path.
  [[nodiscard]] static SqlResult<Database> Open(const std::string& path);

  [[nodiscard]] SqlResult<void> Run(
      std::string_view sql, std::initializer_list<SqlValue> values = {},
      const std::function<void(SqlRow)>& row = {});
  // The first column of the first row; 0 without one.
  [[nodiscard]] SqlResult<std::int64_t> Number(std::string_view sql);
  // Several statements, nothing bound.
  [[nodiscard]] SqlResult<void> Script(const char* sql);
  // Makes this one hold what `from` holds.
  [[nodiscard]] SqlResult<void> CopyFrom(Database& from);
  std::size_t memory() const;  // bytes SQLite holds for this connection

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  explicit Database(sqlite3* handle) : handle_(handle) {}
  SqlError Error(int code) const;

  std::unique_ptr<sqlite3, Close> handle_;
};

// All or nothing. After the first failure, which Commit returns, Run does
// nothing; without a Commit everything is taken back.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void Run(std::string_view sql, std::initializer_list<SqlValue> values = {});
  [[nodiscard]] SqlResult<void> Commit();

 private:
  Database& database_;
  SqlResult<void> result_;
  bool open_ = false;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_STORE_DATABASE_H_
