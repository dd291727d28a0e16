#include "harness/script/state.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <new>

#include <fmt/format.h>

#include "harness/base/assert.h"
#include "harness/script/environment.h"

namespace ordeal::script {
namespace {

constexpr int kHookEvery = 1'000'000;

// Marks the end of an endless body; its address is the error value.
const char kCut = 0;

void on_count(lua_State* lua, lua_Debug*);

// From now on every instruction raises, so that no pcall of the script goes on.
void hook_every_instruction(State& state, lua_State* lua) {
  lua_sethook(lua, on_count, LUA_MASKCOUNT, 1);
  lua_sethook(state.lua, on_count, LUA_MASKCOUNT, 1);
}

void on_count(lua_State* lua, lua_Debug*) {
  State& state = State::of(lua);
  if (state.cut) {
    lua_pushlightuserdata(lua, const_cast<char*>(&kCut));
    lua_error(lua);
  }
  state.budget -= kHookEvery;
  if (state.budget >= 0) return;
  hook_every_instruction(state, lua);
  raise(lua, state.file_scope
                 ? fmt::format("file scope still runs after {} instructions; it only declares",
                               state.program.request.load_limit)
                 : std::string("this function runs for too long: it never comes back"));
}

// Lua cuts file names of 60 letters and more; messages shall name the whole path.
std::string with_whole_path(const Program& program, const std::string& message) {
  if (!message.starts_with("...")) return message;
  const std::string tail = message.substr(3, message.find(':') - 3);
  for (const auto& [path, chunk] : program.chunks) {
    if (chunk.shown.ends_with(tail)) return chunk.shown + message.substr(3 + tail.size());
  }
  return message;
}

// Error values need not be text.
std::string text_of_error(State& state) {
  lua_State* lua = state.lua;
  if (lua_type(lua, -1) == LUA_TSTRING) {
    return with_whole_path(state.program, lua_tostring(lua, -1));
  }
  const std::string& file = state.program.request.file;
  if (lua_isnil(lua, -1)) return file + ": error with nothing to say";
  return fmt::format("{}: error value: {}", file, shown_value(lua, -1));
}

int with_trace(lua_State* lua) {
  lua_pushvalue(lua, 1);
  luaL_traceback(lua, lua, lua_type(lua, 1) == LUA_TSTRING ? lua_tostring(lua, 1) : nullptr, 1);
  lua_setfield(lua, LUA_REGISTRYINDEX, "ordeal.trace");
  return 1;
}

bool read_whole(const std::string& path, std::string& into) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return false;
  into.assign(std::istreambuf_iterator<char>(file), {});
  return !file.bad();
}

int append_dump(lua_State*, const void* bytes, size_t size, void* into) {
  static_cast<std::string*>(into)->append(static_cast<const char*>(bytes), size);
  return 0;
}

}  // namespace

void* State::allocate(void* self, void* block, size_t old_size, size_t new_size) {
  State& state = *static_cast<State*>(self);
  if (block == nullptr) old_size = 0;  // Lua passes a type code there.
  if (new_size > old_size &&
      state.memory_ + (new_size - old_size) > state.program.request.memory_limit) {
    return nullptr;
  }
  void* moved = nullptr;
  if (new_size == 0) {
    std::free(block);
  } else {
    moved = std::realloc(block, new_size);
    if (moved == nullptr) return nullptr;
  }
  state.memory_ += new_size - old_size;
  return moved;
}

State::State(const Program& the_program, Program* the_learning, ThreadEnv* the_env, Memory memory)
    : program(the_program), learning(the_learning), env(the_env) {
  random = Random(program.request.seed, "script", "file scope");
  if (memory == Memory::arena) {
    arena_ = std::make_unique<Arena>(program.request.memory_limit);
    lua = lua_newstate(Arena::allocate, arena_.get());
  } else {
    lua = lua_newstate(allocate, this);
  }
  if (lua == nullptr) throw std::bad_alloc();
  *static_cast<State**>(lua_getextraspace(lua)) = this;
  lua_pushcfunction(lua, [](lua_State* self) {
    open_environment(State::of(self));
    return 0;
  });
  if (const auto error = call_protected(*this, 0, 0)) {
    close();
    throw InputError(error->message);
  }
}

State::~State() { close(); }

// An arena goes as a whole. A state on the heap that was dropped in the middle of a call cannot be
// closed, for what it would unwind is on a stack that is gone: it leaks.
void State::close() {
  if (arena_ != nullptr || calls != 0) return;
  lua_sethook(lua, nullptr, 0, 0);
  lua_close(lua);
}

void State::keep() {
  ALWAYS_ASSERT(arena_ != nullptr && calls == 0, "a state is kept in an arena and between calls");
  lua_gc(lua, LUA_GCCOLLECT);  // What loading left behind need not be copied back each time.
  arena_->save();
  kept_ = static_cast<const Progress&>(*this);
}

void State::start_over() {
  arena_->restore();
  static_cast<Progress&>(*this) = kept_;
  call.arg_count = 0;
  call.result = Value();
  call.list = nullptr;
  call.sequence = 0;
  call.texts.clear();  // They keep their room: nothing that can be seen.
  call.text.clear();
  call.buffer.clear();
}

void State::enter(Lane* the_lane) {
  if (file_scope) random = Random(env->seed, "script", env->thread);
  file_scope = false;
  lane = the_lane;
  history = env->history;
  call.random = &random;
  for (BoundOp& op : operations) {
    op.target = op.index < env->targets.size() ? env->targets[op.index] : nullptr;
  }
}

SourceAt where(lua_State* lua) {
  lua_Debug frame;
  for (int level = 0; lua_getstack(lua, level, &frame) != 0; ++level) {
    lua_getinfo(lua, "Sl", &frame);
    if (frame.currentline <= 0) continue;
    const std::string source = frame.source;
    return {source.starts_with('@') ? source.substr(1) : frame.short_src,
            static_cast<uint32_t>(frame.currentline)};
  }
  return {State::of(lua).program.request.file, 0};
}

std::string to_string(const SourceAt& at) {
  return at.line == 0 ? at.file + ": " : fmt::format("{}:{}: ", at.file, at.line);
}

void raise(lua_State* lua, const std::string& message) {
  const std::string whole = to_string(where(lua)) + message;
  lua_pushlstring(lua, whole.data(), whole.size());
  lua_error(lua);
  std::abort();  // lua_error does not return, but is not declared so.
}

std::optional<ScriptError> call_protected(State& state, int arguments, int results) {
  lua_State* lua = state.lua;
  const int handler = lua_gettop(lua) - arguments;
  lua_pushcfunction(lua, with_trace);
  lua_insert(lua, handler);
  ++state.calls;
  const int status = lua_pcall(lua, arguments, results, handler);
  --state.calls;
  lua_remove(lua, handler);
  if (status == LUA_OK) return std::nullopt;
  const bool was_cut = state.cut;
  ScriptError error;
  if (status == LUA_ERRMEM) {
    error.message =
        fmt::format("{}: not enough memory: the script holds more than {} MiB",
                    state.program.request.file, state.program.request.memory_limit >> 20);
  } else if (!was_cut) {
    error.message = text_of_error(state);
    lua_getfield(lua, LUA_REGISTRYINDEX, "ordeal.trace");
    if (const char* trace = lua_tostring(lua, -1)) error.trace = trace;
    lua_pop(lua, 1);
  }
  lua_pop(lua, 1);
  return error;
}

void cut_body(State& state, lua_State* lua) {
  state.cut = true;
  hook_every_instruction(state, lua);
}

void install_hook(State& state, int64_t budget) {
  state.budget = budget;
  lua_sethook(state.lua, on_count, LUA_MASKCOUNT, kHookEvery);
}

void push_chunk(State& state, const std::string& path, const std::string& shown) {
  const std::string name = "@" + shown;
  const auto known = state.program.chunks.find(path);
  if (known != state.program.chunks.end()) {
    const std::string& code = known->second.bytecode;
    if (luaL_loadbufferx(state.lua, code.data(), code.size(), name.c_str(), "b") == LUA_OK) return;
  } else {
    if (state.learning == nullptr) throw InputError(shown + ": was not part of the first load");
    std::string text;
    if (!read_whole(path, text)) throw InputError(shown + ": cannot be read");
    if (luaL_loadbufferx(state.lua, text.data(), text.size(), name.c_str(), "t") == LUA_OK) {
      Chunk chunk{shown, {}};
      lua_dump(state.lua, append_dump, &chunk.bytecode, 0);
      state.learning->chunks.emplace(path, std::move(chunk));
      return;
    }
    state.learning->chunks.emplace(path, Chunk{shown, {}});  // For the whole path below.
  }
  const std::string message = text_of_error(state);
  lua_pop(state.lua, 1);
  throw InputError(message);
}

}  // namespace ordeal::script
