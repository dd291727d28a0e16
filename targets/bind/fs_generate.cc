// Arguments of the operations of a mix, and what follows from the options alone.
#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "targets/bind/fs_layout.h"
#include "targets/bind/fs_operations.h"

namespace ordeal::fs_operations {
namespace {

constexpr uint64_t kSpareNames = 8;  // Of links and directories that a mix makes and removes.

void random_file(const Options& options, Call& call, std::string& out) {
  const FsLayout layout = FsLayout::of(options);
  const auto files = static_cast<uint64_t>(std::max<int64_t>(layout.files, 1));
  layout.file_path(static_cast<int64_t>(call.random->below(files)), out);
}

void spare_name(Call& call, std::string_view prefix, std::string& out) {
  out.clear();
  fmt::format_to(std::back_inserter(out), "/{}{}", prefix, call.random->below(kSpareNames));
}

void texts(Call& call, size_t count) {
  if (call.texts.size() < count) call.texts.resize(count);
}

Value text(const std::string& value) { return Value::of(std::string_view(value)); }

}  // namespace

void nothing(const Options&, Call& call) { call.arg_count = 0; }

void one_path(const Options& options, Call& call) {
  random_file(options, call, call.text);
  call.args[0] = text(call.text);
  call.arg_count = 1;
}

// Values of one thread are apart from those of the others, so that a read tells whose it saw.
void path_and_value(const Options& options, Call& call) {
  one_path(options, call);
  call.args[1] = Value::of(static_cast<int64_t>(call.random->next() >> 1));
  call.arg_count = 2;
}

void path_and_size(const Options& options, Call& call) {
  one_path(options, call);
  const uint64_t blocks = FsLayout::of(options).file_size / kBlockBytes;
  call.args[1] = Value::of(static_cast<int64_t>(call.random->below(blocks + 1) * kBlockBytes));
  call.arg_count = 2;
}

void path_and_mode(const Options& options, Call& call) {
  one_path(options, call);
  call.args[1] = Value::of(int64_t{call.random->below(2) == 0 ? 0644 : 0600});
  call.arg_count = 2;
}

void two_paths(const Options& options, Call& call) {
  texts(call, 2);
  random_file(options, call, call.texts[0]);
  random_file(options, call, call.texts[1]);
  call.args[0] = text(call.texts[0]);
  call.args[1] = text(call.texts[1]);
  call.arg_count = 2;
}

void path_and_link_name(const Options& options, Call& call) {
  two_paths(options, call);
  spare_name(call, "hard", call.texts[1]);
  call.args[1] = text(call.texts[1]);
}

void content_and_link_path(const Options& options, Call& call) {
  two_paths(options, call);
  spare_name(call, "soft", call.texts[1]);
  call.args[1] = text(call.texts[1]);
}

void link_path(const Options&, Call& call) {
  spare_name(call, "soft", call.text);
  call.args[0] = text(call.text);
  call.arg_count = 1;
}

void spare_dir(const Options&, Call& call) {
  spare_name(call, "dir", call.text);
  call.args[0] = text(call.text);
  call.arg_count = 1;
}

void some_dir(const Options& options, Call& call) {
  const FsLayout layout = FsLayout::of(options);
  const uint64_t pick = call.random->below(static_cast<uint64_t>(layout.dirs) + 1);
  if (pick == 0)
    call.text = "/";
  else
    layout.dir_path(static_cast<int64_t>(pick) - 1, call.text);
  call.args[0] = text(call.text);
  call.arg_count = 1;
}

void paths(const Options& options, Call& call) {
  const FsLayout layout = FsLayout::of(options);
  call.texts.assign(static_cast<size_t>(layout.files), "");
  for (size_t i = 0; i < call.texts.size(); ++i)
    layout.file_path(static_cast<int64_t>(i), call.texts[i]);
  call.list = &call.texts;
}

void dirs(const Options& options, Call& call) {
  const FsLayout layout = FsLayout::of(options);
  call.texts.assign(static_cast<size_t>(layout.dirs), "");
  for (size_t i = 0; i < call.texts.size(); ++i)
    layout.dir_path(static_cast<int64_t>(i), call.texts[i]);
  call.list = &call.texts;
}

void path(const Options& options, Call& call) {
  const FsLayout layout = FsLayout::of(options);
  const int64_t index = call.arg(0).integer();
  if (index < 0 || index >= layout.files)
    throw InputError(
        fmt::format("there is no file {}; files are 0 to {}", index, layout.files - 1));
  layout.file_path(index, call.text);
  call.result = text(call.text);
}

}  // namespace ordeal::fs_operations
