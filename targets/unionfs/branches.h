// The list of branches, which may change while operations run.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "harness/sync/snapshot.h"
#include "targets/unionfs/branch.h"

namespace ordeal::unionfs {

// A Branches holds the current branches of one union. Thread-safe. An operation loads the list once
// and keeps to it until its end. A change publishes a new list.
class Branches {
 public:
  explicit Branches(const BranchList& branches);
  Branches(const Branches&) = delete;
  Branches& operator=(const Branches&) = delete;
  virtual ~Branches() = default;

  virtual std::shared_ptr<const BranchList> load() const { return list_.load(); }

  // Adds a branch at the bottom. Returns its id.
  virtual uint64_t add(Branch branch);
  // Each returns 0, EINVAL where there is no such index, or EBUSY for the last branch.
  virtual int remove(size_t index);
  virtual int set_mode(size_t index, BranchMode mode);

 protected:
  Snapshot<BranchList> list_;
  Mutex ids_mu_{"unionfs.branch_ids"};
  uint64_t next_id_ GUARDED_BY(ids_mu_) = 1;
};

}  // namespace ordeal::unionfs
