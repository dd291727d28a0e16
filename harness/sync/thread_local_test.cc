#include "harness/sync/thread_local.h"

#include <gtest/gtest.h>

#include <vector>

#include "harness/sync/thread.h"

namespace ordeal {
namespace {

ThreadLocal<int> t_count;
ThreadLocal<std::vector<int>> t_list;

TEST(ThreadLocal, EachThreadHasItsOwnValue) {
  *t_count = 5;
  int fresh = -1, changed = -1;
  Thread("other", [&] {
    fresh = *t_count;
    changed = ++*t_count;
    t_list->push_back(1);
  }).join();
  EXPECT_EQ(fresh, 0);
  EXPECT_EQ(changed, 1);
  EXPECT_EQ(*t_count, 5);
  EXPECT_TRUE(t_list->empty());
}

TEST(ThreadLocal, AScopedTaskBringsItsValues) {
  *t_count = 5;
  Task client("client", "clients");
  for (int visit = 1; visit <= 2; ++visit) {
    ScopedTask scope(client);
    EXPECT_EQ(++*t_count, visit);
  }
  EXPECT_EQ(*t_count, 5);
}

struct Counted {
  static inline int alive = 0;
  Counted() { ++alive; }
  ~Counted() { --alive; }
};
ThreadLocal<Counted> t_counted;

TEST(ThreadLocal, ValuesEndWithTheirTask) {
  {
    Task task("client", "clients");
    {
      ScopedTask scope(task);
      t_counted.get();
      t_counted.get();
    }
    EXPECT_EQ(Counted::alive, 1);
  }
  EXPECT_EQ(Counted::alive, 0);
  Thread thread("other", [] { t_counted.get(); });
  thread.join();
  EXPECT_EQ(Counted::alive, 0);
}

// Values of one task are destroyed in the reverse order of their variables.
std::vector<char>* g_ends = nullptr;
template <char kName>
struct Ends {
  ~Ends() { g_ends->push_back(kName); }
};
ThreadLocal<Ends<'a'>> t_first;
ThreadLocal<Ends<'b'>> t_second;

TEST(ThreadLocal, LaterVariablesEndFirst) {
  std::vector<char> ends;
  g_ends = &ends;
  {
    Task task("client", "clients");
    ScopedTask scope(task);
    t_first.get();
    t_second.get();
  }
  EXPECT_EQ(ends, (std::vector<char>{'b', 'a'}));
}

}  // namespace
}  // namespace ordeal
