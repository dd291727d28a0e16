#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

FailPoint halves_window{"unionfs.write.halves_window"};

class WritesInHalves : public UnionFs {
 public:
  using UnionFs::UnionFs;

  int write(fs::Handle file, std::span<const char> from, uint64_t offset, size_t& done) override {
    const size_t half = from.size() / 2;
    if (half == 0) return UnionFs::write(file, from, offset, done);
    const int err = UnionFs::write(file, from.first(half), offset, done);
    if (err != 0 || done < half) return err;
    halves_window.pass();
    yield();
    size_t rest = 0;  // The bug: who reads in between sees the halves of two writes.
    if (const int why = UnionFs::write(file, from.subspan(half), offset + half, rest)) return why;
    done += rest;
    return 0;
  }
};

}  // namespace

Defect read_torn_block{"unionfs.read.torn_block",
                       "a block is written in two steps: a read sees it half written"};

std::unique_ptr<UnionFs> union_that_writes_in_halves(const UnionOptions& options) {
  return std::make_unique<WritesInHalves>(options);
}

}  // namespace ordeal::unionfs::defects
