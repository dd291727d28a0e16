#include <cerrno>

#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

FailPoint walk_window{"unionfs.readdir.walk_window"};

class NotKeptAlive : public DirStreams {
 public:
  // The bug: only the table holds the stream, and a close takes it out. Its lock would not help,
  // for it is a part of it.
  int next(DirStreamId stream, std::string& name) override NO_THREAD_SAFETY_ANALYSIS {
    Stream* const walked = find(stream).get();
    if (walked == nullptr) return EBADF;
    walk_window.pass();
    yield();
    walked->seal.check();
    if (walked->at == walked->entries.size()) return ENOENT;
    name = walked->entries[walked->at++].name;
    return 0;
  }
};

}  // namespace

Defect readdir_releasedir_race{
    "unionfs.readdir.releasedir_race",
    "closing a directory frees what a reader of the directory still walks"};

std::unique_ptr<DirStreams> dir_streams_not_kept_alive() {
  return std::make_unique<NotKeptAlive>();
}

}  // namespace ordeal::unionfs::defects
