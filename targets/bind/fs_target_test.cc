// The file-system targets as a script reaches them: by rows, with checked options.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <cerrno>
#include <filesystem>

#include "targets/bind/memfs.h"
#include "targets/bind/posix.h"
#include "targets/bind/union_target.h"
#include "targets/bind/unionfs.h"

namespace ordeal {
namespace {

// A new directory, removed with the last copy.
std::shared_ptr<std::string> temporary_directory() {
  std::string name = (std::filesystem::temp_directory_path() / "ordeal-bind-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
  return {new std::string(name), [](std::string* path) {
            std::error_code ignored;
            std::filesystem::remove_all(*path, ignored);
            delete path;
          }};
}

Options text_list(std::vector<std::string> texts) {
  Options::List list;
  for (std::string& text : texts) list.emplace_back(Options::Value(std::move(text)));
  return Options(Options::Value(std::move(list)));
}
Options text(std::string value) { return Options(Options::Value(std::move(value))); }

class Opened {
 public:
  explicit Opened(const TargetRow& row, Options::Record given = {})
      : row_(row),
        options(check_options(Options(Options::Value(std::move(given))), row.options, row.name)),
        target(row.open(options, {.seed = 1, .work_dir = *work_dir_})) {
    call_.random = &random_;
  }

  int run(const char* name, std::initializer_list<Value> args = {}) {
    const OpRow* row = find_row(row_, name);
    if (row == nullptr) throw InputError(std::string("no row ") + name);
    call_.arg_count = 0;
    for (const Value& arg : args) call_.args[call_.arg_count++] = arg;
    call_.result = Value();
    call_.list = nullptr;
    if (row->derive != nullptr) return row->derive(options, call_), 0;
    return row->call(*target, call_);
  }
  int run_generated(const OpRow& row) {
    ++call_.sequence;
    row.generate(options, call_);
    call_.list = nullptr;
    return row.call(*target, call_);
  }
  int64_t number(const char* name, std::initializer_list<Value> args = {}) {
    EXPECT_EQ(run(name, args), 0) << name;
    return call_.result.integer();
  }
  const Call& call() const { return call_; }

 private:
  std::shared_ptr<std::string> work_dir_ = temporary_directory();
  const TargetRow& row_;
  Random random_{7};
  Call call_;

 public:
  Options options;
  std::unique_ptr<Target> target;
};

Value of(const char* value) { return Value::of(std::string_view(value)); }
Value of(int64_t value) { return Value::of(value); }
Value of(int value) { return Value::of(int64_t{value}); }

class EveryFsTarget : public testing::TestWithParam<const TargetRow*> {};
INSTANTIATE_TEST_SUITE_P(Bind, EveryFsTarget,
                         testing::Values(&kUnionfsTarget, &kPosixTarget, &kMemfsTarget),
                         [](const auto& given) { return given.param->name; });

TEST_P(EveryFsTarget, WritesAndReadsValues) {
  Opened fs(*GetParam());
  EXPECT_EQ(fs.number("read", {of("/f0")}), 0) << "files begin with the value 0";
  EXPECT_EQ(fs.run("write", {of("/f0"), of(41)}), 0);
  EXPECT_EQ(fs.number("read", {of("/f0")}), 41);
  EXPECT_EQ(fs.number("stat", {of("/f0")}), 4096);
  EXPECT_EQ(fs.run("unlink", {of("/f0")}), 0);
  EXPECT_EQ(fs.run("read", {of("/f0")}), ENOENT);
  EXPECT_EQ(fs.run("create", {of("/f0")}), 0);
  EXPECT_EQ(fs.run("read", {of("/f0")}), ENOENT) << "nothing was written yet";
  EXPECT_EQ(fs.number("count", {of("/")}), 4);
}

TEST_P(EveryFsTarget, ATornBlockIsFound) {
  Opened fs(*GetParam());
  ASSERT_EQ(fs.run("open", {of("/f1"), of("rw")}), 0);
  const int64_t file = fs.call().result.integer();
  EXPECT_EQ(fs.number("pwrite", {of(file), of(2048), of(9), of(2048)}), 2048);
  EXPECT_EQ(fs.run("read", {of("/f1")}), EUCLEAN);
  EXPECT_EQ(outcome_of(*find_row(*GetParam(), "read"), EUCLEAN), Outcome::unexpected);
  EXPECT_EQ(fs.number("open_handles"), 1);
  EXPECT_EQ(fs.run("close", {of(file)}), 0);
  EXPECT_EQ(fs.run("close", {of(file)}), EBADF);
  EXPECT_EQ(fs.number("open_handles"), 0);
}

TEST_P(EveryFsTarget, DerivesItsPathsFromTheOptions) {
  Opened fs(*GetParam(), {{"files", Options(Options::Value(int64_t{3}))},
                          {"dirs", Options(Options::Value(int64_t{2}))}});
  fs.run("paths");
  EXPECT_EQ(*fs.call().list, (std::vector<std::string>{"/d0/f0", "/d1/f1", "/d0/f2"}));
  fs.run("dirs");
  EXPECT_EQ(*fs.call().list, (std::vector<std::string>{"/d0", "/d1"}));
  EXPECT_EQ(fs.number("read", {of("/d1/f1")}), 0);
  fs.run("readdir", {of("/")});
  EXPECT_EQ(*fs.call().list, (std::vector<std::string>{"d0", "d1"}));
}

TEST_P(EveryFsTarget, EveryRowOfAMixRunsWithoutAnUnexpectedError) {
  Opened fs(*GetParam());
  int generated = 0;
  for (int round = 0; round < 60; ++round) {
    for (const OpRow& row : GetParam()->rows) {
      if (row.generate == nullptr) continue;
      ++generated;
      const int err = fs.run_generated(row);
      EXPECT_NE(outcome_of(row, err), Outcome::unexpected) << row.name << " " << errno_name(err);
    }
  }
  EXPECT_GE(generated, 60 * 16);
}

TEST_P(EveryFsTarget, MisuseIsNamed) {
  Opened fs(*GetParam());
  EXPECT_THROW(fs.run("read", {of("f0")}), InputError);
  EXPECT_THROW(fs.run("open", {of("/f0"), of("q")}), InputError);
  EXPECT_THROW(fs.run("truncate", {of("/f0"), of(-1)}), InputError);
}

TEST(UnionTargetRows, FilesBeginInTheLowerBranchAndAreCopiedUp) {
  Opened fs(kUnionfsTarget);
  EXPECT_EQ(fs.run("exists_in_branch", {of(1), of("/f0")}), 0);
  EXPECT_TRUE(fs.call().result.boolean());
  EXPECT_EQ(fs.run("write", {of("/f0"), of(1)}), 0);
  EXPECT_EQ(fs.number("copy_ups"), 1);
  EXPECT_EQ(fs.run("unlink", {of("/f0")}), 0);
  EXPECT_EQ(fs.number("orphan_whiteouts"), 0);
  EXPECT_EQ(fs.number("metrics_balance"), 0);
  EXPECT_EQ(fs.number("pool_in_use"), 0);
  EXPECT_GT(fs.number("branch_free", {of(0)}), 0);
}

TEST(UnionTargetRows, ControlsChangeItWhileItRuns) {
  Opened fs(kUnionfsTarget);
  EXPECT_EQ(fs.run("set_branch_mode", {of(0), of("ro")}), 0);
  EXPECT_EQ(fs.run("write", {of("/f0"), of(1)}), EROFS);
  EXPECT_EQ(fs.run("set_branch_mode", {of(0), of("rw")}), 0);
  EXPECT_EQ(fs.run("set_policy", {of("create"), of("mfs")}), 0);
  EXPECT_EQ(fs.run("add_branch", {of("memory:ro")}), 0);
  EXPECT_EQ(fs.number("branch_count"), 3);
  EXPECT_EQ(fs.run("remove_branch", {of(2)}), 0);
  EXPECT_EQ(fs.run("invalidate"), 0);
  EXPECT_THROW(fs.run("set_branch_mode", {of(7), of("rw")}), InputError);
  EXPECT_THROW(fs.run("set_branch_mode", {of(0), of("rx")}), InputError);
  EXPECT_THROW(fs.run("set_policy", {of("delete"), of("ff")}), InputError);
}

std::string refusal(Options::Record given) {
  try {
    Opened fs(kUnionfsTarget, std::move(given));
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(UnionTargetOptions, AreRefusedByName) {
  EXPECT_NE(refusal({{"branches", text_list({"memory:rwx"})}}).find("memory:rwx"),
            std::string::npos);
  EXPECT_NE(refusal({{"branches", text_list({"/no/such:rw"})}}).find("/no/such"),
            std::string::npos);
  EXPECT_NE(refusal({{"branches", text_list({"memory"})}}).find("memory"), std::string::npos);
  EXPECT_NE(refusal({{"branches", text_list({"memory:rw,minfre=1"})}}).find("minfree"),
            std::string::npos);
  EXPECT_NE(refusal({{"create", text("mfss")}}).find("did you mean \"mfs\""), std::string::npos);
}

TEST(BranchSpec, ReadsDirectoriesAndSettings) {
  const auto directory = temporary_directory();
  const unionfs::Branch branch = parse_branch(*directory + ":ro,minfree=4KiB", 0);
  EXPECT_EQ(branch.mode, unionfs::BranchMode::ro);
  EXPECT_EQ(branch.min_free, 4096U);
  EXPECT_EQ(branch.label, *directory);
}

TEST(PosixTargetRows, ReadAtKeepsItsFilesOpen) {
  Opened fs(kPosixTarget);
  EXPECT_EQ(fs.number("read_at", {of(0)}), 4096);
  const int64_t kept = fs.number("open_handles");
  EXPECT_EQ(kept, 4);
  EXPECT_EQ(fs.number("read_at", {of(123456789)}), 4096);
  EXPECT_EQ(fs.number("open_handles"), kept);
}

}  // namespace
}  // namespace ordeal
