#include "targets/unionfs/path_lookup.h"

#include "targets/unionfs/names.h"

namespace ordeal::unionfs {

int PathLookup::find(const std::string& path, Layer& out) {
  if (const int err = check_path(path)) return err;
  const uint64_t mark = names_.mark();
  const auto branches = branches_.load();
  const int err = look_top(*branches, path, out);
  if (names_.quiet_since(mark)) return err;
  const NameLocks::LockedPaths locked(names_, {path});
  return look_top(*branches_.load(), path, out);
}

}  // namespace ordeal::unionfs
