// Reports a failed schedule: as a finding, a schedule file, and an interleaving that is shrunk and
// explained.
#pragma once

#include <string>

#include "harness/run/explore/scene.h"
#include "harness/run/life/worker_request.h"
#include "harness/run/record/board.h"
#include "harness/run/record/journal.h"

namespace ordeal {

// The command that shows a schedule again.
std::string replay_command(const RunRequest& request, const std::string& schedule_path);

// Writes the file, whole or not at all. Throws InputError.
void write_schedule(const std::string& path, const explore::Schedule& schedule);

// Journals the finding and writes its schedule beside the result. Then shrinks the schedule, if the
// settings ask for that, and journals the interleaving.
void report_failure(ExploreScene& scene, const WorkerRequest& request,
                    const explore::FailedSchedule& failed, Board& board, Journal& journal);

// From now on a lock that is taken against its rank ends the schedule as failed. A strategy that
// aims at a deadlock is exempt: the schedule would end before the deadlock comes about.
void fail_schedules_at_lock_violations(const std::string& strategy);

}  // namespace ordeal
