// One Lua state: a thread's own copy of a scenario. This room's other files fill it.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <lua.hpp>

#include "harness/script/arena.h"
#include "harness/script/script.h"

namespace ordeal::script {

// A file of a scenario, compiled. Immutable after the first load.
struct Chunk {
  std::string shown;  // As messages name it.
  std::string bytecode;
};

// What all threads of a scenario share. The first load fills it; then it is read-only.
struct Program {
  ScriptRequest request;
  std::vector<const TargetRow*> targets;
  std::map<std::string, Chunk> chunks;          // By path.
  std::map<std::string, std::string> included;  // "path of the includer\nname" to path.
  Plan plan;
  std::vector<std::string> log;  // Each declaration in one line, in order.
};

// model(name, {…}): references into the registry of this state.
struct DeclaredModel {
  std::string name;
  int initial = LUA_NOREF;                              // A plain value.
  std::vector<std::pair<std::string, int>> operations;  // Functions, sorted by name.
  SourceAt at;
};

// What a load has declared so far, and the functions that only this state holds.
struct Declared {
  Plan plan;
  std::vector<std::string> log;
  std::vector<int> bodies;       // References into the registry, as plan.groups; mix: LUA_NOREF.
  std::vector<int> fault_calls;  // Functions of `call`, by number.
  std::vector<int> checks;       // As plan.checks; not scripted: LUA_NOREF.
  int setup = LUA_NOREF;
  int teardown = LUA_NOREF;
  std::vector<std::vector<MixEntry>> mixes;
  std::vector<CheckPlan> offered;  // Made by a word such as linearizable, for finally() to take.
  std::vector<std::pair<std::string, SourceAt>> open_faults;  // fault "p" without its second half.
  std::vector<DeclaredModel> models;
  int describe_depth = -1;  // Of the file that said it; the outermost wins.
};

class State;

// An operation of a target as a closure's upvalue. Stays where it is while its State lives.
struct BoundOp {
  State* state = nullptr;
  const TargetRow* target_row = nullptr;
  const OpRow* row = nullptr;
  Target* target = nullptr;  // Null at file scope and before the targets are open.
  size_t index = 0;          // Into Plan::targets.
  OpSlot slot = 0;
  bool takes_nothing = false;  // The row has no parameters.
};

// What running functions changes in a State beside Lua's own memory. Plain values alone: a copy of
// them brings all of it back.
struct Progress {
  bool file_scope = true;
  Random random{0};  // t:random and math.random.
  Lane* lane = nullptr;
  HistoryLog* history = nullptr;
  uint64_t iteration = 0;
  uint64_t unique = 0;
  uint64_t ordinals = 0;  // Of tables and functions that have been shown.
  int64_t budget = 0;     // Instructions left where there is a limit.
  bool cut = false;       // A body that went on and on was ended because the run is over.
  int calls = 0;          // Protected calls under way, or dropped in their middle.
};

// Where a state's memory lies.
enum class Memory : uint8_t {
  heap,   // Of the process.
  arena,  // Of its own: the state can start over.
};

// Used by one thread. `learning` is set for the load that fills the Program.
class State : public Progress {
 public:
  State(const Program& program, Program* learning, ThreadEnv* env, Memory memory = Memory::heap);
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State();

  static State& of(lua_State* lua) { return **static_cast<State**>(lua_getextraspace(lua)); }

  // Runs all file scopes. Throws InputError.
  void load();
  // Leaves file scope: operations reach the targets of the environment from now on.
  void enter(Lane* lane);

  // From here on start_over() comes back to this. REQUIRES: a state in an arena, nothing running.
  void keep();
  // Back to keep(), also where a call was dropped in its middle and will never come back.
  void start_over();
  const Arena* arena() const { return arena_.get(); }  // Null: on the heap.

  const Program& program;
  Program* const learning;
  ThreadEnv* const env;
  lua_State* lua = nullptr;
  Declared declared;
  std::deque<BoundOp> operations;
  Call call;
  int thread_object = LUA_NOREF;  // `t`

  // The files being run, innermost last: (path, shown).
  std::vector<std::pair<std::string, std::string>> files;

 private:
  std::unique_ptr<Arena> arena_;
  Progress kept_;
  size_t memory_ = 0;
  void close();
  static void* allocate(void* self, void* block, size_t old_size, size_t new_size);
};

// Where the innermost Lua function that runs stands; line 0 where there is none.
SourceAt where(lua_State* lua);
std::string to_string(const SourceAt& at);  // "file:12: "

// Raises a Lua error whose message begins with the place. Does not return.
[[noreturn]] void raise(lua_State* lua, const std::string& message);

// Runs `f` and turns an exception of C++ into a Lua error. Errors of Lua pass: Lua is compiled as
// C++, so they are exceptions too, of a type that no handler here names.
template <class F>
int guarded(lua_State* lua, F f) {
  std::string message;
  try {
    return f();
  } catch (const std::exception& error) {
    message = error.what();
  }
  raise(lua, message);
}

// Calls the function under its arguments; on failure returns what went wrong, with a trace.
std::optional<ScriptError> call_protected(State& state, int arguments, int results);

// From now on every instruction of the thread's script raises, so that no pcall of it goes on.
void cut_body(State& state, lua_State* lua);

// What everything that a body may call again and again asks: is the run over for good? A hook that
// counts instructions would cost a body 10 ns for each operation; this costs one load.
inline void cut_if_overdue(State& state, lua_State* lua) {
  if (state.lane != nullptr && state.lane->overdue()) [[unlikely]]
    cut_body(state, lua);
}

// The count hook: ends file scopes, setup, teardown and checks at their limit.
void install_hook(State& state, int64_t budget);

// Loads the chunk at `path` into a function on the stack. Throws InputError.
void push_chunk(State& state, const std::string& path, const std::string& shown);

}  // namespace ordeal::script
