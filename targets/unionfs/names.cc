#include "targets/unionfs/names.h"

#include <algorithm>
#include <cerrno>

#include "targets/fs/path.h"

namespace ordeal::unionfs {

std::string whiteout_of(std::string_view path) {
  return fs::join(fs::parent_of(path), std::string(kReserved).append(fs::base_name(path)));
}

std::string opaque_mark_of(std::string_view directory) { return fs::join(directory, kOpaque); }

bool is_reserved(std::string_view name) { return name.starts_with(kReserved); }

bool is_whiteout(std::string_view name) {
  return is_reserved(name) && name != kOpaque && !name.starts_with(kTemporary);
}

int check_path(std::string_view path) {
  while (path.size() > 1) {
    path.remove_prefix(1);
    const std::string_view name = path.substr(0, path.find('/'));
    if (name.size() > kNameMax) return ENAMETOOLONG;
    if (is_reserved(name)) return ENOENT;
    path.remove_prefix(name.size());
  }
  return 0;
}

int check_new_path(std::string_view path) {
  if (is_reserved(fs::base_name(path))) return EINVAL;
  return check_path(path);
}

}  // namespace ordeal::unionfs
