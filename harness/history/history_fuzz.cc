// History files: a file is refused with its line, or printed and read again as the same operations;
// what was read is judged. Input: the name of a model, then the file.
#include "harness/base/fuzz_testing.h"
#include "harness/base/input_error.h"
#include "harness/history/judge_testing.h"
#include "harness/history/read.h"

namespace ordeal::history {
namespace {

constexpr size_t kMostOperations = 40;  // More are read and printed, not judged.

void check_file(const Model& model, std::string_view text) {
  History history;
  try {
    history = read_history(text, model);
  } catch (const InputError& error) {
    ALWAYS_ASSERT(names_a_line(error.what(), "line ", text), error.what());
    return;
  }
  const std::string printed = lines_of(history);
  ALWAYS_ASSERT(lines_of(read_history(printed, model)) == printed, printed);
  if (history.size() <= kMostOperations) assert_sound_verdict(model, history);
}

}  // namespace
}  // namespace ordeal::history

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = ordeal::fuzzed_text(data, size);
  const size_t end = text.find('\n');
  const ordeal::history::Model* model = ordeal::history::find_model(text.substr(0, end));
  if (model == nullptr || end == text.npos) return -1;  // Not for the corpus.
  ordeal::history::check_file(*model, text.substr(end + 1));
  return 0;
}
