// Journals what the detectors of the worker's process have found.
#pragma once

#include "harness/run/record/board.h"
#include "harness/run/record/journal.h"

namespace ordeal {

// Moves findings to the journal: the races that ThreadSanitizer has reported in this process, and
// what the observer of locks has seen. One object in a process, since both detectors are of the
// process.
class DetectorJournal {
 public:
  // Both outlive the object. `locks`: whether the order of locks is watched.
  DetectorJournal(const Board& board, Journal& journal, bool locks)
      : board_(board), journal_(journal), locks_(locks) {}
  DetectorJournal(const DetectorJournal&) = delete;
  DetectorJournal& operator=(const DetectorJournal&) = delete;

  // Begins to watch locks. Called before the threads of the run start.
  void start();
  // Journals what was found since the last call. One thread at a time: the watchdog's.
  void drain_races();
  void drain_locks();  // Thread-safe.
  // Journals the rest and the graph of lock orders; then locks are watched no more. Thread-safe.
  void finish_locks();

 private:
  std::string name_of(int tid, const std::string& known) const;

  const Board& board_;
  Journal& journal_;
  const bool locks_;
};

}  // namespace ordeal
