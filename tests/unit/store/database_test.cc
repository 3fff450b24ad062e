#include "internal/store/database.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

Database Memory() {
  auto database = Database::Open(":memory:");
  EXPECT_TRUE(database);
  EXPECT_TRUE(database->Script("CREATE TABLE t(a INTEGER UNIQUE, b TEXT)"));
  return *std::move(database);
}

TEST(Database, KeepsBytesAsTheyAre) {
  Database database = Memory();
  const std::string bytes("a\0b\xff\r\n", 6);
  ASSERT_TRUE(database.Run("INSERT INTO t VALUES(?, ?)",
                           {std::int64_t{1}, std::string_view(bytes)}));
  std::string read;
  ASSERT_TRUE(database.Run("SELECT b FROM t", {},
                           [&](SqlRow row) { read = row.Text(0); }));
  EXPECT_EQ(read, bytes);
}

TEST(Database, TellsNullFromZeroAndFromEmpty) {
  Database database = Memory();
  ASSERT_TRUE(database.Run("INSERT INTO t VALUES(?, ?)",
                           {std::monostate(), std::string_view()}));
  bool is_null = false;
  bool is_empty = false;
  ASSERT_TRUE(
      database.Run("SELECT a, b IS NOT NULL FROM t", {}, [&](SqlRow row) {
        is_null = !row.MaybeInt(0).has_value();
        is_empty = row.Int(1) == 1;
      }));
  EXPECT_TRUE(is_null);
  EXPECT_TRUE(is_empty);
}

TEST(Database, SaysWhatIsWrongInSqlitesWords) {
  Database database = Memory();
  const auto done = database.Run("SELECT * FROM nowhere");
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().what, "no such table: nowhere");
}

TEST(Transaction, TakesEverythingBackWithoutCommit) {
  Database database = Memory();
  {
    Transaction transaction(database);
    transaction.Run("INSERT INTO t VALUES(1, 'x')");
  }
  EXPECT_EQ(database.Number("SELECT count(*) FROM t"), 0);
}

TEST(Transaction, TakesEverythingBackAfterOneFailure) {
  Database database = Memory();
  {
    Transaction transaction(database);
    transaction.Run("INSERT INTO t VALUES(1, 'x')");
    transaction.Run("INSERT INTO t VALUES(1, 'y')");
    transaction.Run("INSERT INTO t VALUES(2, 'z')");
    const auto done = transaction.Commit();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().what, "UNIQUE constraint failed: t.a");
  }
  EXPECT_EQ(database.Number("SELECT count(*) FROM t"), 0);
  Transaction again(database);
  again.Run("INSERT INTO t VALUES(1, 'x')");
  EXPECT_TRUE(again.Commit());
}

}  // namespace
}  // namespace leadsman
