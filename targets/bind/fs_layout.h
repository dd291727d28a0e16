// The files and folders that a file-system target makes when it opens, named alike by all of them.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "harness/scenario/target.h"
#include "targets/fs/file_system.h"

namespace ordeal {

inline constexpr size_t kBlockBytes = 4096;  // What `read` and `write` move.

struct FsLayout {
  int64_t files = 0;
  int64_t dirs = 0;  // Files lie in them in turn; 0: in the root.
  uint64_t file_size = 0;

  static FsLayout of(const Options& options);  // Throws InputError for a value out of range.
  // "/f0", or "/d0/f0"; "/d0".
  void file_path(int64_t index, std::string& out) const;
  void dir_path(int64_t index, std::string& out) const;
};

// The options that an FsLayout is read from.
inline constexpr std::array<OptionRow, 3> kLayoutOptions = {{
    {"files", OptionKind::integer, "4", "how many files are made when it opens"},
    {"dirs", OptionKind::integer, "0", "folders that the files lie in, in turn; 0: the root"},
    {"file_size", OptionKind::size, "4KiB",
     "of each file, in whole blocks filled with the value 0"},
}};

// Makes the folders and files. Throws std::system_error naming the one that failed.
void make_layout(fs::FileSystem& fs, const FsLayout& layout);

// A block that tells whether it is whole: it carries one value all over.
void fill_block(int64_t value, std::span<char> block);
// 0; ENOENT for an empty one, to which nothing was written yet; EUCLEAN for one that is cut or
// carries two values.
int value_of_block(std::span<const char> block, int64_t& value);

}  // namespace ordeal
