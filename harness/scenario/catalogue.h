// Everything that a program built on the harness brings to it: one explicit list.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/explore/score.h"
#include "harness/result/result.h"
#include "harness/result/score_sheet.h"
#include "harness/scenario/target.h"

namespace ordeal {

// A report writer: turns a result into the bytes of one file of the run's directory.
struct ReportRow {
  const char* name;       // "html"
  const char* file_name;  // "report.html"
  const char* doc;
  std::string (*write)(const Result& result);
};

// Reads a result back from the bytes of result.json. Throws InputError for anything else.
using ResultReader = Result (*)(const std::string& json);

// `ordeal mount DIR --branch PATH:rw …`
struct MountArguments {
  std::string dir;
  std::vector<std::string> branches;
  std::string create_policy;  // "": the target's default.
  int workers = 0;            // 0: the mount's default.
  Duration cache_ttl{0};
};

struct Catalogue {
  const char* program;  // "ordeal"
  std::span<const TargetRow* const> targets;
  std::span<const ReportRow> reports;
  ResultReader read_result = nullptr;
  // Mounts and serves until it is told to end; returns an exit status. Null: no such command.
  int (*mount)(const MountArguments& arguments) = nullptr;
  // Planted bugs that `score` measures detection with. None: no such command.
  std::span<const explore::ScoreProgram> score_programs = {};
  // The page of a score of planted bugs. Null: none is written.
  std::string (*write_score)(const ScoreSheet& sheet) = nullptr;
};

}  // namespace ordeal
