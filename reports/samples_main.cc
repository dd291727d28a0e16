// report_samples OUTDIR: writes every sample result as
// OUTDIR/NAME/{result.json,report.html,junit.xml}.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "reports/reports.h"
#include "reports/sample_testing.h"

namespace {

void write_file(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  file.close();
  if (!file) throw std::filesystem::filesystem_error("cannot write", path, std::error_code());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: report_samples OUTDIR\n");
    return 64;
  }
  try {
    for (const ordeal::Sample& sample : ordeal::sample_results()) {
      const std::filesystem::path directory = std::filesystem::path(argv[1]) / sample.name;
      std::filesystem::create_directories(directory);
      write_file(directory / "result.json", ordeal::write_json(sample.result));
      write_file(directory / "report.html", ordeal::write_html(sample.result));
      write_file(directory / "junit.xml", ordeal::write_junit(sample.result));
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "report_samples: %s\n", error.what());
    return 1;
  }
  return 0;
}
