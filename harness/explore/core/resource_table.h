// The SyncObjects of a schedule.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "harness/explore/core/resource.h"

namespace ordeal::explore {

// "file:line", or "" where no place is known.
std::string place(const std::source_location& at);

// The models of the SyncObjects of one schedule, by ResourceId in order of first appearance.
//
// Invariants: an object whose epoch is this table's has its model here; where names are kept,
// names_ has one name for each resource. Element 0 of both stands for "no resource".
class ResourceTable {
 public:
  // Empties the table for the schedule of this epoch. With `keep_names` names stay readable when
  // their objects are gone, as a trace needs them at the end.
  void begin(uint64_t epoch, bool keep_names);

  // The model of an object. An object from before the schedule, or from outside of it, is added
  // when it is first used, under a key of its name or line and of the order of first use.
  Resource& of(SyncObject& object) {
    if (object.epoch == epoch_) [[likely]]
      return *static_cast<Resource*>(object.model);
    return add_older(object);
  }
  // Adds an object that a task of this schedule has made.
  Resource& add(SyncObject& object, uint64_t key);
  // The model of an object that is about to be destroyed; null where it has none in this schedule.
  Resource* find(const SyncObject& object) const {
    return object.epoch == epoch_ ? static_cast<Resource*>(object.model) : nullptr;
  }
  // Parts an object from its model.
  static void remove(SyncObject& object);

  uint32_t count() const { return count_; }  // With "no resource", once there is one.
  Resource& operator[](ResourceId id) { return resources_[id]; }
  const Resource& operator[](ResourceId id) const { return resources_[id]; }

  // The object's name, or the place where it was made.
  std::string base_name(const Resource& resource) const;
  // base_name(), with an ordinal where several resources share it: "fork#1" is the second "fork".
  std::string display_name(const Resource& resource) const;
  // The display names by ResourceId. REQUIRES: names are kept.
  std::vector<std::string> display_names() const;

 private:
  Resource& add_older(SyncObject& object);

  uint64_t epoch_ = 0;
  bool keep_names_ = false;
  uint32_t count_ = 0;
  uint64_t older_ = 0;              // Objects added by add_older().
  std::deque<Resource> resources_;  // The first count_ are of this schedule.
  std::vector<std::string> names_;
};

}  // namespace ordeal::explore
