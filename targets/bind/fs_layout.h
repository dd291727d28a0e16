// The files and directories that a file-system target makes when it opens. All file-system targets
// use the same names.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "harness/scenario/target.h"
#include "targets/fs/file_system.h"

namespace ordeal {

inline constexpr size_t kBlockBytes = 4096;  // The size of one `read` or `write`.

// An FsLayout is the number and size of those files and directories.
struct FsLayout {
  int64_t files = 0;
  int64_t dirs = 0;  // The directories hold the files in turn; 0: the root holds them.
  uint64_t file_size = 0;

  static FsLayout of(const Options& options);  // Throws InputError for a value out of range.
  // "/f0", or "/d0/f0"; "/d0".
  void file_path(int64_t index, std::string& out) const;
  void dir_path(int64_t index, std::string& out) const;
};

// The options from which FsLayout::of() reads a layout.
inline constexpr std::array<OptionRow, 3> kLayoutOptions = {{
    {"files", OptionKind::integer, "4", "the number of files that the target makes when it opens"},
    {"dirs", OptionKind::integer, "0",
     "the number of directories that hold the files in turn; 0: the root"},
    {"file_size", OptionKind::size, "4KiB",
     "the size of each file, in whole blocks filled with the value 0"},
}};

// Makes the directories and files. Throws std::system_error, which names the path that failed.
void make_layout(fs::FileSystem& fs, const FsLayout& layout);

// Fills a block with one value, so that a reader can see whether the block is torn.
void fill_block(int64_t value, std::span<char> block);
// Reads the value of a block. Returns 0; ENOENT for an empty block, to which nothing was written
// yet; EUCLEAN for a block that is cut or holds two values.
int value_of_block(std::span<const char> block, int64_t& value);

}  // namespace ordeal
