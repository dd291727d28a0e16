#include "targets/bind/fs_history.h"

#include <algorithm>
#include <cerrno>
#include <string>

#include "targets/bind/fs_layout.h"

namespace ordeal {
namespace {

using history::Operation;
using history::Status;

std::string text_of(const Value& value) { return std::string(value.text()); }

// ---- "file": what lies at one path. `write` makes the file and fills it in two steps, but whoever
// reads an empty file is told that there is none, so the second step is the one that counts.

Telling tell_read(const RecordedCall& call, const Options&, Operation& operation) {
  operation.key = text_of(call.arg(0));
  if (call.code == 0) operation.output = told(call.result);
  if (call.code == EUCLEAN) {  // A block of two writes: never what a file holds.
    operation.status = Status::ok;
    operation.output = history::Value("a mixture");
  }
  if (call.code != 0 && call.code != ENOENT && operation.status == Status::ok &&
      call.code != EUCLEAN)
    return Telling::skip;
  return Telling::told;
}

Telling tell_write(const RecordedCall& call, const Options&, Operation& operation) {
  operation.key = text_of(call.arg(0));
  operation.value = told(call.arg(1));
  if (call.code != 0 && operation.status == Status::ok) return Telling::skip;  // ENOENT, EISDIR, …
  return Telling::told;
}

Telling tell_unlink(const RecordedCall& call, const Options&, Operation& operation) {
  operation.key = text_of(call.arg(0));
  if (call.code != 0 && call.code != ENOENT && operation.status == Status::ok) return Telling::skip;
  operation.output = history::Value(call.code == 0);
  return Telling::told;
}

// ---- "directory-tree": which names there are. Paths lose their first slash; the root is "".

std::string in_tree(const Value& path) {
  const std::string_view text = path.text();
  return std::string(text.starts_with('/') ? text.substr(1) : text);
}

// An answer that the model gives too; the other errors that are answers (ELOOP, EXDEV, EBUSY, and
// EINVAL, which file systems give before or after they have looked for a name) say that nothing was
// done.
bool tell_answer(const RecordedCall& call, Operation& operation) {
  static constexpr int kKnown[] = {ENOENT, EEXIST, ENOTEMPTY, ENOTDIR, EISDIR};
  if (operation.status != Status::ok) return true;
  if (call.code == 0) {
    operation.output = history::Value("ok");
    return true;
  }
  operation.output = history::Value(errno_name(call.code));
  return std::find(std::begin(kKnown), std::end(kKnown), call.code) != std::end(kKnown);
}

Telling tell_name(const RecordedCall& call, const Options&, Operation& operation) {
  operation.value = history::Value(in_tree(call.arg(0)));
  return tell_answer(call, operation) ? Telling::told : Telling::skip;
}

Telling tell_rename(const RecordedCall& call, const Options&, Operation& operation) {
  operation.value = history::Value(history::Value::List{history::Value(in_tree(call.arg(0))),
                                                        history::Value(in_tree(call.arg(1)))});
  return tell_answer(call, operation) ? Telling::told : Telling::skip;
}

// The size that stat gives does not say whether it is a folder's; that the name is missing does.
Telling tell_stat(const RecordedCall& call, const Options& options, Operation& operation) {
  const Telling telling = tell_name(call, options, operation);
  return call.code == 0 ? Telling::skip : telling;
}

Telling tell_readdir(const RecordedCall& call, const Options& options, Operation& operation) {
  const Telling telling = tell_name(call, options, operation);
  if (call.code != 0) return telling;
  history::Value::List names;
  for (const std::string_view name : call.list) names.emplace_back(std::string(name));
  std::sort(names.begin(), names.end());
  operation.output = history::Value(std::move(names));
  return Telling::told;
}

// ---- The table. A name that may make, empty or move a file in a way that the model has no word
// for is incomplete; the others leave alone what it speaks of.

constexpr const char* kFileModel = "file";
constexpr const char* kTreeModel = "directory-tree";
constexpr HistoryRow kUnmodelledFile{kFileModel, "", "path", nullptr};
constexpr HistoryRow kUnmodelledTree{kTreeModel, "", nullptr, nullptr};

constexpr HistoryRow tree(const char* op, decltype(HistoryRow::tell) tell) {
  return {kTreeModel, op, nullptr, tell};
}
constexpr HistoryRow file(const char* op, decltype(HistoryRow::tell) tell) {
  return {kFileModel, op, "path", tell};
}

constexpr HistoryRow kRead[] = {file("read", tell_read)};
constexpr HistoryRow kWrite[] = {file("write", tell_write), kUnmodelledTree};
constexpr HistoryRow kUnlink[] = {file("unlink", tell_unlink), tree("unlink", tell_name)};
constexpr HistoryRow kCreate[] = {kUnmodelledFile, tree("create", tell_name)};
constexpr HistoryRow kRename[] = {kUnmodelledFile, tree("rename", tell_rename)};
constexpr HistoryRow kStat[] = {tree("stat", tell_stat)};
constexpr HistoryRow kMkdir[] = {tree("mkdir", tell_name)};
constexpr HistoryRow kRmdir[] = {tree("rmdir", tell_name)};
constexpr HistoryRow kReaddir[] = {tree("readdir", tell_readdir)};
constexpr HistoryRow kContent[] = {kUnmodelledFile};
constexpr HistoryRow kNames[] = {kUnmodelledFile, kUnmodelledTree};

struct Entry {
  std::string_view operation;
  std::span<const HistoryRow> rows;
};
constexpr Entry kEntries[] = {
    {"read", kRead},       {"write", kWrite},      {"unlink", kUnlink},  {"create", kCreate},
    {"rename", kRename},   {"stat", kStat},        {"mkdir", kMkdir},    {"rmdir", kRmdir},
    {"readdir", kReaddir}, {"truncate", kContent}, {"pwrite", kContent}, {"ftruncate", kContent},
    {"link", kNames},      {"symlink", kNames},    {"open", kNames},
};

}  // namespace

std::span<const HistoryRow> fs_history(std::string_view operation) {
  for (const Entry& entry : kEntries) {
    if (entry.operation == operation) return entry.rows;
  }
  return {};
}

std::vector<Operation> fs_opened(const Options& options, std::string_view model) {
  const FsLayout layout = FsLayout::of(options);
  std::vector<Operation> all;
  std::string path;
  for (int64_t i = 0; i < layout.dirs && model == kTreeModel; ++i) {
    layout.dir_path(i, path);
    all.push_back(
        {.op = "mkdir", .value = history::Value(path.substr(1)), .output = history::Value("ok")});
  }
  for (int64_t i = 0; i < layout.files; ++i) {
    layout.file_path(i, path);
    if (model == kTreeModel) {
      all.push_back({.op = "create",
                     .value = history::Value(path.substr(1)),
                     .output = history::Value("ok")});
    } else if (layout.file_size >= kBlockBytes) {
      all.push_back({.op = "write", .key = path, .value = history::Value(0)});
    }
  }
  return all;
}

}  // namespace ordeal
