#include "targets/unionfs/branches.h"

#include <cerrno>
#include <utility>

namespace ordeal::unionfs {

Branches::Branches(const BranchList& branches) : list_(nullptr, "unionfs.branches") {
  Lock lock(ids_mu_);
  auto list = std::make_shared<BranchList>();
  for (const BranchPtr& given : branches) {
    auto branch = std::make_shared<Branch>(*given);
    branch->id = next_id_++;
    list->push_back(std::move(branch));
  }
  list_.store(std::move(list));
}

uint64_t Branches::add(Branch branch) {
  {
    Lock lock(ids_mu_);
    branch.id = next_id_++;
  }
  const uint64_t id = branch.id;
  list_.update([&](const BranchList& before) {
    auto after = std::make_shared<BranchList>(before);
    after->push_back(std::make_shared<Branch>(std::move(branch)));
    return after;
  });
  return id;
}

int Branches::remove(size_t index) {
  int err = 0;
  list_.update([&](const BranchList& before) {
    auto after = std::make_shared<BranchList>(before);
    if (index >= before.size())
      err = EINVAL;
    else if (before.size() == 1)
      err = EBUSY;
    else
      after->erase(after->begin() + static_cast<ptrdiff_t>(index));
    return after;
  });
  return err;
}

int Branches::set_mode(size_t index, BranchMode mode) {
  int err = 0;
  list_.update([&](const BranchList& before) {
    auto after = std::make_shared<BranchList>(before);
    if (index >= before.size()) {
      err = EINVAL;
    } else {
      auto changed = std::make_shared<Branch>(*before[index]);
      changed->mode = mode;
      (*after)[index] = std::move(changed);
    }
    return after;
  });
  return err;
}

}  // namespace ordeal::unionfs
