// A tree of directories and empty files. State: the sorted list of its paths; a directory's ends in
// "/".
#include <algorithm>
#include <array>
#include <string>

#include "harness/history/models.h"

namespace ordeal::history {
namespace {

constexpr std::array kTreeKinds{
    OperationKind{"mkdir", Shape::text, Shape::text, Observes::when_refused},
    OperationKind{"create", Shape::text, Shape::text, Observes::when_refused},
    OperationKind{"unlink", Shape::text, Shape::text, Observes::when_refused},
    OperationKind{"rmdir", Shape::text, Shape::text, Observes::when_refused},
    OperationKind{"stat", Shape::text, Shape::text, Observes::always},
    OperationKind{"readdir", Shape::text, Shape::any, Observes::always},
    OperationKind{"rename", Shape::pair, Shape::text, Observes::when_refused},
};
enum TreeKind : uint8_t { kMkdir, kCreate, kUnlink, kRmdir, kStat, kReaddir, kRename };

Value empty_tree() { return Value(Value::List{}); }

class Tree {
 public:
  explicit Tree(const Value& state) : state_(state), paths_(state.list()) {}

  Step apply(uint32_t kind, const Value& argument) const {
    if (kind == kRename) {
      const Value::List& names = argument.list();
      if (!names[0].is_text() || !names[1].is_text()) return refused("EINVAL");
      return rename(names[0].text(), names[1].text());
    }
    const std::string& path = argument.text();
    const bool file = has(path), directory = has(path + "/");
    switch (kind) {
      case kMkdir:
      case kCreate:
        if (const char* error = parent_error(path)) return refused(error);
        if (file || directory || path.empty()) return refused("EEXIST");
        return changed(with(kind == kMkdir ? path + "/" : path));
      case kUnlink:
        if (directory) return refused("EISDIR");
        return file ? changed(without(path)) : refused(absent(path));
      case kRmdir:
        if (file) return refused("ENOTDIR");
        if (!directory) return refused(absent(path));
        return children(path).empty() ? changed(without(path + "/")) : refused("ENOTEMPTY");
      case kStat:
        if (directory || path.empty()) return {Value("dir"), state_};
        return file ? Step{Value("file"), state_} : refused(absent(path));
      default:
        if (file) return refused("ENOTDIR");
        if (!directory && !path.empty()) return refused(absent(path));
        return {Value(children(path)), state_};
    }
  }

 private:
  static bool starts(const std::string& text, const std::string& with) {
    return text.compare(0, with.size(), with) == 0;
  }
  bool has(const std::string& path) const {
    return std::binary_search(paths_.begin(), paths_.end(), Value(path));
  }
  Step refused(const char* error) const { return {Value(error), state_}; }
  static Step changed(Value::List paths) {
    std::sort(paths.begin(), paths.end());
    return {Value("ok"), Value(std::move(paths))};
  }
  const char* parent_error(const std::string& path) const {
    const size_t slash = path.rfind('/');
    if (slash == std::string::npos || slash == 0 || has(path.substr(0, slash + 1))) return nullptr;
    return absent(path);
  }
  // Why a path is not there: something above it is missing, or is a file.
  const char* absent(const std::string& path) const {
    for (size_t slash = path.find('/', 1); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
      if (has(path.substr(0, slash))) return "ENOTDIR";
    }
    return "ENOENT";
  }
  // The names in a directory, sorted, without the mark of directories.
  Value::List children(const std::string& directory) const {
    Value::List names;
    const std::string prefix = directory.empty() ? "" : directory + "/";
    for (const Value& path : paths_) {
      if (!starts(path.text(), prefix) || path.text().size() == prefix.size()) continue;
      std::string rest = path.text().substr(prefix.size());
      if (rest.back() == '/') rest.pop_back();
      if (rest.find('/', 1) == std::string::npos) names.emplace_back(rest);
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  Value::List with(const std::string& path) const {
    Value::List next = paths_;
    next.emplace_back(path);
    return next;
  }
  Value::List without(const std::string& path) const {
    Value::List next;
    for (const Value& each : paths_) {
      if (each.text() != path) next.push_back(each);
    }
    return next;
  }
  Step rename(const std::string& from, const std::string& to) const {
    const bool directory = has(from + "/");
    if (!directory && !has(from)) return refused(absent(from));
    if (const char* error = parent_error(to)) return refused(error);
    if (from == to) return changed(paths_);
    if (directory) return rename_directory(from + "/", to);
    if (has(to + "/")) return refused("EISDIR");
    Value::List next = without(from);
    if (!has(to)) next.emplace_back(to);
    return changed(std::move(next));
  }
  Step rename_directory(const std::string& from, const std::string& to) const {
    if (starts(to, from)) return refused("EINVAL");
    if (has(to)) return refused("ENOTDIR");
    if (has(to + "/") && !children(to).empty()) return refused("ENOTEMPTY");
    Value::List next;
    for (const Value& each : paths_) {
      if (each.text() == to + "/") continue;
      const bool moves = starts(each.text(), from);
      next.push_back(moves ? Value(to + "/" + each.text().substr(from.size())) : each);
    }
    return changed(std::move(next));
  }

  const Value& state_;
  const Value::List& paths_;
};

Step apply_tree(const Value& state, uint32_t kind, const Value& argument) {
  return Tree(state).apply(kind, argument);
}

}  // namespace

const Model kDirectoryTree{"directory-tree",
                           "mkdir, create, unlink, rmdir, stat, readdir, rename [from,to]; "
                           "answers are \"ok\" or an errno's name",
                           kTreeKinds,
                           false,
                           empty_tree,
                           apply_tree};

}  // namespace ordeal::history
