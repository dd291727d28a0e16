#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

// Its window is the one of every copy-up: unionfs.copy_up.write and .commit.
class InPlace : public CopyUp {
 public:
  using CopyUp::CopyUp;

 protected:
  // The bug: the copy has its last name from its first byte on.
  std::string name_of_copy(const std::string& path) override { return path; }
};

}  // namespace

Defect copy_up_half_copied{"unionfs.copy_up.half_copied",
                           "a copy-up is made in place: a reader meanwhile sees half a file"};

std::unique_ptr<CopyUp> copy_up_in_place(Placing& placing, Handles& handles, BufferPool& buffers) {
  return std::make_unique<InPlace>(placing, handles, buffers);
}

}  // namespace ordeal::unionfs::defects
