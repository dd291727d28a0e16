// Small concurrent programs with a known mistake, for tests of exploring, shrinking and explaining.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace ordeal::explore {

using Body = std::function<void()>;

// Two tasks ask a bucket with one token for one token each. The lossy one loads, then stores.
Body token_bucket(bool lossy);
// Two tasks take two locks, in one order or in two.
Body two_locks(bool crossed);
// Each takes the fork to its left, then the one to its right; `rounds` times.
Body philosophers(uint32_t how_many, uint32_t rounds = 1);
// Setters write a = 1 and then b = -1, without an order; a checker sees one and not the other.
Body reorder(uint32_t setters, uint32_t checkers);
// Writers change two values under two locks, one after the other; a reader sees half of it.
Body two_stages(uint32_t writers, uint32_t readers);
// Fails when the fault "disk.write" fires while `n` is drawn as 3 of 5.
Body faulty_choice();
// A task waits with a time-out, and it is a mistake that the time-out may come first.
Body impatient();

}  // namespace ordeal::explore
