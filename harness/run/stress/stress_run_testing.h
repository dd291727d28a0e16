// A stress run of a scenario made of functions, for tests of its parts.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "harness/run/process/temp_directory.h"
#include "harness/run/stress/stress_run.h"
#include "harness/run/testing/fake_scenario.h"

namespace ordeal {

// Makes the run of `scenario_` on the first call of run(), with its files in a directory that goes
// away with the test. The target is open then.
class StressRunTest : public ::testing::Test {
 protected:
  StressRunTest() {
    request_.files = RunFiles(directory_.path());
    request_.work_dir = directory_.path() + "/work";
    request_.run.seed = 7;
    Board::create(request_.files.board());
  }

  StressRun& run() {
    if (run_ != nullptr) return *run_;
    run_ = std::make_unique<StressRun>(request_, scenario_.load());
    TargetSet::make_directories(run_->plan, request_.work_dir);
    run_->targets.open(request_.run.seed);
    return *run_;
  }

  // What the journal has by now.
  template <class Record>
  std::vector<Record> journaled(std::function<void(const Record&)> JournalVisitor::* of) const {
    std::vector<Record> records;
    JournalVisitor visitor;
    visitor.*of = [&](const Record& record) { records.push_back(record); };
    JournalReader(request_.files.journal("worker")).poll(visitor);
    return records;
  }
  std::vector<Finding> findings() const { return journaled(&JournalVisitor::finding); }
  std::vector<std::string> claims() const {
    std::vector<std::string> all;
    for (const Finding& finding : findings()) all.push_back(finding.claim);
    return all;
  }

  const TempDirectory directory_{"stress"};
  FakeScenario scenario_;
  WorkerRequest request_;

 private:
  std::unique_ptr<StressRun> run_;
};

}  // namespace ordeal
