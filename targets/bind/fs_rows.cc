// The operations of every file-system target, as scripts see them.
#include <cerrno>
#include <iterator>

#include "targets/bind/fs_history.h"
#include "targets/bind/fs_operations.h"
#include "targets/bind/fs_target.h"

namespace ordeal {
namespace {

namespace op = fs_operations;

constexpr ErrorClass kFsErrors[] = {
    {ENOENT, Outcome::ok},   {EEXIST, Outcome::ok},        {ENOTEMPTY, Outcome::ok},
    {ENOTDIR, Outcome::ok},  {EISDIR, Outcome::ok},        {ELOOP, Outcome::ok},
    {ENOSPC, Outcome::fail}, {EDQUOT, Outcome::fail},      {EROFS, Outcome::fail},
    {EACCES, Outcome::fail}, {EPERM, Outcome::fail},       {ENAMETOOLONG, Outcome::fail},
    {EMFILE, Outcome::fail}, {EFBIG, Outcome::fail},       {ETIMEDOUT, Outcome::pending},
    {EIO, Outcome::pending}, {ENOTCONN, Outcome::pending}, {ECONNABORTED, Outcome::pending},
};
// For operations on two names, or on names that may be busy.
constexpr ErrorClass kNameErrors[] = {
    {ENOENT, Outcome::ok},   {EEXIST, Outcome::ok},        {ENOTEMPTY, Outcome::ok},
    {ENOTDIR, Outcome::ok},  {EISDIR, Outcome::ok},        {ELOOP, Outcome::ok},
    {EINVAL, Outcome::ok},   {EXDEV, Outcome::ok},         {EBUSY, Outcome::ok},
    {ENOSPC, Outcome::fail}, {EDQUOT, Outcome::fail},      {EROFS, Outcome::fail},
    {EACCES, Outcome::fail}, {EPERM, Outcome::fail},       {ENAMETOOLONG, Outcome::fail},
    {EMLINK, Outcome::fail}, {EOPNOTSUPP, Outcome::fail},  {ETIMEDOUT, Outcome::pending},
    {EIO, Outcome::pending}, {ENOTCONN, Outcome::pending}, {ECONNABORTED, Outcome::pending},
};
// A handle may have been closed by another thread.
constexpr ErrorClass kHandleErrors[] = {
    {EBADF, Outcome::ok},    {EINVAL, Outcome::ok},        {EISDIR, Outcome::ok},
    {ENOENT, Outcome::ok},   {ENOSPC, Outcome::fail},      {EDQUOT, Outcome::fail},
    {EROFS, Outcome::fail},  {EFBIG, Outcome::fail},       {ETIMEDOUT, Outcome::pending},
    {EIO, Outcome::pending}, {ENOTCONN, Outcome::pending}, {ECONNABORTED, Outcome::pending},
};

constexpr ParamRow kFsPath[] = {{"path", ParamKind::text, "\"/f0\", as paths() gives them"}};
constexpr ParamRow kPathValue[] = {{"path", ParamKind::text, "\"/f0\", as paths() gives them"},
                                   {"value", ParamKind::integer, "the value that fills the block"}};
constexpr ParamRow kPathSize[] = {{"path", ParamKind::text, "the file"},
                                  {"size", ParamKind::integer, "bytes"}};
constexpr ParamRow kPathMode[] = {{"path", ParamKind::text, "the file or directory"},
                                  {"mode", ParamKind::integer, "permission bits, 0 to 4095"}};
constexpr ParamRow kFromTo[] = {{"from", ParamKind::text, "the existing name"},
                                {"to", ParamKind::text, "the new name"}};
constexpr ParamRow kContentPath[] = {{"content", ParamKind::text, "the content of the link"},
                                     {"path", ParamKind::text, "the new name"}};
constexpr ParamRow kOpen[] = {
    {"path", ParamKind::text, "the file"},
    {"flags", ParamKind::text,
     "letters: r read, w write, c create, t truncate, x only new, a append; \"r\" if left out",
     true}};
constexpr ParamRow kHandle[] = {{"handle", ParamKind::integer, "a handle that open() returned"}};
constexpr ParamRow kHandleOffsetSize[] = {
    {"handle", ParamKind::integer, "a handle that open() returned"},
    {"offset", ParamKind::integer, "bytes from the start"},
    {"size", ParamKind::integer, "bytes, at most 64 MiB"}};
constexpr ParamRow kPwrite[] = {
    {"handle", ParamKind::integer, "a handle that open() returned"},
    {"offset", ParamKind::integer, "bytes from the start"},
    {"value", ParamKind::integer, "the value to write repeatedly, eight bytes each"},
    {"size", ParamKind::integer, "bytes, at most 64 MiB; 4096 if left out", true}};
constexpr ParamRow kHandleSize[] = {{"handle", ParamKind::integer, "a handle that open() returned"},
                                    {"size", ParamKind::integer, "bytes"}};
constexpr ParamRow kIndex[] = {{"index", ParamKind::integer, "from 0"}};

constexpr OpRow fs_operation(const char* name, const char* doc, std::span<const ParamRow> params,
                             const char* returns, int (*call)(Target&, Call&),
                             std::span<const ErrorClass> errors,
                             void (*generate)(const Options&, Call&) = nullptr) {
  return {.name = name,
          .kind = RowKind::operation,
          .doc = doc,
          .params = params,
          .returns = returns,
          .call = call,
          .errors = errors,
          .generate = generate};
}
constexpr OpRow fs_derived(const char* name, const char* doc, std::span<const ParamRow> params,
                           const char* returns, void (*derive)(const Options&, Call&)) {
  return {.name = name,
          .kind = RowKind::derived,
          .doc = doc,
          .params = params,
          .returns = returns,
          .derive = derive};
}

constexpr OpRow kFsRows[] = {
    fs_operation("read",
                 "Opens the file and reads its first 4 KiB. Returns ENOENT for an empty file, to "
                 "which nothing was written yet, and EUCLEAN for a block with parts of two writes, "
                 "which is a finding.",
                 kFsPath, "integer: the value of the block", op::read, kFsErrors, op::one_path),
    fs_operation("write",
                 "Opens the file, which it makes where it is missing, and writes its first 4 KiB.",
                 kPathValue, "", op::write, kFsErrors, op::path_and_value),
    fs_operation("create", "Makes a new, empty file; returns EEXIST where the name exists.",
                 kFsPath, "", op::create, kFsErrors, op::one_path),
    fs_operation("truncate", "Cuts the file, or lets it grow by a hole.", kPathSize, "",
                 op::truncate, kNameErrors, op::path_and_size),
    fs_operation("stat", "Reads the attributes of a name.", kFsPath, "integer: the size in bytes",
                 op::stat, kFsErrors, op::one_path),
    fs_operation("chmod", "Sets the permission bits.", kPathMode, "", op::chmod, kNameErrors,
                 op::path_and_mode),
    fs_operation("unlink", "Removes a name that is no directory.", kFsPath, "", op::unlink,
                 kFsErrors, op::one_path),
    fs_operation("rename", "Moves a name in one step, and replaces an entry of the new name.",
                 kFromTo, "", op::rename, kNameErrors, op::two_paths),
    fs_operation("link", "Gives a file a second name.", kFromTo, "", op::link, kNameErrors,
                 op::path_and_link_name),
    fs_operation("symlink",
                 "Makes a symbolic link. No operation of this target follows symbolic links.",
                 kContentPath, "", op::symlink, kFsErrors, op::content_and_link_path),
    fs_operation("readlink", "Reads a symbolic link.", kFsPath, "text: its content", op::readlink,
                 kNameErrors, op::link_path),
    fs_operation("mkdir", "Makes a directory.", kFsPath, "", op::mkdir, kFsErrors, op::spare_dir),
    fs_operation("rmdir", "Removes an empty directory.", kFsPath, "", op::rmdir, kNameErrors,
                 op::spare_dir),
    fs_operation("readdir", "Lists a directory.", kFsPath, "list of text: the names, sorted",
                 op::readdir, kFsErrors, op::some_dir),
    fs_operation("count", "Counts the entries of a directory.", kFsPath,
                 "integer: the number of entries", op::count, kFsErrors, op::some_dir),
    fs_operation("statfs", "Reads the free space.", {}, "integer: bytes available", op::statfs,
                 kFsErrors, op::nothing),
    fs_operation("open", "Opens a file.", kOpen,
                 "integer: a handle, for close(), pread() and other operations", op::open,
                 kFsErrors),
    fs_operation("close", "Closes a handle.", kHandle, "", op::close, kHandleErrors),
    fs_operation("pread", "Reads at an offset.", kHandleOffsetSize,
                 "text: the bytes, fewer only at the end", op::pread, kHandleErrors),
    fs_operation("pwrite", "Writes at an offset.", kPwrite, "integer: bytes written", op::pwrite,
                 kHandleErrors),
    fs_operation("ftruncate", "Cuts an open file, or lets it grow by a hole.", kHandleSize, "",
                 op::ftruncate, kHandleErrors),
    fs_operation("fstat", "Reads the attributes of an open file.", kHandle,
                 "integer: the size in bytes", op::fstat, kHandleErrors),
    fs_operation("fsync", "Makes written data durable.", kHandle, "", op::fsync, kHandleErrors),
    fs_derived("paths", "The files that are made when the target opens.", {},
               "list of text: their paths", op::paths),
    fs_derived("dirs", "The directories that are made when the target opens.", {},
               "list of text: their paths", op::dirs),
    fs_derived("path", "One of paths().", kIndex, "text: its path", op::path),
};

}  // namespace

std::vector<OpRow> with_fs_rows(std::span<const OpRow> own) {
  std::vector<OpRow> rows(std::begin(kFsRows), std::end(kFsRows));
  for (OpRow& row : rows) row.history = fs_history(row.name);
  rows.insert(rows.end(), own.begin(), own.end());
  return rows;
}

}  // namespace ordeal
