// What every file system of this project does, as one suite.
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

// Makes an empty file system. `keep` is for whatever has to live as long (a folder, branches).
struct Made {
  std::shared_ptr<void> keep;
  std::shared_ptr<FileSystem> fs;
};
struct Maker {
  std::function<Made()> make;
  std::string name;
};
inline void PrintTo(const Maker& maker, std::ostream* out) { *out << maker.name; }

class Conformance : public testing::TestWithParam<Maker> {
 protected:
  Conformance() : made_(GetParam().make()), fs(*made_.fs) {}

  // Each makes an expectation fail where it cannot.
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

// A new empty folder, removed with all that is in it when the last copy goes.
std::shared_ptr<std::string> temporary_folder();

}  // namespace ordeal::fs
