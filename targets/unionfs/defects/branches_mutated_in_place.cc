#include <cerrno>

#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

FailPoint change_window{"unionfs.branches.change_window"};

// The bug, in each change: operations that are under way go by the very list that changes.
class ChangedInPlace : public Branches {
 public:
  explicit ChangedInPlace(const BranchList& branches)
      : Branches(branches), list_in_use_(std::make_shared<BranchList>(*Branches::load())) {}

  std::shared_ptr<const BranchList> load() const override { return list_in_use_; }

  uint64_t add(Branch branch) override {
    Lock lock(ids_mu_);
    change_window.pass();
    branch.id = next_id_++;
    list_in_use_->push_back(std::make_shared<Branch>(branch));
    return branch.id;
  }
  int remove(size_t index) override {
    Lock lock(ids_mu_);
    change_window.pass();
    if (index >= list_in_use_->size()) return EINVAL;
    if (list_in_use_->size() == 1) return EBUSY;
    list_in_use_->erase(list_in_use_->begin() + static_cast<ptrdiff_t>(index));
    list_in_use_->shrink_to_fit();
    return 0;
  }
  int set_mode(size_t index, BranchMode mode) override {
    Lock lock(ids_mu_);
    change_window.pass();
    if (index >= list_in_use_->size()) return EINVAL;
    auto changed = std::make_shared<Branch>(*list_in_use_->at(index));
    changed->mode = mode;
    list_in_use_->at(index) = std::move(changed);
    return 0;
  }

 private:
  const std::shared_ptr<BranchList> list_in_use_;
};

}  // namespace

Defect branches_mutated_in_place{"unionfs.branches.mutated_in_place",
                                 "the list of branches changes under the operations that use it"};

std::unique_ptr<Branches> branches_changed_in_place(const BranchList& branches) {
  return std::make_unique<ChangedInPlace>(branches);
}

}  // namespace ordeal::unionfs::defects
