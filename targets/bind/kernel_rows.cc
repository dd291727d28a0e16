// What a kernel above target.unionfs does: it looks nodes up and forgets them, and keeps pages.
#include <cerrno>

#include <fmt/format.h>

#include "targets/bind/union_target.h"
#include "targets/fs/path.h"

namespace ordeal {
namespace {

uint64_t number_arg(const Call& call, size_t i, int64_t fallback) {
  const int64_t number = call.integer_or(i, fallback);
  if (number < 1)
    throw InputError(fmt::format("{} is no node and no count; they begin at 1", number));
  return static_cast<uint64_t>(number);
}

int node_lookup(Target& target, Call& call) {
  const std::string_view name = call.arg(0).text();
  if (name.empty() || name.find('/') != name.npos)
    throw InputError(fmt::format("\"{}\" is no name in a folder", name));
  const uint64_t parent = number_arg(call, 1, unionfs::kRootNode);
  const unionfs::NodeId node = union_of(target).nodes.lookup(parent, name);
  if (node == 0) return ENOENT;
  call.result = Value::of(static_cast<int64_t>(node));
  return 0;
}

int node_forget(Target& target, Call& call) {
  union_of(target).nodes.forget(number_arg(call, 0, 0), number_arg(call, 1, 1));
  return 0;
}

int node_path(Target& target, Call& call) {
  const auto path = union_of(target).nodes.path_of(number_arg(call, 0, 0));
  if (!path.has_value()) return ENOENT;
  call.text = *path;
  call.result = Value::of(std::string_view(call.text));
  return 0;
}

int node_count(Target& target, Call& call) {
  call.result = Value::of(static_cast<int64_t>(union_of(target).nodes.size()));
  return 0;
}

int opendir(Target& target, Call& call) {
  UnionTarget& t = union_of(target);
  const std::string path(call.arg(0).text());
  if (!fs::is_normal(path)) throw InputError(fmt::format("\"{}\" is no path", path));
  std::vector<fs::DirEntry> entries;
  if (const int err = t.core.readdir(path, entries)) return err;
  call.result = Value::of(static_cast<int64_t>(t.streams.open(std::move(entries))));
  return 0;
}

int nextdir(Target& target, Call& call) {
  const int err = union_of(target).streams.next(number_arg(call, 0, 0), call.text);
  if (err == 0) call.result = Value::of(std::string_view(call.text));
  return err;
}

int closedir(Target& target, Call& call) {
  return union_of(target).streams.close(number_arg(call, 0, 0));
}

int open_dirs(Target& target, Call& call) {
  call.result = Value::of(static_cast<int64_t>(union_of(target).streams.size()));
  return 0;
}

// Half of it, so that it is a number in a script too.
int identity(Target& target, Call& call) {
  call.result = Value::of(static_cast<int64_t>(union_of(target).identity.get() >> 1));
  return 0;
}

int cached_read(Target& target, Call& call) {
  UnionTarget& t = union_of(target);
  const std::string path(call.arg(0).text());
  if (!fs::is_normal(path)) throw InputError(fmt::format("\"{}\" is no path", path));
  if (const int err = t.pages.read(t.core, path, kBlockBytes, call.buffer)) return err;
  int64_t value = 0;
  if (const int err = value_of_block(call.buffer, value)) return err;
  call.result = Value::of(value);
  return 0;
}

constexpr ParamRow kLookup[] = {
    {"name", ParamKind::text, "of an entry, without slashes"},
    {"parent", ParamKind::integer, "a node that was looked up; the root if left out", true}};
constexpr ParamRow kForget[] = {{"node", ParamKind::integer, "what node_lookup() gave"},
                                {"count", ParamKind::integer,
                                 "lookups to take back, at most those given; 1 if left out", true}};
constexpr ParamRow kNode[] = {{"node", ParamKind::integer, "what node_lookup() gave"}};
constexpr ParamRow kKernelPath[] = {{"path", ParamKind::text, "the file"}};

constexpr ParamRow kStream[] = {{"stream", ParamKind::integer, "what opendir() gave"}};

constexpr ErrorClass kKernelErrors[] = {
    {ENOENT, Outcome::ok}, {EISDIR, Outcome::ok}, {EBADF, Outcome::ok}, {ENOTDIR, Outcome::ok}};

constexpr OpRow kernel_row(RowKind kind, const char* name, const char* doc,
                           std::span<const ParamRow> params, const char* returns,
                           int (*call)(Target&, Call&)) {
  return {.name = name,
          .kind = kind,
          .doc = doc,
          .params = params,
          .returns = returns,
          .call = call,
          .errors = kKernelErrors};
}

constexpr RowKind kOperation = RowKind::operation;
constexpr OpRow kKernelRows[] = {
    kernel_row(
        kOperation, "node_lookup",
        "Refers to an entry by a node, as a kernel does: until it is forgotten as often, the node "
        "stands for the entry.",
        kLookup, "integer: the node", node_lookup),
    kernel_row(kOperation, "node_forget", "Takes lookups of a node back.", kForget, "",
               node_forget),
    kernel_row(kOperation, "node_path", "Where a node is; ENOENT where it stands for nothing.",
               kNode, "text: its path", node_path),
    kernel_row(RowKind::probe, "node_count", "Nodes that are referred to, the root among them.", {},
               "integer", node_count),
    kernel_row(kOperation, "opendir", "Begins to list a folder.", kKernelPath, "integer: a stream",
               opendir),
    kernel_row(
        kOperation, "nextdir",
        "The next name of a folder that is being listed; ENOENT at the end, EBADF once it is "
        "closed.",
        kStream, "text: the name", nextdir),
    kernel_row(kOperation, "closedir", "Ends the listing of a folder.", kStream, "", closedir),
    kernel_row(RowKind::probe, "open_dirs", "Folders that are being listed.", {}, "integer",
               open_dirs),
    kernel_row(
        kOperation, "identity",
        "The number by which clients tell the union from others, made when it is first asked for.",
        {}, "integer: the same for all", identity),
    kernel_row(kOperation, "cached_read",
               "The first 4 KiB of a file as a client sees it that keeps pages, for target.unionfs "
               "{ cached = true }: it asks the union only for what it does not have.",
               kKernelPath, "integer: the value of the block", cached_read),
};

}  // namespace

std::span<const OpRow> kernel_rows() { return kKernelRows; }

}  // namespace ordeal
