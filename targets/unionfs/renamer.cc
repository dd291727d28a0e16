#include "targets/unionfs/renamer.h"

#include <stdio.h>

#include <algorithm>
#include <cerrno>

#include "targets/fs/path.h"
#include "targets/unionfs/listing.h"
#include "targets/unionfs/names.h"
#include "targets/unionfs/points.h"

namespace ordeal::unionfs {
namespace {

int rename_in(const Branch& branch, const std::string& from, const std::string& to) {
  if (const int err = points::rename_branch.hit({.path = from, .key = branch.label})) return err;
  return branch.fs->rename(from, to, 0);
}

bool is_removable_file(const Layer& layer) {
  return layer.branch->removable() && !S_ISDIR(layer.attr.mode);
}

// The lowest place in which the renamed file would be seen. Entries at `to` above that place must
// be removable, else the file has to go above them. EROFS: there is no such place.
int lowest_place(const BranchList& branches, const Sight& target,
                 const std::vector<Layer>& replaced, size_t& lowest) {
  lowest = target.found() ? branches.size() - 1 : target.lowest_visible;
  for (const Layer& layer : replaced) {
    if (is_removable_file(layer)) continue;
    if (layer.index == 0) return EROFS;
    lowest = std::min(lowest, layer.index - 1);
    break;
  }
  return 0;
}

}  // namespace

int Renamer::rename_file(const Pair& pair) {
  const auto& [branches, from, to, source, target] = pair;
  std::vector<Layer> replaced, rest;
  if (const int err = entries_from(branches, 0, to, replaced)) return err;
  size_t lowest = 0;
  if (const int err = lowest_place(branches, target, replaced, lowest)) return err;
  Layer layer;
  if (const int err = state_.copy_up->raise(branches, from, source.top(), lowest, layer))
    return err;
  const Branch& branch = *layer.branch;
  Placing& placing = state_.placing;
  if (const int err = placing.make_parents(branches, branch, to)) return err;

  // `layer` still covers the lower entries of `from`: they are removed, or covered by a whiteout.
  if (const int err = entries_from(branches, layer.index + 1, from, rest)) return err;
  std::vector<Layer> kept;
  std::ranges::copy_if(rest, std::back_inserter(kept), std::not_fn(is_removable_file));
  BranchPtr whiteout;
  if (const int err = removal_.cover(branches, from, layer, kept, whiteout)) return err;
  const auto undo = [&](int err) {
    if (whiteout != nullptr) placing.remove_whiteout(*whiteout, from);
    return err;
  };
  for (auto lower = rest.rbegin(); lower != rest.rend(); ++lower) {
    if (!is_removable_file(*lower)) continue;
    if (const int err = EntryRemoval::unlink_in(*lower->branch, from)) return undo(err);
  }
  if (const int err = rename_in(branch, from, to)) return undo(err);
  for (auto above = replaced.rbegin(); above != replaced.rend(); ++above) {
    if (above->index >= layer.index) continue;
    if (const int err = EntryRemoval::unlink_in(*above->branch, to)) {
      branch.fs->rename(to, from, 0);
      return undo(err);
    }
  }
  return target.whiteout_is_in(layer.index) ? placing.remove_whiteout(branch, to) : 0;
}

int Renamer::make_way(const Pair& pair, Sight& place) {
  place = pair.target;
  if (!pair.target.found()) return 0;
  std::vector<fs::DirEntry> entries;
  if (const int err = list_merged(pair.branches, pair.to, pair.target, entries)) return err;
  if (!entries.empty()) return ENOTEMPTY;
  if (const int err = removal_.remove_directory(pair.branches, pair.to, pair.target)) return err;
  return look(pair.branches, pair.to, place);
}

int Renamer::rename_parts(const Pair& pair) {
  const std::vector<Layer>& parts = pair.source.seen;
  for (size_t done = 0; done < parts.size(); ++done) {
    const Branch& branch = *parts[done].branch;
    int err = state_.placing.make_parents(pair.branches, branch, pair.to);
    if (err == 0) err = rename_in(branch, pair.from, pair.to);
    if (err == 0) continue;
    while (done-- > 0) parts[done].branch->fs->rename(pair.to, pair.from, 0);
    return err;
  }
  return 0;
}

int Renamer::rename_directory(const Pair& pair) {
  const auto& [branches, from, to, source, target] = pair;
  Placing& placing = state_.placing;
  const auto is_writable = [](const Layer& layer) { return layer.branch->writable(); };
  if (!std::ranges::all_of(source.seen, is_writable)) return EXDEV;
  Sight place;
  if (const int err = make_way(pair, place)) return err;
  const size_t bottom = source.seen.back().index;
  const bool must_cover = place.covered_by_whiteout;
  if (bottom > place.lowest_visible || (must_cover && source.seen.size() > 1)) {
    if (target.found()) {
      const Branch& again = *at(branches, place.lowest_visible);
      placing.make_directory(again, to, target.top().attr.mode & 07777, must_cover);
    }
    return EXDEV;
  }
  std::vector<Layer> entries, kept;
  if (const int err = entries_from(branches, source.top().index, from, entries)) return err;
  std::ranges::copy_if(entries, std::back_inserter(kept),
                       [&](const Layer& layer) { return layer.index > bottom; });
  const Branch& top = *source.top().branch;
  if (must_cover) {
    if (const int err = Placing::make_opaque(top, from)) return err;
  }
  BranchPtr whiteout;
  if (const int err = removal_.cover(branches, from, source.seen.back(), kept, whiteout))
    return err;
  if (const int err = rename_parts(pair)) {
    if (whiteout != nullptr) placing.remove_whiteout(*whiteout, from);
    return err;
  }
  return place.whiteout_is_in(source.top().index) ? placing.remove_whiteout(top, to) : 0;
}

int Renamer::rename_locked(const std::string& from, const std::string& to, unsigned flags,
                           bool holds_tree, bool& needs_tree) {
  needs_tree = false;
  const NameLocks::Change change(state_.names);
  const auto branches = state_.branches->load();
  Pair pair{*branches, from, to, {}, {}};
  const Sight& source = pair.source;
  const Sight& target = pair.target;
  if (const int err = look(*branches, from, pair.source)) return err;
  if (!source.found()) return source.error;
  if (source.is_dir() && !holds_tree) {
    needs_tree = true;
    return 0;
  }
  if (source.is_dir() && from != to && fs::is_within(to, from)) return EINVAL;
  if (const int err = look_for_directory(*branches, fs::parent_of(to))) return err;
  if (const int err = look(*branches, to, pair.target)) return err;
  if (target.found() && (flags & RENAME_NOREPLACE) != 0) return EEXIST;
  if (from == to) return 0;
  if (target.found()) {
    if (target.is_dir() && !source.is_dir()) return EISDIR;
    if (!target.is_dir() && source.is_dir()) return ENOTDIR;
    const bool one_file =
        target.top().index == source.top().index && target.top().attr.ino == source.top().attr.ino;
    if (one_file) return 0;  // POSIX: a rename between two links of one file does nothing.
  }
  const int err = source.is_dir() ? rename_directory(pair) : rename_file(pair);
  if (err == 0) state_.handles->renamed(from, to);
  state_.invalidation->names_changed();
  return err;
}

int Renamer::rename(const std::string& from, const std::string& to, unsigned flags) {
  if ((flags & ~static_cast<unsigned>(RENAME_NOREPLACE)) != 0) return EINVAL;
  if (from == "/" || to == "/") return EBUSY;
  if (const int err = check_path(from)) return err;
  if (const int err = check_new_path(to)) return err;
  state_.copy_up->meet(from);
  bool needs_tree = false;
  {
    const NameLocks::LockedPaths locked(state_.names,
                                        {fs::parent_of(from), from, fs::parent_of(to), to});
    const int err = rename_locked(from, to, flags, false, needs_tree);
    if (!needs_tree) return err;
  }
  const WriteLock tree(state_.names.tree());
  return rename_locked(from, to, flags, true, needs_tree);
}

}  // namespace ordeal::unionfs
