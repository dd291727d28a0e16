#include "targets/bind/classics_score.h"

#include "targets/classics/classics.h"

namespace ordeal {

std::span<const explore::ScoreProgram> classics_score_programs() {
  static const auto* const programs = [] {
    auto* all = new std::vector<explore::ScoreProgram>();
    for (const classics::Classic& classic : classics::classics()) {
      explore::ScoreProgram program;
      program.name = std::string("classics.") + classic.name;
      program.doc = classic.doc;
      program.depth = classic.depth;
      program.tasks = classic.tasks;
      program.kind = classic.kind;
      program.races = program.kind == "data-race";
      program.run = classic.run;
      const classics::Published& published = classic.published;
      program.published = {{"RW", published.rw},        {"PCT-3", published.pct3},
                           {"PCT-10", published.pct10}, {"POS", published.pos},
                           {"SURW", published.surw},    {"RFF", published.rff},
                           {"QL", published.ql},        {"PERIOD", published.period}};
      all->push_back(std::move(program));
    }
    return all;
  }();
  return *programs;
}

}  // namespace ordeal
