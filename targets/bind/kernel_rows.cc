// Rows that act as a kernel above target.unionfs: they look nodes up, forget them, and cache pages.
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
    throw InputError(fmt::format("\"{}\" is no name in a directory", name));
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
    {"name", ParamKind::text, "the name of an entry, without slashes"},
    {"parent", ParamKind::integer, "a node that was looked up; the root if left out", true}};
constexpr ParamRow kForget[] = {
    {"node", ParamKind::integer, "a node that node_lookup() returned"},
    {"count", ParamKind::integer,
     "the number of lookups to take back, at most those made; 1 if left out", true}};
constexpr ParamRow kNode[] = {{"node", ParamKind::integer, "a node that node_lookup() returned"}};
constexpr ParamRow kKernelPath[] = {{"path", ParamKind::text, "the file"}};

constexpr ParamRow kStream[] = {{"stream", ParamKind::integer, "a stream that opendir() returned"}};

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
        "Looks an entry up and returns its node, as a kernel does. The node stands for the entry "
        "until node_forget has taken all lookups back.",
        kLookup, "integer: the node", node_lookup),
    kernel_row(kOperation, "node_forget", "Takes lookups of a node back, as a kernel does.",
               kForget, "", node_forget),
    kernel_row(kOperation, "node_path", "The path of a node; ENOENT where the node has no path.",
               kNode, "text: its path", node_path),
    kernel_row(RowKind::probe, "node_count", "The number of nodes in use, including the root.", {},
               "integer", node_count),
    kernel_row(kOperation, "opendir", "Begins to list a directory.", kKernelPath,
               "integer: a stream", opendir),
    kernel_row(
        kOperation, "nextdir",
        "The next name of a directory stream; ENOENT at the end, EBADF once the stream is closed.",
        kStream, "text: the name", nextdir),
    kernel_row(kOperation, "closedir", "Ends the listing of a directory.", kStream, "", closedir),
    kernel_row(RowKind::probe, "open_dirs", "The number of open directory streams.", {}, "integer",
               open_dirs),
    kernel_row(kOperation, "identity",
               "The number by which clients distinguish unions. The first call makes it.", {},
               "integer: the same number for every caller", identity),
    kernel_row(
        kOperation, "cached_read",
        "Reads the first 4 KiB of a file through the client's page cache, for target.unionfs { "
        "cached = true }. The client reads only missing pages from the union.",
        kKernelPath, "integer: the value of the block", cached_read),
};

}  // namespace

std::span<const OpRow> kernel_rows() { return kKernelRows; }

}  // namespace ordeal
