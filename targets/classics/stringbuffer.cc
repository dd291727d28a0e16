// StringBuffer of JDK 1.4: append() asks another buffer for its length, lets it go, and then
// copies that many characters, which need not be there any more (Flanagan and Qadeer, PLDI 2003).
#include "harness/base/assert.h"
#include "harness/sync/ordered_lock.h"
#include "harness/sync/shared.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {
namespace {

class StringBuffer {
 public:
  explicit StringBuffer(int length) : length_(length, "stringbuffer.length") {}

  int length() {
    Lock lock(mu_);
    return length_.get();
  }
  void erase() {
    Lock lock(mu_);
    length_.set(0);
  }
  void append(int characters) {
    Lock lock(mu_);
    length_.set(length_.get() + characters);
  }
  void append(StringBuffer& other) {
    Lock lock(mu_);
    const int wanted = other.length();
    other.copy(wanted);
    length_.set(length_.get() + wanted);
  }
  void append_fixed(StringBuffer& other) {
    OrderedLock both({&mu_, &other.mu_});
    const int wanted = other.length_.get();
    other.copy_locked(wanted);
    length_.set(length_.get() + wanted);
  }

 private:
  void copy(int characters) {
    Lock lock(mu_);
    copy_locked(characters);
  }
  void copy_locked(int characters) {
    ALWAYS_ASSERT(characters <= length_.get(), "the copied range lies inside the string");
  }

  Mutex mu_{"stringbuffer"};
  Shared<int> length_;
};

}  // namespace

void stringbuffer(bool fixed) {
  StringBuffer source(3);
  Thread eraser("eraser", [&] {
    source.erase();
    source.append(3);
  });
  StringBuffer target(0);
  fixed ? target.append_fixed(source) : target.append(source);
  eraser.join();
}

}  // namespace ordeal::classics
