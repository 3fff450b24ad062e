#include "internal/store/state_exam.h"

#include <filesystem>
#include <memory>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "internal/store/store.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

TEST(StateExamTest, AnEmptyDirectoryWillDoAndStaysEmpty) {
  const TempDir dir;
  const StateExam exam = ExamineState(dir.path());
  EXPECT_EQ(exam.why, "");
  EXPECT_EQ(exam.holder, std::nullopt);
  EXPECT_TRUE(std::filesystem::is_empty(dir.path()));
}

TEST(StateExamTest, AStoreOfBeforeWillDo) {
  const TempDir dir;
  OpenStore({.directory = dir.path()});
  const StateExam exam = ExamineState(dir.path());
  EXPECT_EQ(exam.why, "");
  EXPECT_EQ(exam.holder, std::nullopt);
}

TEST(StateExamTest, NoDirectoryIsSaidWithWhatToDo) {
  const TempDir dir;
  const std::string what =
      "; mount a writable volume there (an emptyDir) or set state.directory";
  EXPECT_EQ(ExamineState(dir.Join("none")).why,
            "state directory " + dir.Join("none") +
                ": No such file or directory" + what);
  const std::string file = dir.Write("file", "");
  EXPECT_EQ(ExamineState(file).why,
            "state directory " + file + ": Not a directory" + what);
}

TEST(StateExamTest, OneThatCannotBeWrittenIsSaidWithWhatToDo) {
  const std::string why = ExamineState("/proc").why;
  EXPECT_EQ(why.substr(0, why.find(':')), "cannot write /proc");
  EXPECT_EQ(why.substr(why.find(';')),
            "; let the state directory belong to our user or group (fsGroup)");
}

TEST(StateExamTest, WhoHoldsTheLockIsToldAndKeepsIt) {
  const TempDir dir;
  const std::unique_ptr<Store> store = OpenStore({.directory = dir.path()});
  ASSERT_TRUE(store->durable());
  // A process's own locks do not show to itself.
  const pid_t holder = getpid();
  const pid_t child = fork();
  if (child == 0) {
    const StateExam exam = ExamineState(dir.path());
    _exit(exam.why.empty() && exam.holder == holder ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(store->durable());
}

}  // namespace
}  // namespace leadsman
