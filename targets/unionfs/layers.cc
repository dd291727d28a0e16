#include "targets/unionfs/layers.h"

#include <cerrno>

#include "harness/base/random.h"
#include "targets/fs/path.h"
#include "targets/unionfs/names.h"
#include "targets/unionfs/points.h"

namespace ordeal::unionfs {
namespace {

bool is_absent(int err) { return err == ENOENT || err == ENOTDIR; }

int ask(const Branch& branch, const std::string& path, fs::Attr& out) {
  if (const int err = points::lookup_branch.hit({.path = path, .key = branch.label})) return err;
  branch.seal.check();
  return branch.fs->getattr(path, out);
}

}  // namespace

int exists(const Branch& branch, const std::string& path, bool& out) {
  fs::Attr ignored;
  branch.seal.check();
  const int err = branch.fs->getattr(path, ignored);
  if (err != 0 && !is_absent(err) && err != ENAMETOOLONG) return err;
  out = err == 0;
  return 0;
}

int hides(const Branch& branch, const std::string& path, bool& named, bool& out) {
  named = out = false;
  for (std::string at = path; at != "/"; at = fs::parent_of(at)) {
    bool covered = false;
    if (const int err = exists(branch, whiteout_of(at), covered)) return err;
    if (covered && at == path) named = true;
    if (!covered) {
      if (const int err = exists(branch, opaque_mark_of(fs::parent_of(at)), covered)) return err;
    }
    if (covered) {
      out = true;
      return 0;
    }
  }
  return 0;
}

int look(const BranchList& branches, const std::string& path, Sight& out) {
  Sight sight;
  for (size_t i = 0; i < branches.size(); ++i) {
    const Branch& branch = *at(branches, i);
    sight.lowest_visible = i;
    fs::Attr attr;
    const int err = ask(branch, path, attr);
    if (err != 0 && !is_absent(err)) return err;
    if (err == ENOTDIR) {  // A file where the path has a directory: it covers what is below.
      if (!sight.found()) sight.error = ENOTDIR;
      break;
    }
    if (err == 0) {
      if (sight.found() && !S_ISDIR(attr.mode)) break;
      sight.seen.push_back({i, at(branches, i), attr});
      if (!S_ISDIR(attr.mode)) break;
      bool opaque = false;
      if (const int why = exists(branch, opaque_mark_of(path), opaque)) return why;
      if (opaque) break;
    }
    if (i + 1 == branches.size()) {
      // Nothing lies below, but a new entry takes the place of the last branch's whiteout too.
      bool stays = false;
      if (sight.found()) break;
      if (const int why = exists(branch, whiteout_of(path), stays)) return why;
      sight.covered_by_whiteout = stays;
      break;
    }
    bool hidden = false;
    if (const int why = hides(branch, path, sight.covered_by_whiteout, hidden)) return why;
    if (hidden) break;
  }
  out = std::move(sight);
  return 0;
}

int look_top(const BranchList& branches, const std::string& path, Layer& out) {
  for (size_t i = 0; i < branches.size(); ++i) {
    fs::Attr attr;
    const int err = ask(*at(branches, i), path, attr);
    if (err == 0) {
      out = {i, at(branches, i), attr};
      return 0;
    }
    if (err != ENOENT) return err;
    if (i + 1 == branches.size()) break;
    bool named = false;
    bool hidden = false;
    if (const int why = hides(*at(branches, i), path, named, hidden)) return why;
    if (hidden) break;
  }
  return ENOENT;
}

int look_for_directory(const BranchList& branches, const std::string& path) {
  Layer layer;
  if (const int err = look_top(branches, path, layer)) return err;
  return S_ISDIR(layer.attr.mode) ? 0 : ENOTDIR;
}

uint64_t union_ino(const Branch& branch, uint64_t ino) { return hash_combine(branch.id, ino); }

fs::Attr union_attr(const Layer& layer) {
  fs::Attr attr = layer.attr;
  attr.ino = union_ino(*layer.branch, attr.ino);
  return attr;
}

int entries_from(const BranchList& branches, size_t from, const std::string& path,
                 std::vector<Layer>& out) {
  out.clear();
  for (size_t i = from; i < branches.size(); ++i) {
    fs::Attr attr;
    const int err = ask(*at(branches, i), path, attr);
    if (err == 0) out.push_back({i, at(branches, i), attr});
    if (err != 0 && !is_absent(err)) return err;
    bool named = false;
    bool hidden = false;
    if (const int why = hides(*at(branches, i), path, named, hidden)) return why;
    if (hidden) break;
  }
  return 0;
}

}  // namespace ordeal::unionfs
