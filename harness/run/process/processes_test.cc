#include "harness/run/process/processes.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "harness/run/process/temp_directory.h"

namespace ordeal {
namespace {

int wait_for(pid_t pid) {
  int status = 0;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  return status;
}

TEST(Processes, AChildWritesToItsLogWithItsOwnEnvironment) {
  const TempDirectory directory("processes");
  const std::string log = directory.path() + "/log";
  const pid_t pid = start_process({"/bin/sh", "-c", "echo $ORDEAL_X; echo bad >&2; exit 3"},
                                  {"ORDEAL_X=seven"}, log);
  EXPECT_EQ(describe_wait_status(wait_for(pid)), "exit 3");
  std::ostringstream text;
  text << std::ifstream(log).rdbuf();
  EXPECT_EQ(text.str(), "seven\nbad\n");
}

TEST(Processes, KeepsTheDescriptorThatItIsTold) {
  int fds[2];
  ASSERT_EQ(pipe2(fds, O_CLOEXEC), 0);
  const std::string command = "echo here >&" + std::to_string(fds[1]);
  EXPECT_EQ(wait_for(start_process({"/bin/sh", "-c", command}, {}, "", fds[1])), 0);
  char text[8] = {};
  EXPECT_EQ(read(fds[0], text, sizeof text), 5);
  EXPECT_STREQ(text, "here\n");
  close(fds[0]);
  close(fds[1]);
}

TEST(Processes, DescribesHowAProcessEnded) {
  EXPECT_EQ(describe_wait_status(wait_for(start_process({"/bin/true"}, {}, ""))), "exit 0");
  EXPECT_EQ(describe_wait_status(wait_for(start_process({"/nowhere"}, {}, ""))), "exit 127");
  const pid_t pid = start_process({"/bin/sleep", "1000"}, {}, "");
  EXPECT_GT(peak_rss_of(getpid()), 0u);
  kill(pid, SIGKILL);
  EXPECT_EQ(describe_wait_status(wait_for(pid)), "signal 9 (Killed)");
}

TEST(Processes, FindsChildrenOfChildren) {
  const pid_t pid = start_process({"/bin/sh", "-c", "sleep 1000 & wait"}, {}, "");
  std::vector<ProcessInfo> found;
  const auto is_sleep = [](const ProcessInfo& info) { return info.name == "sleep"; };
  while (std::none_of(found.begin(), found.end(), is_sleep)) found = descendants_of(getpid());
  const auto index_of = [&](auto is) {
    return std::find_if(found.begin(), found.end(), is) - found.begin();
  };
  EXPECT_LT(index_of([pid](const ProcessInfo& info) { return info.pid == pid; }),
            index_of(is_sleep));  // Parents before children.
  EXPECT_EQ(std::find_if(found.begin(), found.end(), is_sleep)->parent, pid);
  EXPECT_EQ(descendants_of(pid).size(), 1u);
  kill(-pid, SIGKILL);  // Its session is its own, so this is it and its child.
  wait_for(pid);
}

// The grandchild holds the writing end of a pipe, so that its end is a fact that can be waited for.
TEST(Processes, AGrandchildDiesWithItsKilledParent) {
  int alive[2];
  ASSERT_EQ(pipe(alive), 0);
  const pid_t child = fork();
  if (child == 0) {
    const pid_t parent = getpid();
    if (fork() == 0) {
      die_with_parent(parent);
      const ssize_t told = write(alive[1], "r", 1);
      while (told == 1) pause();
      _exit(1);
    }
    while (true) pause();
  }
  close(alive[1]);
  char ready = 0;
  ASSERT_EQ(read(alive[0], &ready, 1), 1);
  kill(child, SIGKILL);
  wait_for(child);
  EXPECT_EQ(read(alive[0], &ready, 1), 0);  // Everybody who could write has ended.
  close(alive[0]);
}

TEST(Processes, EndsAtOnceWhereTheParentIsGoneAlready) {
  const pid_t child = fork();
  if (child == 0) {
    die_with_parent(getpid());  // Not the parent, so that one must have ended.
    _exit(0);
  }
  EXPECT_EQ(describe_wait_status(wait_for(child)), "exit 1");
}

TEST(Processes, KnowsItsOwnPathAndThreads) {
  EXPECT_TRUE(std::filesystem::exists(self_path()));
  const std::vector<ThreadState> threads = threads_of(getpid());
  EXPECT_TRUE(std::any_of(threads.begin(), threads.end(),
                          [](const ThreadState& t) { return t.tid == getpid(); }));
  EXPECT_TRUE(threads_of(-1).empty());
}

}  // namespace
}  // namespace ordeal
