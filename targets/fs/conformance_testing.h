// The conformance suite of file systems: every implementation passes it.
//
//   INSTANTIATE_TEST_SUITE_P(Memory, fs::Conformance, testing::Values(fs::Maker{make}));
//
// in the tests of an implementation, linked with ordeal_fs_conformance.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "targets/fs/file_system.h"

namespace ordeal::fs {

// A Made is a new empty file system. `keep` owns the objects that must live as long (a directory,
// branches).
struct Made {
  std::shared_ptr<void> keep;
  std::shared_ptr<FileSystem> fs;
};
// A Maker makes a file system of one implementation for a test.
struct Maker {
  std::function<Made()> make;
  std::string name;
};
inline void PrintTo(const Maker& maker, std::ostream* out) { *out << maker.name; }

// A Conformance is the fixture of the suite: a new file system, and helpers to use it.
class Conformance : public testing::TestWithParam<Maker> {
 protected:
  Conformance() : made_(GetParam().make()), fs(*made_.fs) {}

  // Each fails the test where an operation fails.
  void write_file(const std::string& path, std::string_view content);
  std::string read_file(const std::string& path);
  Handle opened(const std::string& path, int flags);
  int write_at(Handle file, std::string_view content, uint64_t offset);
  std::string read_at(Handle file, size_t size, uint64_t offset);
  std::string names(const std::string& path);  // Separated by blanks.
  Attr attr(const std::string& path);
  int errno_of_getattr(const std::string& path);

 private:
  Made made_;

 protected:
  FileSystem& fs;
};

// Returns the path of a new empty directory, which is removed with its content when the last copy
// of the pointer ends.
std::shared_ptr<std::string> temporary_directory();

}  // namespace ordeal::fs
