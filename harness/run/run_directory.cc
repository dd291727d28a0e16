#include "harness/run/run_directory.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "harness/base/input_error.h"
#include "harness/run/process/processes.h"

namespace ordeal {
namespace {
namespace stdfs = std::filesystem;

constexpr char kWorkDirs[] = "/tmp/ordeal-run-";

// Removes the work directories of supervisors that were killed. Their mounts are left too where
// the kernel refused the worker a private view of mounts.
void remove_stale_work_dirs() {
  std::error_code ignored;
  for (const auto& entry : stdfs::directory_iterator("/tmp", ignored)) {
    const std::string path = entry.path();
    if (!path.starts_with(kWorkDirs)) continue;
    const int owner = std::atoi(path.c_str() + sizeof kWorkDirs - 1);
    if (owner <= 0 || kill(owner, 0) == 0 || errno != ESRCH) continue;
    remove_work_dir(path);
  }
}

}  // namespace

std::string new_run_dir(const std::string& out, const std::string& scenario) {
  const std::string parent = out + "/" + scenario;
  const std::string stamp = fmt::format("{:%Y%m%d-%H%M%S}", fmt::localtime(std::time(nullptr)));
  std::error_code error;
  stdfs::create_directories(parent, error);
  if (!error) {
    for (int n = 0; n < 1000; ++n) {
      const std::string name = n == 0 ? stamp : fmt::format("{}-{}", stamp, n);
      if (stdfs::create_directory(parent + "/" + name, error)) return parent + "/" + name;
      if (error) break;
    }
  }
  throw InputError(
      fmt::format("cannot write to the output directory {}: {} (--out DIR names another)", parent,
                  error.message()));
}

std::string new_work_dir() {
  remove_stale_work_dirs();
  std::string dir = fmt::format("{}{}-XXXXXX", kWorkDirs, getpid());
  if (mkdtemp(dir.data()) == nullptr) throw InputError("cannot make a directory in /tmp");
  return dir;
}

void remove_work_dir(const std::string& dir) {
  detach_mounts_below(dir);
  std::error_code ignored;
  stdfs::remove_all(dir, ignored);
}

std::vector<std::string> write_reports(const Catalogue& catalogue, const Result& result,
                                       const RunFiles& files) {
  std::vector<std::string> written;
  for (const ReportRow& row : catalogue.reports) {
    const std::string path = files.dir + "/" + row.file_name;
    const std::string part = path + ".part";
    std::ofstream out(part, std::ios::binary);
    out << row.write(result);
    out.close();
    std::error_code error;
    if (out) stdfs::rename(part, path, error);
    if (!out || error) {
      stdfs::remove(part, error);
      throw InputError(fmt::format("cannot write {}: is the disk full? What was measured is in {}",
                                   path, files.dir));
    }
    written.push_back(path);
  }
  return written;
}

void remove_journals(const RunFiles& files) {
  std::error_code ignored;
  for (const auto& entry : stdfs::directory_iterator(files.dir, ignored)) {
    if (entry.path().filename().string().starts_with('.')) stdfs::remove(entry.path(), ignored);
  }
  if (stdfs::file_size(files.log(), ignored) == 0) stdfs::remove(files.log(), ignored);
}

}  // namespace ordeal
